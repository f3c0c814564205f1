"""What corrections say of a label: the shift of its odds under which they are likeliest, held back by a strong prior.

A correction is an answer to "is this label right on this mail?", beside how sure triage was. The shift is the most
probable one (a logistic regression with triage's own log-odds as offset) under a normal prior around none: five people who
all disagree move a label by about a third of the most it may move, twenty by all of it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from casefile.shifts import MOST, bounded, log_odds

# Fewer corrections of a label say too little of it.
LEAST_CORRECTIONS = 5
# One over the variance of the prior.
_HOLD = 10.0
_STEPS = 40


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: how sure triage was, whether the label was right, and how much that counts."""

    sure: float
    is_right: bool
    weight: float = 1.0


def learned_shift(label: str, answers: Sequence[Answer]) -> float:
    """The shift that these answers speak for, within the label's bounds, to two places."""
    low, high = -MOST, MOST
    # What pulls at the shift falls as it grows: the place where nothing pulls is found by halving.
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _pull(answers, middle) > 0 else (low, middle)
    return round(bounded(label, (low + high) / 2), 2) + 0.0


def _pull(answers: Sequence[Answer], shift: float) -> float:
    """The slope of the answers' log-likelihood, and of the prior's, at a shift."""
    pull = -_HOLD * shift
    for each in answers:
        expected = 1 / (1 + math.exp(-(log_odds(each.sure) + shift)))
        pull += each.weight * (float(each.is_right) - expected)
    return pull
