"""Shifts: how far a school's own corrections move what triage suggests. One number a label, in log-odds.

What is estimated (`casefile.learning`), kept (`casefile.learned_shifts`), handed to the reading child and counted in
there passes through here, so that the bounds hold at each of these doors.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping

# One half becomes at most 73 in 100, or at least 27.
MOST = 1.0
# Whatever a school has corrected, these are never suggested more rarely than the program does by itself.
NEVER_RARER = frozenset({"safeguarding", "threat"})
SUGGESTED = 0.5
_LEAST_SURE, _MOST_SURE = 0.001, 0.999


def bounded(label: str, shift: float) -> float:
    """The shift that a label may have."""
    least = 0.0 if label in NEVER_RARER else -MOST
    return min(MOST, max(least, shift)) if math.isfinite(shift) else 0.0


def log_odds(sure: float) -> float:
    """The log-odds of a probability; what is all but certain is taken for a little less."""
    sure = min(_MOST_SURE, max(_LEAST_SURE, sure))
    return math.log(sure / (1 - sure))


def shifted(sure: float, shift: float) -> float:
    """How sure triage is of a label once a shift is counted in."""
    return 1 / (1 + math.exp(-(log_odds(sure) + shift))) if shift else sure


def shifts_to_json(shifts: Mapping[str, float]) -> str:
    """The shifts as one JSON text, always the same for the same shifts."""
    return json.dumps({label: shifts[label] for label in sorted(shifts)})


def shifts_from_json(text: str) -> dict[str, float]:
    """The shifts that `shifts_to_json` wrote, within bounds whatever the text says."""
    return {str(label): bounded(label, float(shift)) for label, shift in json.loads(text).items()}
