"""The day that a chat's chip names: "Today", "Monday", "9 November 2026", "09/11/2026"."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = re.compile(r"^(?:[A-Za-z]{3,9},? )?(\d{1,2}) ([A-Za-z]{3,9})\.?,? ?(\d{4})?$")
_NAMED_US = re.compile(r"^(?:[A-Za-z]{3,9},? )?([A-Za-z]{3,9})\.? (\d{1,2})(?:,? (\d{4}))?$")
_NUMBERS = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")
_CLOCK = re.compile(r"^(\d{1,2})[:.](\d{2})\s?([ap])?", re.IGNORECASE)
_NOON = 12


def names_a_day(text: str) -> bool:
    """True where a chip names a day, whether or not it can be told which."""
    word = _without_clock(text).lower()
    return word in {"today", "yesterday", *_WEEKDAYS} or any(
        each.match(_without_clock(text)) for each in (_NAMED, _NAMED_US, _NUMBERS)
    )


def day_of(text: str, taken: date | None) -> date | None:
    """The day a chip names; None where that needs the day on which the picture was taken and it is not known."""
    word = _without_clock(text)
    if match := _NUMBERS.match(word):
        return _day(int(match[3]), int(match[2]), int(match[1]))
    if (match := _NAMED.match(word)) and _month(match[2]):
        return _written(match[1], match[2], match[3], taken)
    if (match := _NAMED_US.match(word)) and _month(match[1]):
        return _written(match[2], match[1], match[3], taken)
    return _counted_back(word.lower(), taken) if taken else None


def moment_of(day: date | None, clock: str) -> datetime | None:
    """The moment of a message, without a zone, as phones show it."""
    match = _CLOCK.match(clock)
    if day is None or match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2]), (match[3] or "").lower()
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    try:
        return datetime.combine(day, time(hour, minute))
    except ValueError:
        return None


def _without_clock(text: str) -> str:
    """Some apps put the time beside the day: "Today 19:02", "Mon, 9 Nov at 19:02"."""
    return re.sub(r"[, ]+(?:at )?\d{1,2}[:.]\d{2}(?:\s?[AaPp][Mm])?$", "", text.strip())


def _month(word: str) -> int:
    short = word[:3].lower()
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0


def _written(day: str, month: str, year: str | None, taken: date | None) -> date | None:
    if year:
        return _day(int(year), _month(month), int(day))
    if taken is None:
        return None
    found = _day(taken.year, _month(month), int(day))
    # A chip without a year means the last such day.
    return _day(taken.year - 1, _month(month), int(day)) if found and found > taken else found


def _counted_back(word: str, taken: date) -> date | None:
    if word in {"today", "yesterday"}:
        return taken - timedelta(days=1 if word == "yesterday" else 0)
    if word in _WEEKDAYS:
        return taken - timedelta(days=(taken.weekday() - _WEEKDAYS.index(word)) % 7 or 7)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
