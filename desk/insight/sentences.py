"""The figures of one term or year in a few sentences, as a head would say them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casefile.school import School
from casefile.statistics.sheet import (
    ACKNOWLEDGING,
    CASES,
    CATEGORY,
    CLOSED,
    CLOSING,
    FEW,
    LEAST,
    OUTCOME,
    UNSHOWN,
    WITHDRAWN,
    Cell,
    Sheet,
)
from desk.insight.tables import Figures, in_words, school_days

# A difference of one or two cases says nothing.
_TELLING, _MOST = 3, 3


def headlines(school: School, sheet: Sheet, before: tuple[str, Sheet] | None) -> list[str]:
    """What came in, what was closed and how long it took, one sentence each; what is not shown is not spoken of."""
    said = [_came_in(sheet[CASES], before)]
    if not sheet.is_told:
        return [*said, "Nothing else is told of so quiet a time, so that nobody is found in it."]
    said += _counted(sheet[CLOSED], "was closed", "were closed")
    said += _counted(
        sheet[WITHDRAWN], "was taken back by whoever reported it", "were taken back by whoever reported them"
    )
    said += _took(sheet, ACKNOWLEDGING, "had a first answer", school.acknowledge_within)
    said += _took(sheet, CLOSING, "were closed", school.outcome_within)
    return said


def what_changed(tables: Sequence[Figures], before: str) -> list[str]:
    """The rows that changed most since the term before, as far as both numbers are shown; `before` is that term's name."""
    moved = [
        (now - then, row.name, now, then)
        for table in tables
        if table.id in {CATEGORY, OUTCOME}
        for row in table.rows
        for now, then in [row.cells[:2]]
        if isinstance(now, int) and isinstance(then, int) and abs(now - then) >= _TELLING
    ]
    moved.sort(key=lambda each: -abs(each[0]))
    return [
        f"{'More' if by > 0 else 'Fewer'} of “{name}”: {now}, and {then} in {before}."
        for by, name, now, then in moved[:_MOST]
    ]


def _came_in(cases: Cell, before: tuple[str, Sheet] | None) -> str:
    if cases == UNSHOWN:
        return "How many cases came in is not shown: there were few."
    came = "1 case came in" if cases == 1 else f"{_capital(cases)} cases came in"
    then = before[1][CASES] if before else None
    if before is None or not isinstance(cases, int) or not isinstance(then, int):
        return f"{came}."
    by = cases - then
    how = f"{by} more than" if by > 0 else f"{-by} fewer than" if by else "as many as"
    return f"{came}, {how} in {before[0]}."


def _counted(cell: Cell, one: str, many: str) -> Iterator[str]:
    if isinstance(cell, int) and cell:
        yield f"{in_words(cell)} {one if cell == 1 else many}."
    elif cell == FEW:
        yield f"{_capital(cell)} {many}."


def _took(sheet: Sheet, name: str, did: str, promised: int) -> Iterator[str]:
    in_time, late = sheet[f"{name}/in-time"], sheet[f"{name}/late"]
    if isinstance(in_time, int) and isinstance(late, int) and in_time + late >= LEAST:
        whole = in_time + late
        share = "All" if not late else "None" if not in_time else f"{round(100 * in_time / whole)} in 100"
        yield f"{share} {did} within {promised} school days, as promised."
    elif late == FEW:
        yield f"All but fewer than {LEAST} {did} within {promised} school days, as promised."
    if name in sheet.medians:
        yield f"Half of them {did} within {school_days(sheet.medians[name])}.".replace("within the same", "the same")


def _capital(cell: Cell) -> str:
    words = in_words(cell)
    return words[:1].upper() + words[1:]
