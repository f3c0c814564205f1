"""The words in a picture with the boxes around them: which are lit, and which hide who reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from casefile.covering import covering
from casefile.report import Printed
from desk.exhibits.reported import Reported, lit_lines
from desk.marked_words import Mark, Piece, pieces

_AIR = 0.15


@dataclass(frozen=True, slots=True)
class Box:
    """One line of words in a picture, in its points. `hides` is True where it holds a name that is to be covered."""

    number: int
    x: int
    y: int
    width: int
    height: int
    words: list[Piece]
    labels: tuple[str, ...]
    anchors: tuple[str, ...]
    hides: bool


def boxes_of(printed: Printed, quotes: Sequence[Reported], cover: Sequence[str]) -> list[Box]:
    """The boxes of one picture or page, from top to bottom."""
    lit = lit_lines([each.text for each in printed.lines], quotes)
    names, placed = [covering(each) for each in cover], set[str]()
    made = []
    for index, each in enumerate(printed.lines):
        found = lit.get(index, [])
        anchors = tuple(one.anchor for one in found if one.anchor not in placed)
        placed |= set(anchors)
        left, top, right, bottom = each.box
        air = round((bottom - top) * _AIR)
        made.append(
            Box(
                number=index + 1,
                x=max(0, left - air),
                y=max(0, top - air),
                width=right - left + 2 * air,
                height=bottom - top + 2 * air,
                words=[
                    replace(piece, anchors=())
                    for piece in pieces(each.text, [Mark("", one.quote) for one in found], cover)[0]
                ],
                labels=tuple(dict.fromkeys(one.label for one in found if one.label)),
                anchors=anchors,
                hides=any(one.search(each.text) for one in names),
            )
        )
    return made


def page_of(pages: Sequence[Printed], quotes: Sequence[Reported]) -> int:
    """The page that is shown first: the first one with a lit line, else the first."""
    lit = (n for n, each in enumerate(pages, 1) if lit_lines([line.text for line in each.lines], quotes))
    return next(lit, 1)
