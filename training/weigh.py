"""Learns how much the rules and the learned layer count, label by label, from mails of an author held out of both."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from casefile.vocabulary import load_vocabulary
from training.corpus import KINDS, LABELS
from training.examples import Example
from triage.by_rules import ByRules
from triage.labels import weighed
from triage.learned.encoder import Numbers
from triage.learned.opinion import Opinion, Opinions
from triage.weighing import SIDES, Weighing

# Few mails show a label: a weight is held near what all labels share.
_HELD, _ALONE = 10.0, 10.0
# Passages, the whole, rules, and alone: where learning begins.
_BEGUN = (0.5, 0.5, 2.0, -0.5)
_STEPS, _SMALL_STEPS = 20, 3000
# Of these none may be missed: a false alarm costs a leader a minute.
_SOONER = {"safeguarding": 1.0, "threat": 0.5, "defamation": 1.2, "legal": 1.2}
Heard = tuple[Example, Opinion, dict[str, float], str]


def heard(examples: Sequence[Example], opinions: Opinions) -> list[Heard]:
    """Each mail with the learned layer's opinion, how sure the rules are of each label, and the kind by the rules."""
    rules = ByRules(load_vocabulary(), None)
    found = []
    for example in examples:
        signs, kind = rules.judge(example.report, example.passages)
        found.append((example, opinions.of(example.report, example.passages), weighed(signs), kind))
    return found


def weigh(heard: Sequence[Heard]) -> Weighing:
    """The weighing that fits these mails best; each comes with the opinion on it and what the rules say."""
    blank = Weighing(LABELS, KINDS, {})
    # Three numbers for each label of each mail.
    said = np.stack([np.stack(blank.evidence(opinion, rules), axis=-1) for _, opinion, rules, _ in heard])
    must = np.array([[label in example.must for label in LABELS] for example, *_ in heard], float)
    counts = np.array([[label not in example.may for label in LABELS] for example, *_ in heard], float)
    weights: dict[str, Numbers] = _labels(said, must, counts)
    weights["label.alone"] += [_SOONER.get(label, 0.0) for label in LABELS]
    found = Weighing(LABELS, KINDS, weights)
    evidence = np.stack(
        [found.kind_evidence(opinion, kind, found.sure(opinion, by_rules)) for _, opinion, by_rules, kind in heard]
    )
    weights["kind.weight"], weights["kind.alone"] = _kinds(evidence, [KINDS.index(each.kind) for each, *_ in heard])
    return Weighing(LABELS, KINDS, {name: np.round(each, 4) for name, each in weights.items()})


def _labels(said: Numbers, must: Numbers, counts: Numbers) -> dict[str, Numbers]:
    """Logistic regression, first of all labels as one, then of each, its weights held near those of all."""
    evidence = np.concatenate([said, np.ones_like(said[..., :1])], axis=-1)
    shared = _fitted(evidence.reshape(-1, len(_BEGUN)), must.ravel(), counts.ravel(), np.array(_BEGUN), 0.1)
    each = [
        _fitted(evidence[:, label], must[:, label], counts[:, label], shared, _HELD) for label in range(must.shape[1])
    ]
    return {f"label.{side}": weight for side, weight in zip((*SIDES, "alone"), np.array(each).T, strict=True)}


def _fitted(evidence: Numbers, must: Numbers, counts: Numbers, near: Numbers, held: float) -> Numbers:
    """The weights that make `must` likeliest, held near some (Newton's method)."""
    weight = near.copy()
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-evidence @ weight))
        slope = evidence.T @ ((likely - must) * counts) + held * (weight - near)
        bend = (evidence * (likely * (1 - likely) * counts)[:, None]).T @ evidence + held * np.eye(len(near))
        weight = weight - np.linalg.solve(bend, slope)
    return weight


def _kinds(evidence: Numbers, kinds: list[int]) -> tuple[Numbers, Numbers]:
    """Multinomial logistic regression; both sides are believed a little from the beginning."""
    given, size = np.eye(len(KINDS))[kinds], evidence.shape[1]
    with_one = np.hstack([evidence, np.ones((len(evidence), 1))])
    begun = np.hstack(
        [0.5 * np.eye(len(KINDS)), 0.5 * np.eye(len(KINDS)), np.zeros((len(KINDS), size - 2 * len(KINDS) + 1))]
    )
    held = np.full(size + 1, _HELD)
    held[-1] = _ALONE
    weight = begun.copy()
    # No step is longer than the steepest bend allows.
    step = 1 / (0.5 * np.linalg.eigvalsh(with_one.T @ with_one).max() + held.max())
    for _ in range(_SMALL_STEPS):
        odds = with_one @ weight.T
        likely = np.exp(odds - odds.max(axis=1, keepdims=True))
        wrong = likely / likely.sum(axis=1, keepdims=True) - given
        weight = weight - step * (wrong.T @ with_one + held * (weight - begun))
    return weight[:, :-1], weight[:, -1]
