"""School days: no week-ends, bank holidays, closed days or holidays count."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from casefile.cabinet import Cabinet
from casefile.clocks import is_first_school_day_of_week, is_school_day, london_day, school_days_after
from casefile.due_days import nearness
from casefile.school import Term
from tests.casefile.filed import file
from tests.cast import SCHOOL, report
from tests.conftest import Clock

HALF_TERMS = replace(
    SCHOOL,
    terms=(
        Term("Autumn, first half", date(2026, 9, 2), date(2026, 10, 23)),
        Term("Autumn, second half", date(2026, 11, 2), date(2026, 12, 18)),
        Term("Summer", date(2027, 4, 12), date(2027, 7, 22)),
    ),
)


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        (date(2026, 11, 24), 2, date(2026, 11, 26)),
        (date(2026, 11, 26), 1, date(2026, 11, 30)),  # Friday 27 is an INSET day of the school
        (date(2026, 12, 17), 2, date(2027, 1, 4)),  # over Christmas: out of term
        (date(2026, 8, 1), 1, date(2026, 9, 2)),  # in the summer holidays
    ],
)
def test_answers_are_due_in_school_days(day: date, count: int, due: date) -> None:
    assert school_days_after(SCHOOL, day, count) == due


def test_half_term_stops_the_clock() -> None:
    assert school_days_after(HALF_TERMS, date(2026, 10, 22), 3) == date(2026, 11, 3)


def test_bank_holidays_do_not_count_even_where_no_term_is_known() -> None:
    assert not is_school_day(SCHOOL, date(2027, 5, 3))
    assert is_school_day(SCHOOL, date(2027, 5, 4))


@pytest.mark.parametrize(
    ("day", "is_first"),
    [
        (date(2026, 11, 23), True),
        (date(2026, 11, 24), False),
        (date(2026, 10, 26), False),  # half-term
        (date(2027, 5, 3), False),  # a bank holiday
        (date(2027, 5, 4), True),
        (date(2026, 9, 2), True),  # a Wednesday: term begins
        (date(2026, 11, 28), False),
    ],
)
def test_a_week_begins_with_its_first_school_day(day: date, is_first: bool) -> None:
    assert is_first_school_day_of_week(HALF_TERMS, day) == is_first


def test_the_schools_day_is_londons_in_summer_too() -> None:
    assert london_day(datetime(2026, 10, 24, 23, 30, tzinfo=UTC)) == date(2026, 10, 25)
    assert london_day(datetime(2026, 10, 25, 23, 30, tzinfo=UTC)) == date(2026, 10, 25)


@pytest.mark.parametrize(
    ("day", "today", "near"),
    [
        (date(2026, 11, 23), date(2026, 11, 24), "overdue"),
        (date(2026, 11, 24), date(2026, 11, 24), "today"),
        (date(2026, 11, 26), date(2026, 11, 24), "soon"),
        (date(2026, 11, 27), date(2026, 11, 24), "later"),
        (date(2026, 11, 30), date(2026, 11, 26), "soon"),  # over the INSET day and a week-end
        (date(2026, 11, 2), date(2026, 10, 23), "soon"),  # over half-term
        (date(2027, 5, 4), date(2027, 4, 30), "soon"),  # over a bank holiday
        (date(2027, 5, 6), date(2027, 4, 30), "later"),
    ],
)
def test_how_near_a_day_is_is_told_in_school_days(day: date, today: date, near: str) -> None:
    assert nearness(HALF_TERMS, day, today) == near


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("came", "written", "due"),
    [
        (datetime(2026, 11, 24, 10, tzinfo=UTC), datetime(2026, 11, 24, 9, tzinfo=UTC), date(2026, 12, 16)),
        # It waited out an outage over the INSET day and a week-end: the clock ran from when the parent wrote.
        (datetime(2026, 11, 30, 8, tzinfo=UTC), datetime(2026, 11, 26, 20, tzinfo=UTC), date(2026, 12, 18)),
        # What it says of its date cannot be: the day it came counts.
        (datetime(2026, 11, 24, 10, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC), date(2026, 12, 16)),
    ],
)
def test_a_case_says_until_when_the_reporter_hears_of_the_outcome(
    cabinet: Cabinet, clock: Clock, came: datetime, written: datetime, due: date
) -> None:
    clock.now = came
    case = file(cabinet, b"raw", report(date=written)).case
    assert case is not None
    assert case.outcome_by == due
