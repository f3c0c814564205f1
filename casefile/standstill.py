"""Cases under review that nobody has moved on for longer than the school wants: forgotten, unless somebody is reminded.

Reading a case moves nothing on. A case has a next step where a letter or a decision waits, or a day to keep is ahead.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.clocks import london_day, school_days_after
from casefile.due_days import ACKNOWLEDGEMENT, OUTCOME, due_days
from casefile.tables import AuditLine, Case, Decision, Draft

_WORKED_ON = ("under-review", "decided")
_LOOKING = ("case-read", "reporter-revealed", "file-downloaded", "unopened-told", "case-given")
# Letters that somebody still has something to do with, or that are about to go.
_ENDED = ("sent", "withdrawn")


def at_a_standstill(session: Session, cabinet: Cabinet, cases: Collection[Case]) -> list[tuple[Case, date]]:
    """The forgotten ones of these cases, each with the day on which something was last done, the earliest first."""
    worked_on = [each for each in cases if each.state in _WORKED_ON]
    today, school = london_day(cabinet.now()), cabinet.school
    last = _last_acts(session, worked_on)
    old = [
        each
        for each in worked_on
        if each.id in last and school_days_after(school, last[each.id], school.forgotten_after) < today
    ]
    ahead = _with_a_next_step(session, old, today)
    return sorted(((each, last[each.id]) for each in old if each.id not in ahead), key=lambda each: each[1])


def _last_acts(session: Session, cases: Collection[Case]) -> dict[str, date]:
    acts = select(func.max(AuditLine.seq)).where(
        AuditLine.case_id.in_([each.id for each in cases]), AuditLine.act.not_in(_LOOKING)
    )
    lines = select(AuditLine.case_id, AuditLine.at).where(AuditLine.seq.in_(acts.group_by(AuditLine.case_id)))
    return {case_id: london_day(datetime.fromisoformat(at)) for case_id, at in session.execute(lines) if case_id}


def _with_a_next_step(session: Session, cases: Collection[Case], today: date) -> set[str]:
    ids = [each.id for each in cases]
    letters = select(Draft.case_id).where(Draft.case_id.in_(ids), Draft.state.not_in(_ENDED))
    decisions = select(Decision.case_id).where(Decision.case_id.in_(ids), Decision.state == "proposed")
    # That an answer is due one day is no step that anybody has planned.
    promised = {ACKNOWLEDGEMENT, OUTCOME}
    days = {each.case_id for each in due_days(session, cases) if each.day >= today and each.sort not in promised}
    return {*session.scalars(letters), *session.scalars(decisions), *days}
