"""How many school days lie between two days, for many pairs at once."""

from __future__ import annotations

from datetime import date, timedelta

from casefile.clocks import is_school_day, is_working_day
from casefile.school import School


class SchoolDays:
    """The school days from `first` to `last`, counted once. Before the first term that is known, week days stand in."""

    def __init__(self, school: School, first: date, last: date) -> None:
        self._first = first
        self._known_from = min((each.first for each in school.terms), default=first)
        self._before = [0]
        for ahead in range((last - first).days + 1):
            self._before.append(self._before[-1] + self._counts(school, first + timedelta(days=ahead)))

    def between(self, day: date, later: date) -> int:
        """The school days after `day` until `later`, which counts itself: 0 for the same day, 1 for the next."""
        return max(0, self._until(later) - self._until(day))

    def _until(self, day: date) -> int:
        return self._before[min(max((day - self._first).days + 1, 0), len(self._before) - 1)]

    def _counts(self, school: School, day: date) -> bool:
        if day < self._known_from:
            return is_working_day(day) and day not in school.closed
        return is_school_day(school, day)
