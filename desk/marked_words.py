"""A text cut into pieces, so that the words behind a label are marked in it and the reporter's name is covered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from casefile.covering import covering


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. `anchors` name the quotes that begin here; `covered` hides the words."""

    text: str
    anchors: tuple[str, ...] = ()
    marked: bool = False
    covered: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A quote to be marked, and the anchor that a label links to."""

    anchor: str
    quote: str


def pieces(text: str, marks: Iterable[Mark], cover: Iterable[str] = ()) -> tuple[list[Piece], set[str]]:
    """The text as pieces, and the anchors whose quotes stand in it. Every character of the text is in one piece."""
    found = [(start, start + len(each.quote), each.anchor) for each in marks if (start := _find(text, each.quote)) >= 0]
    covers = _joined((match.start(), match.end()) for each in cover for match in covering(each).finditer(text))
    cuts = sorted(
        {0, len(text), *(at for start, end, _ in found for at in (start, end)), *(at for c in covers for at in c)}
    )
    made = []
    for start, end in pairwise(cuts):
        anchors = tuple(anchor for first, _, anchor in found if first == start)
        marked = any(first <= start and end <= last for first, last, _ in found)
        covered = any(first <= start and end <= last for first, last in covers)
        made.append(Piece(text[start:end], anchors, marked, covered))
    return made, {anchor for _, _, anchor in found}


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that overlap become one, so that a name is covered once."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _find(text: str, quote: str) -> int:
    return text.find(quote) if quote else -1
