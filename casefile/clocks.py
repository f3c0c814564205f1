"""Clocks that run in school days: term time only, without week-ends, bank holidays and the school's own closed days.

What the law counts runs on through the holidays, in calendar or working days.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from casefile.school import School

LONDON = ZoneInfo("Europe/London")
_ONE_DAY = timedelta(days=1)
# Beyond this many days ahead the school's terms are not in its file yet; week days then stand in for them.
_FARTHEST = 400
# A mail that says it is older than this says what cannot be relied on.
_ON_THE_WAY = timedelta(days=31)
_DECEMBER = 12


@lru_cache(maxsize=16)
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_school_day(school: School, day: date) -> bool:
    """True where the school is open to pupils that day, as far as its terms are known."""
    if not is_working_day(day) or day in school.closed:
        return False
    known = [each for each in school.terms if each.last >= day]
    return not known or any(each.first <= day for each in known)


def london_day(at: datetime) -> date:
    """The school's date at a moment."""
    return at.astimezone(LONDON).date()


def is_first_school_day_of_week(school: School, day: date) -> bool:
    """True for a school day with none before it since Monday."""
    before = [day - each * _ONE_DAY for each in range(1, day.weekday() + 1)]
    return is_school_day(school, day) and not any(is_school_day(school, each) for each in before)


def school_days_after(school: School, day: date, count: int) -> date:
    """The date `count` school days after a day, which itself does not count."""
    for ahead in range(1, _FARTHEST):
        candidate = day + ahead * _ONE_DAY
        if is_school_day(school, candidate):
            count -= 1
        if count <= 0:
            return candidate
    return day + _FARTHEST * _ONE_DAY


def is_working_day(day: date) -> bool:
    """True for a week day that is no bank holiday, in term or not."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)  # noqa: PLR2004 - Saturday


def or_next_working_day(day: date) -> date:
    """The day itself, or the next working day where it is none."""
    while not is_working_day(day):
        day += _ONE_DAY
    return day


def a_month_after(day: date) -> date:
    """The same day of the next month, or that month's last where it has none (ICO, "A guide to subject access")."""
    year, month = (day.year + 1, 1) if day.month == _DECEMBER else (day.year, day.month + 1)
    return or_next_working_day(date(year, month, min(day.day, monthrange(year, month)[1])))


def days_after(day: date, count: int) -> date:
    """So many calendar days after a day, which itself does not count; the next working day where that is none."""
    return or_next_working_day(day + count * _ONE_DAY)


def received_on(came: datetime, written: datetime | None, longest: timedelta = _ON_THE_WAY) -> date:
    """The day a mail came: as its own date says where that can be, since it may have waited out an outage, `longest` at most."""
    is_likely = written is not None and timedelta() <= came - written <= longest
    return london_day((written if is_likely else None) or came)
