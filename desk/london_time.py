"""Moments as people say them, in the school's own time: "today 14:05", "3 days ago", "in about 9 minutes"."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from casefile.clocks import LONDON

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_NEAR = 6


def when(moment: datetime, now: datetime) -> str:
    """A moment: today 14:05, yesterday 09:10, Fri 20 November 14:05, with the year where it is another one."""
    there, here = moment.astimezone(LONDON), now.astimezone(LONDON)
    return f"{on(there.date(), here.date())} {there:%H:%M}"


def on(day: date, today: date) -> str:
    """A day: today, yesterday, tomorrow, Fri 20 November, 20 November 2025."""
    near = {0: "today", 1: "yesterday", -1: "tomorrow"}.get((today - day).days)
    if near:
        return near
    return f"{day:%a} {day.day} {day:%B}" if day.year == today.year else f"{day.day} {day:%B %Y}"


def for_how_long(length: timedelta) -> str:
    """A length of time, roughly: a minute, 12 minutes, 3 hours, 2 days."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < _HOUR:
        return _count(max(1, round(seconds / _MINUTE)), "minute")
    if seconds < 2 * _DAY:
        return _count(round(seconds / _HOUR), "hour")
    return _count(seconds // _DAY, "day")


def _count(number: int, unit: str) -> str:
    return f"1 {unit}" if number == 1 else f"{number} {unit}s"


def until(moment: datetime, now: datetime) -> str:
    """How long until a moment: "in about 9 minutes", "any moment now"."""
    left = moment - now
    if left <= timedelta(seconds=_NEAR):
        return "any moment now"
    if left < timedelta(minutes=1):
        return f"in about {round(left.total_seconds(), -1):.0f} seconds"
    return f"in about {for_how_long(left)}"
