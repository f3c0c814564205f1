"""A child may be at risk, or somebody of the staff is accused, and nobody looks: the case goes on to the next person.

after the set minutes     everybody who may see it is told again
after as many again       the next on the ladder is given it and told: leaders by rank, then governors by rank
and so on                 until somebody opens it, or nobody is left

Day and night, in term and out of it. Nobody recused is given a case, nor a leader junior to somebody recused. One with
sealed pictures is for the DSL alone; where they do not look, it goes up the same ladder one person at a time, beginning
with whoever is on top, and the seal stays: nobody sees the pictures. Opened is what the audit trail holds as read since
the last mail that alarms came or was read anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, union
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.findings import ALLEGATION
from casefile.need_to_know import SEALED, next_in_line, readers_of
from casefile.raised_flags import SAFEGUARDING, stood_down
from casefile.school import Person
from casefile.tables import AuditLine, Case, CaseFinding, CaseGrant, CaseLane, Mail, new_id

WHY = "unopened"
TOLD_AGAIN, GIVEN = "unopened-told", "case-given"
_READ = "case-read"
# What brings news of a mail to a case.
_CAME = ("case-opened", "mail-joined", "findings-suggested", "lanes-seen", "pictures-read")


@dataclass(frozen=True, slots=True)
class _Waiting:
    """`since` when it has waited: from the alarm, or from the last step that was taken."""

    since: datetime
    was_told: bool


def unopened(session: Session, cabinet: Cabinet) -> list[str]:
    """The ids of the cases for which it is time to take the next step; few, or none."""
    cases = _with_something_unread(session)
    off = stood_down(session) if cases else set()
    return [each.id for each in cases if each.id not in off and _is_time(cabinet, _waiting(session, each))]


def _with_something_unread(session: Session) -> list[Case]:
    """The cases where a child may be at risk to which something came since anybody read them."""
    came = func.max(AuditLine.seq).filter(AuditLine.act.in_(_CAME))
    read = func.max(AuditLine.seq).filter(AuditLine.act == _READ)
    cases = (
        select(Case)
        .join(AuditLine, AuditLine.case_id == Case.id)
        .where(Case.safeguarding, Case.state != "closed", Case.joined_to.is_(None))
        .group_by(Case.id)
        .having(or_(read.is_(None), read < came))
    )
    return list(session.scalars(cases))


def given_unopened(session: Session, person: Person) -> set[str]:
    """The ids of the cases that a person was given because nobody opened them."""
    return set(session.scalars(select(CaseGrant.case_id).where(CaseGrant.person_id == person.id, CaseGrant.why == WHY)))


def next_step(session: Session, cabinet: Cabinet, case_id: str) -> list[str]:
    """Takes the next step for a case, where it is time for one; the ids of those to be told at once.

    The case is locked: of two workers one takes the step, and the other finds it taken.
    """
    case = session.scalar(select(Case).where(Case.id == case_id).with_for_update(skip_locked=True))
    waiting = _waiting(session, case) if case is not None else None
    if case is None or waiting is None or not _is_time(cabinet, waiting):
        return []
    return _give_on(session, cabinet, case) if waiting.was_told else _tell_again(session, cabinet, case)


def _is_time(cabinet: Cabinet, waiting: _Waiting | None) -> bool:
    within = timedelta(minutes=cabinet.school.safeguarding_opened_within)
    return waiting is not None and cabinet.now() >= waiting.since + within


def _tell_again(session: Session, cabinet: Cabinet, case: Case) -> list[str]:
    audit_trail.note(session, cabinet, audit_trail.PROGRAM, TOLD_AGAIN, case_id=case.id)
    return [each.id for each in readers_of(session, cabinet.school, case)]


def _give_on(session: Session, cabinet: Cabinet, case: Case) -> list[str]:
    person = next_in_line(session, cabinet.school, case)
    if person is None:
        return []
    given = select(CaseGrant).where(CaseGrant.case_id == case.id, CaseGrant.person_id == person.id)
    if session.scalar(given) is None:
        row = CaseGrant(id=new_id(), case_id=case.id, person_id=person.id, why=WHY, made_at=cabinet.now())
        session.add(row)
    audit_trail.note(session, cabinet, audit_trail.PROGRAM, GIVEN, case_id=case.id, person=person.id)
    return [person.id]


def _waiting(session: Session, case: Case) -> _Waiting | None:
    """How long something that alarms has waited in a case; None where somebody has read all of it."""
    lines = session.scalars(
        select(AuditLine)
        .where(AuditLine.case_id == case.id, AuditLine.act.in_([*_CAME, _READ, TOLD_AGAIN, GIVEN]))
        .order_by(AuditLine.seq)
    )
    return _as_told_by(lines, _alarming(session, case))


def _as_told_by(lines: Iterable[AuditLine], alarming: set[str | None]) -> _Waiting | None:
    waiting = None
    for line in lines:
        at = datetime.fromisoformat(line.at)
        if line.act == _READ:
            waiting = None
        elif line.act in {TOLD_AGAIN, GIVEN}:
            waiting = _Waiting(at, was_told=True)
        elif waiting is None and line.about in alarming and _brings_news(line):
            waiting = _Waiting(at, was_told=False)
    return waiting


def _brings_news(line: AuditLine) -> bool:
    """False for pictures in which nothing was found: whoever has read the mail has read all there is."""
    return bool(json.loads(line.details).get("news", True))


def _alarming(session: Session, case: Case) -> set[str | None]:
    """The mails of a case that alarm, as people left their labels and lanes."""
    flagged = select(CaseFinding.mail_id).where(
        CaseFinding.case_id == case.id, CaseFinding.label == SAFEGUARDING, CaseFinding.standing != "removed"
    )
    accusing = select(CaseLane.mail_id).where(
        CaseLane.case_id == case.id, CaseLane.lane == ALLEGATION, CaseLane.standing != "removed"
    )
    sealed = select(Mail.id).where(Mail.case_id == case.id, Mail.seal == SEALED)
    return set(session.scalars(union(flagged, accusing, sealed)))
