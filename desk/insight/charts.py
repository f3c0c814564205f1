"""Bars for a table, as numbers for an SVG: a name above each bar, its number beside it; widths in per cent, so that it fits a phone.

Nothing is told by colour alone: each bar has its number in words, and what is hidden has a dashed edge and no length of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from casefile.statistics.sheet import FEW, UNSHOWN, Cell
from desk.insight.tables import Row, in_words, size

_NAME_LINE, _BAR, _GAP = 18, 16, 12
# What fits beside a bar's end on a phone: "fewer than 5".
_WIDEST = 68.0
_LETTERS = 34


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name in lines with their baselines, where it stands, how wide it is in per cent, and what its number is.

    `look` is "bar", "bar few" for a number that is hidden, or "" for no bar.
    """

    lines: tuple[tuple[int, str], ...]
    top: int
    width: float
    words: str
    look: str

    @property
    def base(self) -> int:
        """The baseline of the number beside the bar."""
        return self.top + _BAR - 3


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of bars: its height in pixels, and what somebody who cannot see it is told."""

    bars: tuple[Bar, ...]
    height: int
    told: str


def chart_of(rows: Sequence[Row]) -> Chart | None:
    """The chart of the first column, without what is not shown there; None where there is nothing to draw."""
    rows = [each for each in rows if each.cells[0] != UNSHOWN]
    most = max((size(each.cells[0]) for each in rows), default=0)
    if not most:
        return None
    bars, top = list[Bar](), 0
    for row in rows:
        cell = row.cells[0]
        lines = wrap(row.name, _LETTERS) or [row.name]
        named = tuple((top + (place + 1) * _NAME_LINE - 4, line) for place, line in enumerate(lines))
        top += len(lines) * _NAME_LINE
        bars.append(Bar(named, top, _width(cell, most), in_words(cell), _look(cell)))
        top += _BAR + _GAP
    told = "; ".join(f"{row.name}: {in_words(row.cells[0])}" for row in rows)
    return Chart(tuple(bars), top, f"{told}.")


def _width(cell: Cell, most: int) -> float:
    # "Fewer than 5" is always drawn alike: its length tells nothing.
    drawn = min(3, most) if cell == FEW else size(cell)
    return round(_WIDEST * drawn / most, 2)


def _look(cell: Cell) -> str:
    return "bar few" if cell == FEW else "bar" if size(cell) else ""
