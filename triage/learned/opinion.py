"""What the learned layer thinks of a mail: of each passage, how far it shows each label; of the whole, what kind it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from casefile.report import Report
from triage.learned.encoder import Encoder, Numbers
from triage.learned.windows import VOICES, windows_of
from triage.passages import Passage

# How sharply the strongest passage of a mail counts before its others: the exponent of a soft maximum.
SHARPNESS = 1.5
_ANSWERS = ("re:", "aw:", "sv:")


@dataclass(frozen=True, slots=True)
class Opinion:
    """`shown` is (passages, labels), `whole` (labels,) and `kind` (kinds,), all as log-odds.

    A passage that was not read has minus infinity. `whole` is what the mail as a whole shows, as no passage may alone.
    """

    shown: Numbers
    whole: Numbers
    kind: Numbers

    def strongest(self) -> Numbers:
        """How far a mail shows each label by its strongest passages together, as log-odds."""
        if not len(self.shown):
            return np.full(self.shown.shape[1], -np.inf)
        top = self.shown.max(axis=0)
        with np.errstate(invalid="ignore"):
            rest = np.exp(SHARPNESS * (self.shown - top)).sum(axis=0)
        together: Numbers = np.where(np.isfinite(top), top + np.log(rest) / SHARPNESS, top)
        return together


class Opinions:
    """Forms opinions with the encoder and the heads that were trained on it."""

    def __init__(self, encoder: Encoder, heads: dict[str, Numbers]) -> None:
        self._encoder, self._heads = encoder, heads

    def of(self, report: Report, passages: Sequence[Passage]) -> Opinion:
        """The opinion on one mail."""
        vectors, numbers = self._vectors(passages)
        shown = np.full((len(passages), len(self._heads["label.bias"])), -np.inf, np.float32)
        mean = top = np.zeros(vectors.shape[1], np.float32)
        if numbers:
            voices = np.eye(len(VOICES), dtype=np.float32)[[VOICES.index(passages[each].voice) for each in numbers]]
            shown[numbers] = self._head("label", np.hstack([vectors, voices]))
            mean, top = vectors.mean(axis=0), vectors.max(axis=0)
        traits = traits_of(report)
        whole = self._head("whole", np.concatenate([mean, top, traits]))
        return Opinion(shown, whole, self._head("kind", np.concatenate([mean, traits])))

    def _head(self, name: str, vectors: Numbers) -> Numbers:
        odds: Numbers = vectors @ self._heads[f"{name}.weight"].T + self._heads[f"{name}.bias"]
        return odds

    def _vectors(self, passages: Sequence[Passage]) -> tuple[Numbers, list[int]]:
        """A vector for each passage read, and which passages those are."""
        vectors: list[Numbers] = []
        numbers: list[int] = []
        for window in windows_of(passages, self._encoder.split):
            hidden = self._encoder.encode(window.pieces, window.voices)
            for number, start, end in window.spans:
                vectors.append(hidden[start:end].mean(axis=0))
                numbers.append(number)
        return (np.stack(vectors), numbers) if vectors else (np.zeros((0, self._encoder.width), np.float32), numbers)


def traits_of(report: Report) -> Numbers:
    """What besides its words tells what kind a mail is: answers ours, no person wrote it, is called an answer; and 1."""
    is_called_answer = report.subject.strip().lower().startswith(_ANSWERS)
    return np.array([bool(report.in_reply_to), report.automatic, is_called_answer, 1.0], np.float32)
