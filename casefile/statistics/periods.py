"""The terms and school years that cases are counted by, so that every day belongs to exactly one term.

The holidays before a term count with it. A year whose terms are not in `school.toml` is divided at Christmas and at the end of
March, and what is left of a year with too few terms is one more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from casefile.clocks import LONDON
from casefile.school import School, Term

_ONE_DAY = timedelta(days=1)
_SEPTEMBER, _JULY = 9, 7
# What came in the last days of a term has been read, labelled and mostly answered by then.
SETTLES_IN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Period:
    """One term, both days included. `key` is content-free and stays when the days are put right: "2026-27-1"."""

    key: str
    title: str
    first: date
    last: date

    @property
    def begins(self) -> datetime:
        """The first moment that belongs to it."""
        return datetime.combine(self.first, time(), LONDON)

    @property
    def ends(self) -> datetime:
        """The first moment that no longer does."""
        return datetime.combine(self.last + _ONE_DAY, time(), LONDON)

    def is_settled(self, today: date) -> bool:
        """True once its figures may be given out."""
        return today >= self.last + SETTLES_IN


@dataclass(frozen=True, slots=True)
class Year:
    """A school year with its terms in order. `key` is "2026-27"."""

    key: str
    title: str
    terms: tuple[Period, ...]

    def whole(self) -> Period:
        """The year as one period."""
        return replace(spanning(self.terms), key=self.key, title=self.title)


def spanning(periods: Sequence[Period]) -> Period:
    """From the first day of any of these to the last."""
    return Period("", "", min(each.first for each in periods), max(each.last for each in periods))


def years_of(school: School, since: date, today: date) -> list[Year]:
    """Every school year from that of `since` to that of `today`, the newest first, without terms that are still to come."""
    years, begins = list[Year](), date(_year_of(since), _SEPTEMBER, 1)
    # In the summer holidays the next year's first term has begun.
    for number in range(_year_of(since), _year_of(today) + 2):
        key, terms = f"{number}-{(number + 1) % 100:02}", list[Period]()
        for place, term in enumerate(_terms(school, number), 1):
            first = min(begins, term.first) if not years and not terms else begins
            terms.append(Period(f"{key}-{place}", term.name, first, term.last))
            begins = term.last + _ONE_DAY
        begun = tuple(each for each in terms if each.first <= today)
        if begun:
            years.append(Year(key, f"School year {number}/{(number + 1) % 100:02}", begun))
    return years[::-1]


def terms_of(years: list[Year]) -> list[Period]:
    """All terms of these years, the oldest first."""
    return [term for year in reversed(years) for term in year.terms]


def _year_of(day: date) -> int:
    return day.year if day.month >= _SEPTEMBER else day.year - 1


def _terms(school: School, year: int) -> Iterator[Term]:
    known = sorted((each for each in school.terms if _year_of(each.last) == year), key=lambda each: each.last)
    end = date(year + 1, _SEPTEMBER, 1) - _ONE_DAY
    if known:
        yield from known
        if known[-1].last < date(year + 1, _JULY, 1):
            yield Term(f"Rest of {year}/{(year + 1) % 100:02}", known[-1].last + _ONE_DAY, end)
        return
    parts = (
        ("Autumn", year, date(year, 12, 31)),
        ("Spring", year + 1, date(year + 1, 3, 31)),
        ("Summer", year + 1, end),
    )
    for name, of, last in parts:
        yield Term(f"{name} {of}", last, last)
