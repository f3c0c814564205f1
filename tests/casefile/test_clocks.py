"""School days: no week-ends, bank holidays, closed days or holidays count."""

from datetime import date

import pytest

from casefile.clocks import is_school_day, school_days_after
from tests.cast import SCHOOL


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


def test_bank_holidays_do_not_count_even_where_no_term_is_known() -> None:
    assert not is_school_day(SCHOOL, date(2027, 5, 3))
    assert is_school_day(SCHOOL, date(2027, 5, 4))
