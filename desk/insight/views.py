"""What the insight page is about: one term beside the one before it, or a school year with its terms; exact or masked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.clocks import london_day
from casefile.need_to_know import seen_where
from casefile.school import Person
from casefile.statistics.counting import count
from casefile.statistics.gathering import came_in
from casefile.statistics.given_out import counted_on, given_out
from casefile.statistics.masking import summed
from casefile.statistics.periods import SETTLES_IN, Period, Year, terms_of, years_of
from casefile.statistics.sheet import CASES, Sheet
from casefile.statistics.whose import of_person, since
from desk.insight.tables import Column, Figures, tables_of

OWN, MASKED = "own", "governors"
# So many terms are two school years: enough to see a trend.
_TREND = 6


@dataclass(frozen=True, slots=True)
class View:
    """What is shown; the first column is what it is about. Without columns nothing can be told yet; `awaited` is the term that comes next and the day for it."""

    is_own: bool
    key: str = ""
    title: str = ""
    columns: tuple[Column, ...] = ()
    trend: tuple[Column, ...] = ()
    years: tuple[Year, ...] = ()
    counted_on: date | None = None
    awaited: tuple[str, date] | None = None
    is_year: bool = False

    @property
    def before(self) -> tuple[str, Sheet] | None:
        """The term before the one that is shown, where there is one."""
        is_compared = not self.is_year and len(self.columns) > 1
        return (self.columns[1].title, self.columns[1].sheet) if is_compared else None

    def tables(self, cabinet: Cabinet) -> list[Figures]:
        """Every table of it; none where nothing can be told."""
        return tables_of(cabinet, self.columns, self.trend) if self.columns else []


def view_for(cabinet: Cabinet, person: Person, of: str, how: str, *, may_see_own: bool) -> View | None:
    """The view of a term or year by its key, the newest for ""; None where that is not told here.

    `how` is "own" or "governors"; for "" it is the masked view, or the exact one for a leader as long as no term is settled.
    """
    today = london_day(cabinet.now())
    with cabinet.reading() as session:
        first = since(session, cabinet.school)
    years = years_of(cabinet.school, first or today, today)
    sheets = given_out(cabinet, terms_of(years))
    if how == OWN or (not how and not sheets and may_see_own):
        with cabinet.reading() as session:
            first = since(session, cabinet.school, person)
            return _own(session, cabinet, person, years_of(cabinet.school, first or today, today), of)
    return _masked(cabinet, years, sheets, of)


def _masked(cabinet: Cabinet, years: Sequence[Year], sheets: dict[str, Sheet], of: str) -> View | None:
    told = _only(years, lambda term: term.key in sheets)
    if not told:
        term = terms_of(list(years))[-1]
        return View(is_own=False, awaited=(term.title, term.last + SETTLES_IN)) if not of else None

    def columns(titled: Sequence[tuple[str, Period]]) -> list[Column]:
        return [_masked_column(title, period, sheets) for title, period in titled]

    view = _view(told, of, columns, is_own=False)
    if view is None:
        return None
    trend = tuple(_masked_column(each.title, each, sheets) for each in terms_of(list(told))[-_TREND:])
    with cabinet.reading() as session:
        days = [counted_on(session, each) for each in _shown(told, view.key)]
    return replace(view, trend=trend, counted_on=max(filter(None, days), default=None))


def _own(session: Session, cabinet: Cabinet, person: Person, years: Sequence[Year], of: str) -> View | None:
    counts = of_person(session, cabinet.school, person)

    def columns(titled: Sequence[tuple[str, Period]]) -> list[Column]:
        sheets = count(session, cabinet, counts, [period for _, period in titled])
        return [Column(title, sheet, is_masked=False) for (title, _), sheet in zip(titled, sheets, strict=True)]

    view = _view(years, of, columns, is_own=True)
    if view is None:
        return None
    last = terms_of(list(years))[-_TREND:]
    trend = tuple(
        Column(term.title, Sheet({CASES: number}), is_masked=False)
        for term, number in zip(last, came_in(session, seen_where(session, cabinet.school, person), last), strict=True)
    )
    return replace(view, trend=trend)


def _masked_column(title: str, period: Period, sheets: dict[str, Sheet]) -> Column:
    if period.key in sheets:
        return Column(title, sheets[period.key], is_masked=True)
    # A year: no more than its terms that were given out tell together.
    terms = [sheet for key, sheet in sheets.items() if key.startswith(f"{period.key}-")]
    return Column(title, summed(terms), is_masked=True, is_sum=True)


def _view(
    years: Sequence[Year], of: str, columns: Callable[[Sequence[tuple[str, Period]]], list[Column]], *, is_own: bool
) -> View | None:
    """A term with the one before it, or a year with its terms."""
    terms = terms_of(list(years))
    place = next((number for number, each in enumerate(terms) if each.key == (of or terms[-1].key)), None)
    if place is not None:
        term, shown = terms[place], [(each.title, each) for each in terms[max(0, place - 1) : place + 1][::-1]]
        return View(is_own, term.key, term.title, tuple(columns(shown)), years=tuple(years))
    year = next((each for each in years if each.key == of), None)
    if year is None:
        return None
    shown = [("Year", year.whole()), *((each.title, each) for each in year.terms)]
    return View(is_own, year.key, year.title, tuple(columns(shown)), years=tuple(years), is_year=True)


def _only(years: Sequence[Year], is_told: Callable[[Period], bool]) -> list[Year]:
    told = [Year(each.key, each.title, tuple(filter(is_told, each.terms))) for each in years]
    return [each for each in told if each.terms]


def _shown(years: Sequence[Year], key: str) -> list[Period]:
    return [term for year in years for term in year.terms if key in {term.key, year.key}]
