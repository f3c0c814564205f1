"""A linear layer over traits, fitted by gradient descent: deterministic, in plain numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from triage.facts.weights import PARTS

_STEPS = 250


def fit(
    examples: Sequence[tuple[str, frozenset[str], bool]], *, least: int = 3, strength: float = 1.0
) -> dict[str, int]:
    """Weights by trait in hundredths, from (mail, traits, yes). A trait seen in fewer than `least` mails is left out."""
    seen: dict[str, set[str]] = defaultdict(set)
    for mail, traits, _ in examples:
        for each in traits:
            seen[each].add(mail)
    names = sorted(each for each, mails in seen.items() if len(mails) >= least)
    number = {each: n for n, each in enumerate(names)}
    rows, cols = [], []
    for n, (_, traits, _) in enumerate(examples):
        for each in sorted(traits):
            if each in number:
                rows.append(n)
                cols.append(number[each])
    y = np.array([float(each[2]) for each in examples])
    numbers, base = _descend(np.array(rows), np.array(cols), y, len(names), strength)
    found = {"": round(base * PARTS)}
    found |= {each: round(value * PARTS) for each, value in zip(names, numbers, strict=True) if round(value * PARTS)}
    return found


def _descend(
    rows: np.ndarray, cols: np.ndarray, y: np.ndarray, width: int, strength: float
) -> tuple[np.ndarray, float]:
    """Adam over the whole set, logistic loss, with a pull of every weight towards nothing."""
    theta, base = np.zeros(width), 0.0
    m, v, mb, vb = np.zeros(width), np.zeros(width), 0.0, 0.0
    total = float(len(y))
    for step in range(1, _STEPS + 1):
        score = np.bincount(rows, weights=theta[cols], minlength=len(y)) + base
        error = 1 / (1 + np.exp(-score)) - y
        g = np.bincount(cols, weights=error[rows], minlength=width) / total + strength * theta / total
        gb = error.sum() / total
        m, mb = 0.9 * m + 0.1 * g, 0.9 * mb + 0.1 * gb
        v, vb = 0.99 * v + 0.01 * g * g, 0.99 * vb + 0.01 * gb * gb
        rate = 0.1 * (1 - step / (_STEPS + 1))
        fix, fix2 = 1 - 0.9**step, 1 - 0.99**step
        theta = theta - rate * (m / fix) / (np.sqrt(v / fix2) + 1e-8)
        base -= rate * (mb / fix) / (np.sqrt(vb / fix2) + 1e-8)
    return theta, base
