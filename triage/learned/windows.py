"""Passages laid out for the encoder: in reading order, as many to a window as go in, so that each is read among its neighbours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from triage.passages import Passage

VOICES = ("body", "said", "chat", "exhibit", "passed-on", "subject")
# The longest window and the longest passage, in word pieces.
WINDOW, PASSAGE = 192, 120
# Of a very long mail so many windows are read: from its beginning, and the newest of its chats.
FIRST_WINDOWS, LAST_WINDOWS = 20, 40
_BEGIN, _END = 101, 102
_NAMED = ("chat", "passed-on")
_LONGEST_NAME = 20

Split = Callable[[str], list[int]]


@dataclass(slots=True)
class Window:
    """Word pieces with the voice of each; `spans` are (passage, first piece, past the last)."""

    pieces: list[int] = field(default_factory=lambda: [_BEGIN])
    voices: list[int] = field(default_factory=lambda: [0])
    spans: list[tuple[int, int, int]] = field(default_factory=list)

    def add(self, number: int, pieces: list[int], voice: int) -> None:
        """Puts one passage at the end."""
        start = len(self.pieces)
        self.spans.append((number, start, start + len(pieces)))
        self.pieces += [*pieces, _END]
        self.voices += [voice] * (len(pieces) + 1)


def windows_of(passages: Sequence[Passage], split: Split) -> list[Window]:
    """The windows of one mail."""
    windows = list(_all(passages, split))
    if len(windows) <= FIRST_WINDOWS + LAST_WINDOWS:
        return windows
    return windows[:FIRST_WINDOWS] + windows[-LAST_WINDOWS:]


def _all(passages: Sequence[Passage], split: Split) -> Iterator[Window]:
    window = Window()
    for number, passage in enumerate(passages):
        pieces = split(_as_read(passage))[:PASSAGE] or [_END]
        if len(window.pieces) + len(pieces) + 1 > WINDOW:
            yield window
            window = Window()
        window.add(number, pieces, VOICES.index(passage.voice))
    if window.spans:
        yield window


def _as_read(passage: Passage) -> str:
    """A chat's line with the name before it: who speaks tells much of what is meant."""
    if passage.voice not in _NAMED or not passage.speaker:
        return passage.text
    return f"{passage.speaker.split('(')[0].strip()[:_LONGEST_NAME]}: {passage.text}"
