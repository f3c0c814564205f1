"""Counts cases: what came in, what it was about, what was decided, how long it took. Nothing sealed is opened for it.

came in       cases opened in the period, their labels that nobody took off, their classes, and whether the reporter had an answer
              by the promised day; an answer given in another way is one on the day on which its letter was put away
decided       outcomes that hold, by the day on which they came to hold; once a case, however many people they are about
closed        cases closed in the period that still are, and whether by the promised day

A case that was put together with another is counted as that one. Medians are over at least five cases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from statistics import median

from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.clocks import london_day
from casefile.school_class import classes_by_hash
from casefile.statistics.gathering import Gathered, gather
from casefile.statistics.periods import Period, spanning
from casefile.statistics.school_days import SchoolDays
from casefile.statistics.sheet import (
    ACKNOWLEDGING,
    CASES,
    CLASS,
    CLOSED,
    CLOSING,
    LEAST,
    NO_CLASS,
    OUTCOME,
    WITHDRAWN,
    Sheet,
)
from casefile.statistics.whose import Counts

# When something was begun, until when it was promised, and when it was done, if it was.
_Course = tuple[date, date | None, date | None]


def count(session: Session, cabinet: Cabinet, counts: Counts, periods: Sequence[Period]) -> list[Sheet]:
    """The exact figures of each period over the cases that are counted (`casefile.statistics.whose`)."""
    span = spanning(periods)
    gathered = gather(session, counts, span)
    first = min([span.first, *(opened for opened, _, _ in gathered.closed)])
    days = SchoolDays(cabinet.school, first, max(span.last, london_day(cabinet.now())))
    return [_sheet(cabinet, days, gathered, each) for each in periods]


def _sheet(cabinet: Cabinet, days: SchoolDays, gathered: Gathered, period: Period) -> Sheet:
    first, last = period.first, period.last
    opened = [each for each in gathered.opened if first <= each.on <= last]
    acknowledging = [(each.on, each.acknowledge_by, each.answered) for each in opened]
    closing = [each for each in gathered.closed if first <= each[2] <= last]
    names = classes_by_hash(cabinet)
    classes = Counter(f"{CLASS}/{names[each.class_hash]}" if each.class_hash in names else NO_CLASS for each in opened)
    outcomes = {(outcome, case_id) for outcome, case_id, on in gathered.outcomes if first <= on <= last}
    numbers = {
        CASES: len(opened),
        CLOSED: len(closing),
        WITHDRAWN: sum(first <= day <= last for day in gathered.withdrawn),
        **Counter(label for each in opened for label in each.labels),
        **classes,
        **Counter(f"{OUTCOME}/{outcome}" for outcome, _ in outcomes),
        **_by_the_day(cabinet, ACKNOWLEDGING, acknowledging),
        **_by_the_day(cabinet, CLOSING, closing),
    }
    return Sheet(dict(numbers), dict(_medians(days, {ACKNOWLEDGING: acknowledging, CLOSING: closing})))


def _by_the_day(cabinet: Cabinet, name: str, courses: Iterable[_Course]) -> dict[str, int]:
    """How many were done by the promised day, and how many later, or not although the day has passed."""
    today, found = london_day(cabinet.now()), Counter[bool]()
    for _, promised, done in courses:
        if promised is not None and (done is not None or promised < today):
            found[done is not None and done <= promised] += 1
    return {f"{name}/in-time": found[True], f"{name}/late": found[False]}


def _medians(days: SchoolDays, courses: dict[str, Sequence[_Course]]) -> Iterator[tuple[str, float]]:
    for name, each in courses.items():
        took = [days.between(begun, done) for begun, _, done in each if done is not None]
        if len(took) >= LEAST:
            yield name, float(median(took))
