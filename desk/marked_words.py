"""A text cut into pieces, so that the words behind a label are marked in it and the reporter's name is covered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from casefile.covering import covering


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. `anchors` name the quotes that begin here; `covered` hides the words; `gap` stands for words left out."""

    text: str
    anchors: tuple[str, ...] = ()
    marked: bool = False
    covered: bool = False
    gap: bool = False


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


def shortened(made: list[Piece], most: int, around: int = 240) -> list[Piece]:
    """The beginning of a text of pieces, `most` characters, and of the rest what is marked, with a few words around it."""
    short: list[Piece] = []
    at, marks = 0, _marked(made)
    for each in made:
        keep = [(0, most - at), *((first - around - at, last + around - at) for first, last in marks)]
        spans = _joined((max(0, first), min(len(each.text), last)) for first, last in keep if first < last)
        begin = 0
        for first, last in spans:
            if first >= last:
                continue
            if first > begin:
                _leave_gap(short)
            short.append(replace(each, text=each.text[first:last], anchors=each.anchors if first == 0 else ()))
            begin = last
        if begin < len(each.text):
            _leave_gap(short)
        at += len(each.text)
    return short


def _marked(made: list[Piece]) -> list[tuple[int, int]]:
    at, found = 0, []
    for each in made:
        if each.marked:
            found.append((at, at + len(each.text)))
        at += len(each.text)
    return found


def _leave_gap(short: list[Piece]) -> None:
    if not short or not short[-1].gap:
        short.append(Piece("", gap=True))


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
