"""The morning notice: once each school day, to each person their own counts and whether every mail is accounted for.

school day           where something waits for them; on the first one of a week to leaders in any case: the desk is alive
holidays, INSET day  only where a day of the law's is due, or an alarm was not read; never at week-ends or bank holidays
missed               made up until noon

Each person has one a day, whatever is started anew and however many workers there are.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.clocks import LONDON, is_first_school_day_of_week, is_school_day, is_working_day, london_day
from casefile.once import are_done, is_first
from casefile.school import NOON, Person
from casefile.what_waits import InShort, in_short
from outbound.letters import Written, write
from outbound.notices import queue

MORNING = "morning"
_READERS = ("leader", "dsl", "governor")
_BALANCED = "Every mail that came in is accounted for."
_NOT_BALANCED = (
    "Not every mail that came in is accounted for. Please ask whoever looks after the desk to check it today."
)


def is_morning(cabinet: Cabinet) -> bool:
    """True from the set time until noon of a working day."""
    at, now = cabinet.school.morning_notice, cabinet.now().astimezone(LONDON)
    return at is not None and is_working_day(now.date()) and at <= now.time() < NOON


def not_told_yet(session: Session, cabinet: Cabinet) -> list[Person]:
    """Who has not had their turn this morning."""
    day = london_day(cabinet.now())
    readers = [each for each in cabinet.school.people if any(map(each.has, _READERS))]
    done = are_done(session, [_name(day, each) for each in readers])
    return [each for each in readers if _name(day, each) not in done]


def tell_this_morning(
    session: Session, cabinet: Cabinet, person: Person, *, balance_holds: bool, desk_url: str
) -> bool:
    """A person's turn: queues their notice, where there is something to tell; True where it did."""
    day = london_day(cabinet.now())
    if not is_first(session, cabinet, _name(day, person)):
        return False
    counts = in_short(session, cabinet, person)
    if not _is_worth_it(cabinet, person, counts, day):
        return False
    queue(session, cabinet, person.id, MORNING, _words(cabinet, counts, balance_holds=balance_holds, desk_url=desk_url))
    return True


def _is_worth_it(cabinet: Cabinet, person: Person, counts: InShort, day: date) -> bool:
    if not is_school_day(cabinet.school, day):
        return counts.cannot_wait
    return not counts.is_nothing or (person.has("leader") and is_first_school_day_of_week(cabinet.school, day))


def _words(cabinet: Cabinet, counts: InShort, *, balance_holds: bool, desk_url: str) -> Written:
    values: dict[str, object] = {
        "school": cabinet.school.name,
        "desk_url": desk_url,
        "lines": _lines(counts),
        "balance": _BALANCED if balance_holds else _NOT_BALANCED,
    }
    return write(f"notices/{MORNING}", values)


def _lines(counts: InShort) -> list[str]:
    """The counts that are not nought, in words that say nothing of what they count."""
    said = (
        (
            counts.unread,
            "should not wait, and you have not read it yet",
            "should not wait, and you have not read them yet",
        ),
        (counts.overdue, "is overdue", "are overdue"),
        (counts.due_today, "is due today", "are due today"),
        (counts.to_approve, "waits for your approval", "wait for your approval"),
    )
    return [f"{count} {one if count == 1 else several}" for count, one, several in said if count]


def _name(day: date, person: Person) -> str:
    return f"morning {day.isoformat()} {person.id}"
