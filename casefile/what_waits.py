"""What waits for one person, in the cases they may see: alarms to read, a second person's word, letters to approve; and in short.

Counts are of a person's own cases alone: what is kept from them is in none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, union
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.clocks import london_day
from casefile.due_days import LEGAL, OVERDUE, TODAY, due_days, nearness
from casefile.need_to_know import Seen, seen_of
from casefile.raised_flags import stood_down
from casefile.school import Person
from casefile.second_person import NO, may_be_second
from casefile.states import CASE, DRAFT
from casefile.tables import AuditLine, Case, CaseDate, CaseLane, Decision, Draft

OPEN_STATES = tuple(each for each in CASE if each != "closed")
# The states of a letter that somebody still has something to do with, or that is about to go.
UNDER_WAY = tuple(each for each in DRAFT if each not in {"sent", "withdrawn"})


@dataclass(frozen=True, slots=True)
class InShort:
    """A person's own counts. `legal` of those overdue or due today are days that run on through the holidays."""

    overdue: int = 0
    due_today: int = 0
    to_approve: int = 0
    unread: int = 0
    legal: int = 0

    @property
    def is_nothing(self) -> bool:
        """True where there is nothing to do."""
        return not (self.overdue or self.due_today or self.to_approve or self.unread)

    @property
    def cannot_wait(self) -> bool:
        """True for what does not wait until the holidays are over."""
        return bool(self.legal or self.unread)


def in_short(session: Session, cabinet: Cabinet, person: Person) -> InShort:
    """What waits for a person, as numbers."""
    cases = live_cases(session, seen_of(session, cabinet.school, person))
    today = london_day(cabinet.now())
    due = [(nearness(cabinet.school, each.day, today), each.sort) for each in due_days(session, cases)]
    near = [sort for how_near, sort in due if how_near in {OVERDUE, TODAY}]
    waiting = [each for each in drafts_of(session, cases) if each.state == "waiting"]
    seconds = [*decisions_to_agree(session, cabinet, person, cases), *letters_to_agree(session, cabinet, person, cases)]
    return InShort(
        overdue=sum(how_near == OVERDUE for how_near, _ in due),
        due_today=sum(how_near == TODAY for how_near, _ in due),
        to_approve=len(waiting) + len(seconds),
        unread=len(alarms_to_read(session, person, cases)),
        legal=sum(each in LEGAL for each in near),
    )


def live_cases(session: Session, seen: Seen) -> list[Case]:
    """The cases that a person may know of and that may need somebody, the newest first."""
    live = select(Case).where(seen.where, may_need_somebody())
    return list(session.scalars(live.order_by(Case.opened_at.desc(), Case.id.desc())))


def may_need_somebody() -> ColumnElement[bool]:
    """A condition on `cases`: those that are open, or still have a day to keep, a letter, or a decision that waits.

    Closing a case ends neither a letter that waits nor a clock of the law's.
    """
    going_on = union(
        select(Case.id).where(Case.state.in_(OPEN_STATES)),
        select(Draft.case_id).where(Draft.state.in_(UNDER_WAY)),
        select(Decision.case_id).where(Decision.state == "proposed"),
        select(CaseLane.case_id).where(CaseLane.standing == "open"),
        select(CaseDate.case_id).where(CaseDate.standing == "open"),
    )
    return Case.id.in_(going_on)


def alarms_to_read(session: Session, person: Person, cases: Iterable[Case]) -> list[Case]:
    """The cases where a child may be at risk to which something came that this person, or nobody yet, has read."""
    alarming = [each for each in cases if each.safeguarding and each.state != "closed"]
    if not alarming:
        return []
    off, read = stood_down(session), read_by(session, person, [each.id for each in alarming])
    return [each for each in alarming if each.id not in off and (each.news or each.id not in read)]


def read_by(session: Session, person: Person, cases: Collection[str]) -> set[str]:
    """Which of these cases, by their ids, a person has read."""
    # By case: a leader's own lines are far more than those of a few cases.
    lines = select(AuditLine.case_id, AuditLine.actor).where(AuditLine.case_id.in_(cases), AuditLine.act == "case-read")
    return {case_id for case_id, actor in session.execute(lines) if case_id and actor == person.id}


def decisions_to_agree(
    session: Session, cabinet: Cabinet, person: Person, cases: Collection[Case]
) -> list[tuple[Case, Decision]]:
    """The decisions that wait for a second person, where this one may be it."""
    by_id = {each.id: each for each in cases}
    proposed = select(Decision).where(Decision.state == "proposed", Decision.case_id.in_(by_id))
    return [
        (by_id[each.case_id], each)
        for each in session.scalars(proposed.order_by(Decision.made_at))
        if may_be_second(session, cabinet, by_id[each.case_id], each.made_by, person) != NO
    ]


def letters_to_agree(
    session: Session, cabinet: Cabinet, person: Person, cases: Collection[Case]
) -> list[tuple[Case, Draft]]:
    """The letters that one person approved and a second one has to, where this one may be it."""
    by_id = {each.id: each for each in cases}
    approved = select(Draft).where(Draft.state == "countersign", Draft.case_id.in_(by_id))
    return [
        (by_id[each.case_id], each)
        for each in session.scalars(approved.order_by(Draft.created_at, Draft.id))
        if may_be_second(session, cabinet, by_id[each.case_id], each.first_approved_by or "", person) != NO
    ]


def drafts_of(session: Session, cases: Collection[Case]) -> list[Draft]:
    """The letters of these cases that have not gone and were not withdrawn, the oldest first."""
    open_ones = select(Draft).where(Draft.case_id.in_([each.id for each in cases]), Draft.state.in_(UNDER_WAY))
    return list(session.scalars(open_ones.order_by(Draft.created_at, Draft.id)))
