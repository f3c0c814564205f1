"""Those who judge: each reads a mail's circumstances and sentences and yields `Sign`s.

A judge decides nothing by itself: `triage.labels` weighs the signs of all. Another judge is one more function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from triage.circumstances import Circumstances
from triage.passages import Passage


@dataclass(frozen=True, slots=True)
class Sign:
    """What one judge saw: a label, how much it says for it (0–1), and the run of the passage that shows it.

    `source` names what saw it: two signs of one source say little more than one.
    """

    label: str
    weight: float
    passage: Passage
    start: int
    end: int
    source: str

    @property
    def quote(self) -> str:
        """The words that show it."""
        return self.passage.text[self.start : self.end]


Judge = Callable[[Circumstances], Iterator[Sign]]
