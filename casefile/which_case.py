"""Which case a mail belongs to: proven, so that it joins by itself, or only likely, so that a person is asked.

    our keyed Message-ID or a reference, and a known sender who is not failing      it joins
    the same, but the school's mail server found that the sender's address lies     asked: "failing"
    the same, from an address that the case does not know                           asked: "unknown-address"
    the same, from somebody complained about there, who complains of somebody new   asked: "counter-claim"
    a follow-up without a reference, from the address of an open case               asked: "same-address"
    another address, but the name of whoever reported an open case                  asked: "same-name"

What answers a case that was put together with another belongs to that one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.findings import Findings
from casefile.references import draft_of, references_in
from casefile.report import Report
from casefile.same_person import one_name, writer_of
from casefile.tables import Case, CasePerson, Draft, Mail

FAILING, UNKNOWN_ADDRESS, SAME_ADDRESS, SAME_NAME = "failing", "unknown-address", "same-address", "same-name"
COUNTER_CLAIM = "counter-claim"
_STILL_ON = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Belonging:
    """The case that a mail is proven to answer, or the one that a person is asked about, and why."""

    case: Case | None = None
    asked: Case | None = None
    why: str | None = None

    @property
    def is_named(self) -> bool:
        """True where the mail itself names the case that is asked about."""
        return self.why in {FAILING, UNKNOWN_ADDRESS, COUNTER_CLAIM}


NOWHERE = Belonging()


def which_case(session: Session, cabinet: Cabinet, mail: Mail, report: Report, findings: Findings) -> Belonging:
    """Where a mail without a case belongs; nowhere, as a rule."""
    named = _named(session, cabinet, report)
    if named is None:
        return _likely(session, cabinet, mail, report, findings)
    holds = went_to(session, named)
    # Letters stay with the case they were sent from, mails move.
    if not any(_knows(session, each, mail.sender_hash) for each in (named, holds)):
        return Belonging(asked=holds, why=UNKNOWN_ADDRESS)
    if report.authentication.verdict == "failed":
        return Belonging(asked=holds, why=FAILING)
    if _counters(session, cabinet, holds, mail, findings):
        return Belonging(asked=holds, why=COUNTER_CLAIM)
    return Belonging(case=holds)


def went_to(session: Session, case: Case) -> Case:
    """The case that holds what once belonged to this one: itself, or what it was put together with."""
    seen = {case.id}
    while case.joined_to is not None and case.joined_to not in seen:
        case = session.get_one(Case, case.joined_to)
        seen.add(case.id)
    return case


def reporter_name_hash(cabinet: Cabinet, name: str | None) -> str | None:
    """By what a reporter's name is found again; None for none that would tell them from others."""
    form = one_name(name or "")
    return cabinet.hash_of("reporter", form) if form else None


def _named(session: Session, cabinet: Cabinet, report: Report) -> Case | None:
    # The newest first: a thread may hold letters of two cases, where one was kept apart from the other.
    for each in (report.in_reply_to, *reversed(report.references)):
        draft_id = draft_of(cabinet, each)
        draft = session.get(Draft, draft_id) if draft_id else None
        if draft is not None:
            return session.get_one(Case, draft.case_id)
    references = references_in(report.subject)
    there = {each.reference: each for each in session.scalars(select(Case).where(Case.reference.in_(references)))}
    return next((there[each] for each in references if each in there), None)


def _likely(session: Session, cabinet: Cabinet, mail: Mail, report: Report, findings: Findings) -> Belonging:
    """The newest open case of the same parent. Two parents at one address are two: their matters are not one."""
    by_name = reporter_name_hash(cabinet, writer_of(report, findings))
    still_on = (
        select(Case)
        .where(Case.state != "closed", Case.joined_to.is_(None), Case.opened_at > cabinet.now() - _STILL_ON)
        .order_by(Case.opened_at.desc())
        .limit(1)
    )
    if findings.kind == "follow-up" and mail.sender_hash is not None:
        other_name = Case.reporter_name_hash.is_not(None) & (Case.reporter_name_hash != by_name)
        here = still_on.where(Case.reporter_hash == mail.sender_hash)
        found = session.scalar(here.where(~other_name) if by_name else here)
        if found is not None:
            return Belonging(asked=found, why=SAME_ADDRESS)
    if by_name is not None and mail.sender_hash is not None:
        elsewhere = still_on.where(Case.reporter_name_hash == by_name, Case.reporter_hash != mail.sender_hash)
        found = session.scalar(elsewhere)
        if found is not None:
            return Belonging(asked=found, why=SAME_NAME)
    return NOWHERE


def _counters(session: Session, cabinet: Cabinet, case: Case, mail: Mail, findings: Findings) -> bool:
    """True where the school wrote to the sender because of a complaint about them, and now they complain of another.

    That is a matter of its own, and perhaps about whoever reported the first: neither's letters may go into one case.
    """
    was_asked = select(Draft.id).where(
        Draft.case_id == case.id, Draft.recipient_hash == mail.sender_hash, Draft.to_role == "subject"
    )
    if case.reporter_hash == mail.sender_hash or session.scalar(was_asked.limit(1)) is None:
        return False
    people = select(CasePerson.name_hash).where(CasePerson.case_id == case.id, CasePerson.role == "subject")
    there = set(session.scalars(people))
    own = one_name(findings.facts.reporter.name or "")
    named = (each.name for each in findings.facts.subjects)
    return any(cabinet.hash_of("name", each) not in there and (not own or one_name(each) != own) for each in named)


def _knows(session: Session, case: Case, sender_hash: str | None) -> bool:
    if sender_hash is None:
        return False
    # Anybody who has seen a letter of ours can report on it, and that report lies with its case.
    by_a_person = Mail.kind.is_distinct_from("automatic")
    wrote = select(Mail.id).where(Mail.case_id == case.id, Mail.sender_hash == sender_hash, by_a_person)
    was_written_to = select(Draft.id).where(Draft.case_id == case.id, Draft.recipient_hash == sender_hash)
    return session.scalar(wrote.limit(1)) is not None or session.scalar(was_written_to.limit(1)) is not None
