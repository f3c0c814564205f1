"""Rules and learned layer weighed together: how sure triage is of each label, and of what kind the mail is.

Each speaks in its own measure; how much either counts, label by label, was learned from mails that neither was made
from (`training.weigh`). A rule that is silent says nothing; a learned layer that is sure of the contrary can outweigh one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from triage.kind import MACHINES
from triage.learned.encoder import Numbers, encoder, numbers_in
from triage.learned.opinion import Opinion, Opinions

_FAINT, _SUREST = -4.0, 0.98
_LIBEL = ("defamation", "legal")
# The passages that show a label best, the mail as a whole, and the rules.
SIDES = ("passages", "whole", "rules")
_HINTED, _PLAIN, _CLEAR = 0.3, 0.7, 1.0


@dataclass(frozen=True, slots=True)
class Weighing:
    """The names of labels and kinds in the order of the learned layer, and the weights of each side."""

    labels: tuple[str, ...]
    kinds: tuple[str, ...]
    weights: Mapping[str, Numbers]

    def sure(self, opinion: Opinion, by_rules: Mapping[str, float]) -> dict[str, float]:
        """How sure both together are of each label, 0 to 1; one half is where it is suggested."""
        weights = self.weights
        odds = weights["label.alone"] + sum(
            weights[f"label.{side}"] * each for side, each in zip(SIDES, self.evidence(opinion, by_rules), strict=True)
        )
        sure = dict(zip(self.labels, (1 / (1 + np.exp(-odds))).tolist(), strict=True))
        # What may be libel is what advice may be needed on: one without the other would be a contradiction.
        together = max((sure.get(each, 0.0) for each in _LIBEL), default=0.0)
        return sure | {each: together for each in _LIBEL if each in sure}

    def evidence(self, opinion: Opinion, by_rules: Mapping[str, float]) -> tuple[Numbers, Numbers, Numbers]:
        """What each of `SIDES` says of each label.

        Log-odds of the learned layer, by passages and as a whole, none below -4; what the rules leave of doubt, as minus its
        logarithm.
        """
        rules = -np.log(1 - np.array([min(by_rules.get(each, 0.0), _SUREST) for each in self.labels]))
        return np.maximum(opinion.strongest(), _FAINT), np.maximum(opinion.whole, _FAINT), rules

    def kind(self, opinion: Opinion, kind_by_rules: str, sure: Mapping[str, float], conduct: Collection[str]) -> str:
        """The kind that both together find likeliest; `conduct` are the labels that speak of conduct.

        No person's mail is laid aside as a machine's or as an advertisement on the learned layer's word alone, unless it is
        quite sure and sees no conduct; and a mail in which conduct is plain is no enquiry.
        """
        odds = (
            self.weights["kind.weight"] @ self.kind_evidence(opinion, kind_by_rules, sure) + self.weights["kind.alone"]
        )
        likeliest = [self.kinds[number] for number in odds.argsort()[::-1]]
        seen = max((sure[each] for each in conduct), default=0.0)
        chosen = likeliest[0]
        if kind_by_rules == "junk" and seen < _HINTED:
            return kind_by_rules
        if chosen in MACHINES and chosen != kind_by_rules and (seen >= _HINTED or self._lead(opinion, chosen) < _CLEAR):
            chosen = next(each for each in likeliest if each not in MACHINES)
        return "concern" if chosen == "enquiry" and seen >= _PLAIN else chosen

    def _lead(self, opinion: Opinion, kind: str) -> float:
        """By how much the learned layer prefers a kind to all others, as log-odds."""
        others = [odds for each, odds in zip(self.kinds, opinion.kind, strict=True) if each != kind]
        return float(opinion.kind[self.kinds.index(kind)] - max(others))

    def kind_evidence(self, opinion: Opinion, kind_by_rules: str, sure: Mapping[str, float]) -> Numbers:
        """What speaks for a kind: the learned layer's log-odds, the rules' choice, and the surest of all labels."""
        chosen = [float(each == kind_by_rules) for each in self.kinds]
        return np.concatenate([opinion.kind - opinion.kind.max(), chosen, [max(sure.values())]])


def load_weighing() -> tuple[Weighing, Opinions]:
    """What comes with the program."""
    heads, weights = numbers_in("heads.npz"), numbers_in("weighing.npz")
    names = {each: tuple(str(name) for name in weights.pop(each)) for each in ("labels", "kinds")}
    return Weighing(names["labels"], names["kinds"], weights), Opinions(encoder(), heads)
