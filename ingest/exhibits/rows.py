"""Lines of print put in reading order: pieces at one height are one row, rows that were only wrapped are one run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.exhibits.ocr_engine import Line

# A wrapped line leaves too little room for the word that follows; much room means that the writer began anew.
_FULL = 0.8


@dataclass(frozen=True, slots=True)
class Row:
    """Lines at one height, as one, with the lines it was made of."""

    x0: int
    y0: int
    x1: int
    y1: int
    text: str
    pieces: tuple[Line, ...]

    @property
    def height(self) -> int:
        """How tall its letters are."""
        return max(each.height for each in self.pieces)


def rows_of(lines: Iterable[Line]) -> list[Row]:
    """The rows of a shape or page, from top to bottom, each read from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda each: each.middle):
        last = rows[-1] if rows else None
        if last is not None and abs(line.middle - _middle(last)) < min(line.height, last[0].height) * 0.45:
            last.append(line)
        else:
            rows.append([line])
    return [_row(each) for each in rows]


def run_of(rows: Sequence[Row]) -> str:
    """The words of rows, wrapped lines joined by a space and others kept apart."""
    if not rows:
        return ""
    left, right = min(each.x0 for each in rows), max(each.x1 for each in rows)
    text = rows[0].text
    for above, row in pairwise(rows):
        letter = (row.x1 - row.x0) / max(1, len(row.text))
        next_word = letter * (len(row.text.split(maxsplit=1)[0]) + 1)
        is_wrapped = above.x1 + next_word > left + (right - left) * _FULL
        text += (" " if is_wrapped else "\n") + row.text
    return text


def _middle(lines: list[Line]) -> float:
    return sum(each.middle for each in lines) / len(lines)


def _row(lines: list[Line]) -> Row:
    pieces = sorted(lines, key=lambda each: each.x0)
    return Row(
        pieces[0].x0,
        min(each.y0 for each in pieces),
        max(each.x1 for each in pieces),
        max(each.y1 for each in pieces),
        " ".join(each.text for each in pieces),
        tuple(pieces),
    )
