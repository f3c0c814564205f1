"""Meetings with somebody of a case: planned, moved, cancelled, held. Each sets the day to keep that goes with it.

    planned → held | cancelled

A moved or cancelled meeting keeps its calendar entry's uid and raises the sequence (RFC 5545 §3.8.7.4), so that the
parent's calendar follows. With one person there is one meeting planned at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.case_dates import DONE, OPEN, REMOVED, dates_of, judge_date, set_date
from casefile.case_people import row_of
from casefile.clocks import london_day
from casefile.errors import CaseworkError
from casefile.filing import slot_of
from casefile.states import move
from casefile.tables import Case, Meeting, new_id
from casefile.vault import Folder
from casefile.worked_on import one_line, own, said, take_up

_MEETING = "meeting"
_SHORTEST, _LONGEST = 5, 480
_LONGEST_WORDS = 300


@dataclass(frozen=True, slots=True)
class OpenMeeting:
    """A meeting, opened. `person_id` is whom of the case it is with, `who` is there for the school."""

    meeting_id: str
    person_id: str | None
    state: str
    uid: str
    sequence: int
    starts_at: datetime
    minutes: int
    place: str
    who: str


def plan_meeting(
    session: Session,
    cabinet: Cabinet,
    case: Case,
    by: str,
    *,
    person_id: str | None,
    starts_at: datetime,
    minutes: int,
    place: str,
    who: str,
) -> Meeting:
    """Plans a meeting (`person_id` None: with the reporter); `starts_at` is aware. Raises `CaseworkError`."""
    take_up(session, case)
    if person_id is not None:
        row_of(session, case, person_id)
    if _planned_with(session, case, person_id) is not None:
        raise CaseworkError("A meeting with this person is planned already.", "Move or cancel that one.")
    row = Meeting(id=new_id(), case_id=case.id, person_id=person_id, state="planned", uid=new_id(), sequence=0)
    _set(session, cabinet, case, row, starts_at, minutes, place, who)
    session.add(row)
    _note(session, cabinet, by, "meeting-planned", row)
    _keep_day(session, cabinet, case, row, by)
    return row


def move_meeting(
    session: Session,
    cabinet: Cabinet,
    case: Case,
    meeting_id: str,
    by: str,
    *,
    starts_at: datetime,
    minutes: int,
    place: str,
    who: str,
) -> None:
    """Another time, length, place or company. Raises `CaseworkError` where it is not planned any more."""
    row = _planned(session, case, meeting_id)
    _set(session, cabinet, case, row, starts_at, minutes, place, who)
    row.sequence += 1
    _note(session, cabinet, by, "meeting-moved", row)
    _keep_day(session, cabinet, case, row, by)


def cancel_meeting(session: Session, cabinet: Cabinet, case: Case, meeting_id: str, by: str) -> None:
    """It does not take place: planned → cancelled. Raises as `move_meeting` does."""
    row = _planned(session, case, meeting_id)
    move(session, Meeting, row.id, "planned", "cancelled", sequence=row.sequence + 1)
    _note(session, cabinet, by, "meeting-cancelled", row)
    _end_day(session, cabinet, case, row, by, REMOVED)


def hold_meeting(session: Session, cabinet: Cabinet, case: Case, meeting_id: str, by: str) -> None:
    """It took place: planned → held. What was said goes to what was gathered. Raises as `move_meeting` does."""
    row = _planned(session, case, meeting_id)
    if row.starts_at > cabinet.now():
        raise CaseworkError("The meeting is still to come.", "Move it where it was held at another time.")
    move(session, Meeting, row.id, "planned", "held")
    _note(session, cabinet, by, "meeting-held", row)
    _end_day(session, cabinet, case, row, by, DONE)


def meetings_of(session: Session, cabinet: Cabinet, case: Case) -> list[OpenMeeting]:
    """All meetings of a case, opened, the first one first."""
    folder = cabinet.folder(session, case.key_id)
    rows = select(Meeting).where(Meeting.case_id == case.id).order_by(Meeting.starts_at, Meeting.id)
    return [_opened(folder, row) for row in session.scalars(rows)]


def _set(
    session: Session,
    cabinet: Cabinet,
    case: Case,
    row: Meeting,
    starts_at: datetime,
    minutes: int,
    place: str,
    who: str,
) -> None:
    if starts_at <= cabinet.now():
        raise CaseworkError("That time is past.", "Give a time to come.")
    if not _SHORTEST <= minutes <= _LONGEST:
        raise CaseworkError(f"A meeting lasts from {_SHORTEST} to {_LONGEST} minutes.")
    place = one_line(said(place, "Please say where.", "A room at school, or a telephone number."), _LONGEST_WORDS)
    who = one_line(said(who, "Please say who will be there for the school."), _LONGEST_WORDS)
    folder = cabinet.folder(session, case.key_id)
    row.starts_at, row.minutes = starts_at, minutes
    row.place, row.who = folder.seal(place, slot_of(row, "place")), folder.seal(who, slot_of(row, "who"))


def _planned(session: Session, case: Case, meeting_id: str) -> Meeting:
    take_up(session, case)
    row = own(case, session.get(Meeting, meeting_id, populate_existing=True))
    if row.state != "planned":
        raise CaseworkError("This meeting is not planned any more.", "Somebody else may have been quicker.")
    return row


def _planned_with(session: Session, case: Case, person_id: str | None) -> str | None:
    planned = select(Meeting.id).where(Meeting.case_id == case.id, Meeting.state == "planned")
    return session.scalar(planned.where(Meeting.person_id.is_not_distinct_from(person_id)).limit(1))


def _keep_day(session: Session, cabinet: Cabinet, case: Case, row: Meeting, by: str) -> None:
    day = london_day(row.starts_at)
    set_date(session, cabinet, case, sort=_MEETING, due=day, by=by, person_id=row.person_id)


def _end_day(session: Session, cabinet: Cabinet, case: Case, row: Meeting, by: str, standing: str) -> None:
    for each in dates_of(session, case):
        if (each.sort, each.person_id, each.standing) == (_MEETING, row.person_id, OPEN):
            judge_date(session, cabinet, case, each.id, standing, by)


def _opened(folder: Folder, row: Meeting) -> OpenMeeting:
    return OpenMeeting(
        row.id,
        row.person_id,
        row.state,
        row.uid,
        row.sequence,
        row.starts_at,
        row.minutes,
        folder.open_text(row.place, slot_of(row, "place")),
        folder.open_text(row.who, slot_of(row, "who")),
    )


def _note(session: Session, cabinet: Cabinet, by: str, act: str, row: Meeting) -> None:
    audit_trail.note(session, cabinet, by, act, case_id=row.case_id, about=row.id)
