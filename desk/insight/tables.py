"""The tables of the insight page, the sheet for governors and the CSV: what is counted, in the words of the school."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casefile.cabinet import Cabinet
from casefile.ladder import load_ladder
from casefile.statistics.sheet import (
    ACKNOWLEDGING,
    AT_LEAST,
    CASES,
    CATEGORY,
    CLASS,
    CLOSED,
    CLOSING,
    FEW,
    FLAG,
    LEAST,
    OUTCOME,
    UNSHOWN,
    WITHDRAWN,
    Cell,
    Sheet,
)

_WORDS = {FEW: f"fewer than {LEAST}", UNSHOWN: "not shown"}


@dataclass(frozen=True, slots=True)
class Column:
    """One term or year, and its figures. `is_masked` where small numbers are hidden; `is_sum` where it adds up such terms."""

    title: str
    sheet: Sheet
    is_masked: bool
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """What is counted, and its numbers, one a column."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """One table. `is_drawn` where its first column is drawn as bars; `none_of` are rows that are 0 throughout."""

    id: str
    heading: str
    about: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    is_drawn: bool = True
    none_of: tuple[str, ...] = ()


def in_words(cell: Cell) -> str:
    """A number as it is shown: "12", "fewer than 5", "7 or more", "not shown"; a length of time as it is."""
    if isinstance(cell, int):
        return f"{cell:,}"
    return f"{cell.removeprefix(AT_LEAST).strip()} or more" if cell.startswith(AT_LEAST) else _WORDS.get(cell, cell)


def size(cell: Cell) -> int:
    """How large a number surely is, to order and to draw by: 0 where nothing is known."""
    if isinstance(cell, int):
        return cell
    return int(cell.removeprefix(AT_LEAST)) if cell.startswith(AT_LEAST) else int(cell == FEW)


def tables_of(cabinet: Cabinet, columns: Sequence[Column], trend: Sequence[Column]) -> list[Figures]:
    """Every table for these columns; the first is what the page is about. `trend` are the last terms, the oldest first."""
    came = Figures(
        "came", "Cases, term by term", "How many cases came in.", ("Cases",),
        tuple(Row(each.title, (each.sheet[CASES],)) for each in trend),
    )  # fmt: skip
    if not columns[0].sheet.is_told or not any(size(cell) for each in columns for cell in each.sheet.cells.values()):
        return [came]
    categories, flags, outcomes = (
        {each.id: each.title for each in group.values()}
        for group in (cabinet.vocabulary.categories, cabinet.vocabulary.flags, load_ladder())
    )
    return [
        came,
        _group(columns, CATEGORY, "What the cases were about", categories,
               "By line of the code of conduct. A case may have several, or none."),
        _group(columns, FLAG, "What else was noticed", flags, "A case may have several, or none."),
        _classes(cabinet, columns),
        _group(columns, OUTCOME, "What was decided", outcomes,
               "By the day of the decision. A case may have several outcomes."),
        _times(cabinet, columns),
        Figures("all", "All cases", "", _titles(columns), tuple(
            Row(name, tuple(each.sheet[key] for each in columns))
            for key, name in ((CASES, "Came in"), (CLOSED, "Closed"), (WITHDRAWN, "Taken back by whoever reported it"))
        ), is_drawn=False),
    ]  # fmt: skip


def _titles(columns: Sequence[Column]) -> tuple[str, ...]:
    return tuple(each.title for each in columns)


def _group(columns: Sequence[Column], name: str, heading: str, titles: Mapping[str, str], about: str) -> Figures:
    # What the policy no longer has is called by its id.
    ids = dict.fromkeys((*titles, *_listed(columns, name)))
    rows = [Row(titles.get(each, each), tuple(c.sheet[f"{name}/{each}"] for c in columns)) for each in ids]
    return _sorted(name, heading, about, columns, rows)


def _listed(columns: Iterable[Column], name: str) -> dict[str, None]:
    return dict.fromkeys(each for column in columns for each in column.sheet.group(name))


def _classes(cabinet: Cabinet, columns: Sequence[Column]) -> Figures:
    told = _listed(columns, CLASS)
    names = dict.fromkeys((*cabinet.school.classes, *cabinet.school.groups, *told))
    listed = [each for each in names if each and each in told]
    rows = [Row(each, tuple(_class_cell(column, each) for column in columns)) for each in listed]
    is_masked = any(each.is_masked for each in columns)
    rest = "All other cases" if is_masked else "No class was told"
    about = f"Classes and groups with {LEAST} cases or more; all other cases are one number." if is_masked else ""
    table = _sorted(CLASS, "In which class or group", about, columns, rows)
    others = Row(rest, tuple(_class_cell(column, "") for column in columns))
    return Figures(table.id, table.heading, about, table.columns, (*table.rows, others))


def _class_cell(column: Column, name: str) -> Cell:
    return column.sheet.cells.get(f"{CLASS}/{name}", UNSHOWN if column.is_masked else 0)


def _sorted(name: str, heading: str, about: str, columns: Sequence[Column], rows: Sequence[Row]) -> Figures:
    """The largest of the first column first; what is 0 in every column is only named."""
    some = [each for each in rows if any(cell != 0 for cell in each.cells)]
    some.sort(key=lambda each: -size(each.cells[0]))
    none_of = tuple(each.name for each in rows if each not in some)
    return Figures(name, heading, about, _titles(columns), tuple(some), none_of=none_of)


def _times(cabinet: Cabinet, columns: Sequence[Column]) -> Figures:
    school = cabinet.school
    promised = {
        ACKNOWLEDGING: f"{school.acknowledge_within} school days", CLOSING: f"{school.outcome_within} school days"
    }  # fmt: skip
    rows = list[Row]()
    for name, what, later in ((ACKNOWLEDGING, "Answered", "later, or not yet"), (CLOSING, "Closed", "later")):
        rows += [
            Row(f"{what} within {promised[name]}", tuple(each.sheet[f"{name}/in-time"] for each in columns)),
            Row(f"{what} {later}", tuple(each.sheet[f"{name}/late"] for each in columns)),
            Row(f"Half were {what.lower()} within", tuple(_half(each, name) for each in columns)),
        ]
    about = "By the day that was promised for each case. The first answer to whoever reported it counts."
    return Figures("times", "How long it took", about, _titles(columns), tuple(rows), is_drawn=False)


def _half(column: Column, name: str) -> Cell:
    return "see the terms" if column.is_sum else school_days(column.sheet.medians.get(name))


def school_days(median: float | None) -> str:
    """A length of time in school days, as people say it; "not shown" for none."""
    if median is None:
        return _WORDS[UNSHOWN]
    if not median:
        return "the same day"
    return "1 school day" if median == 1 else f"{median:g} school days"
