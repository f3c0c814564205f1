"""A read mail becomes a case, or joins one, or is filed without one.

    proven to be ours and from a known sender       joins its case
    concern, follow-up, or flagged for safeguarding  opens a case (with "may belong to" where it points at one)
    or as a complaint about staff
    enquiry, automatic, junk                         filed without a case; people see it under "Other mail"

A report joins a case only by our keyed reference and a sender that the case knows: a guessed number in a
subject joins nothing. What answers a case that was put together with another joins that one.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile import audit_trail, filing
from casefile.cabinet import Cabinet
from casefile.clocks import school_days_after
from casefile.findings import Finding, Findings
from casefile.kept_from import recuse
from casefile.recusal import recused_by
from casefile.references import draft_of, new_reference, references_in
from casefile.report import Report
from casefile.states import move
from casefile.tables import Case, CaseFinding, CasePerson, DataKey, Draft, Mail, new_id
from casefile.vault import Folder, Slot

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of a mail. `opened` is True where it opened its case, False where it joined one."""

    mail_id: str
    report: Report
    findings: Findings
    case: Case | None
    opened: bool = False


def next_to_file(session: Session) -> str | None:
    """The oldest mail that was read and not filed yet."""
    read = select(Mail.id).where(Mail.state == "read").order_by(Mail.collected_at).limit(1)
    return session.scalar(read.with_for_update(skip_locked=True))


def file_mail(session: Session, cabinet: Cabinet, mail_id: str) -> Filed | None:
    """Files one read mail: read → filed. None where another worker was first."""
    mail = session.get_one(Mail, mail_id)
    reading = filing.open_reading(session, cabinet, mail)
    if reading is None or not move(session, Mail, mail_id, "read", "filed", filed_at=cabinet.now()):
        return None
    report, findings = reading
    case, pointed_at = _case_it_answers(session, cabinet, mail, report)
    if case is not None and findings.kind == "automatic":
        mail.case_id = case.id
        audit_trail.note(session, cabinet, audit_trail.PROGRAM, "automatic-reply", case_id=case.id, about=mail_id)
        return Filed(mail_id, report, findings, None)
    if case is not None:
        _join(session, cabinet, case, mail)
        take_findings(session, cabinet, case, mail, findings)
        return Filed(mail_id, report, findings, case)
    if _opens_a_case(findings):
        case = open_case(session, cabinet, mail, report, findings, audit_trail.PROGRAM, pointed_at)
        return Filed(mail_id, report, findings, case, opened=True)
    audit_trail.note(session, cabinet, audit_trail.PROGRAM, "mail-filed", about=mail_id, kind=findings.kind)
    return Filed(mail_id, report, findings, None)


def file_again(session: Session, cabinet: Cabinet, mail: Mail, report: Report, findings: Findings) -> Filed:
    """Brings what a second reading found to the mail's case; opens one where only now a concern shows."""
    case = session.get(Case, mail.case_id) if mail.case_id else None
    if case is not None:
        take_findings(session, cabinet, case, mail, findings, again=True)
        return Filed(mail.id, report, findings, case)
    if not _opens_a_case(findings):
        return Filed(mail.id, report, findings, None)
    mail.kind = findings.kind
    pointed_at = _case_it_answers(session, cabinet, mail, report)[1]
    case = open_case(session, cabinet, mail, report, findings, audit_trail.PROGRAM, pointed_at)
    return Filed(mail.id, report, findings, case, opened=True)


def open_case(
    session: Session,
    cabinet: Cabinet,
    mail: Mail,
    report: Report,
    findings: Findings,
    actor: str,
    pointed_at: Case | None = None,
) -> Case:
    """Opens a case with a mail as its first; the mail's key becomes the case's."""
    folder, case_id = cabinet.folder(session, mail.key_id), new_id()
    today = cabinet.now().astimezone(LONDON).date()
    case = Case(
        id=case_id,
        reference=_free_reference(session),
        state="received",
        key_id=mail.key_id,
        title=folder.seal(report.subject, Slot("cases", case_id, "title")),
        reporter=folder.seal(json.dumps(_reporter(report, findings)), Slot("cases", case_id, "reporter")),
        reporter_hash=mail.sender_hash,
        may_belong_to=pointed_at.id if pointed_at else None,
        acknowledge_by=school_days_after(cabinet.school, today, cabinet.school.acknowledge_within),
        opened_at=cabinet.now(),
    )
    session.add(case)
    session.flush()
    mail.case_id = case.id
    audit_trail.note(session, cabinet, actor, "case-opened", case_id=case.id, about=mail.id, kind=findings.kind)
    take_findings(session, cabinet, case, mail, findings)
    return case


def _opens_a_case(findings: Findings) -> bool:
    # Mail without a case is for the office; whom it complains of could read it there.
    flagged = findings.has_flag("safeguarding") or findings.has_flag("staff-subject")
    return flagged or findings.kind in {"concern", "follow-up"}


def _join(session: Session, cabinet: Cabinet, case: Case, mail: Mail) -> None:
    own_key = mail.key_id
    filing.reseal(session, cabinet, mail, cabinet.folder(session, case.key_id))
    session.delete(session.get_one(DataKey, own_key))
    mail.case_id = case.id
    audit_trail.note(session, cabinet, audit_trail.PROGRAM, "mail-joined", case_id=case.id, about=mail.id)
    take_news(session, cabinet, case)


def take_news(session: Session, cabinet: Cabinet, case: Case) -> None:
    """Something came to a case that nobody has read: a closed one is under review again, where people see it."""
    case.news = True
    if case.state == "closed" and move(session, Case, case.id, "closed", "under-review"):
        audit_trail.note(session, cabinet, audit_trail.PROGRAM, "case-reopened", case_id=case.id)


def went_to(session: Session, case: Case) -> Case:
    """The case that holds what once belonged to this one: itself, or what it was put together with."""
    seen = {case.id}
    while case.joined_to is not None and case.joined_to not in seen:
        case = session.get_one(Case, case.joined_to)
        seen.add(case.id)
    return case


def _case_it_answers(session: Session, cabinet: Cabinet, mail: Mail, report: Report) -> tuple[Case | None, Case | None]:
    """The case a mail is proven to answer, and the one it only points at."""
    ids = [draft_of(cabinet, each) for each in (report.in_reply_to, *reversed(report.references))]
    drafts = select(Draft.case_id).where(Draft.id.in_([each for each in ids if each]))
    by_thread = session.scalar(select(Case).where(Case.id.in_(drafts)).limit(1))
    by_subject = session.scalar(select(Case).where(Case.reference.in_(references_in(report.subject))).limit(1))
    named = by_thread or by_subject
    if named is None:
        return None, None
    pointed_at = went_to(session, named)
    # Letters stay with the case they were sent from, mails move.
    if any(_knows(session, each, mail.sender_hash) for each in (named, pointed_at)):
        return pointed_at, None
    return None, pointed_at


def _knows(session: Session, case: Case, sender_hash: str | None) -> bool:
    if sender_hash is None:
        return False
    wrote = select(Mail.id).where(Mail.case_id == case.id, Mail.sender_hash == sender_hash)
    was_written_to = select(Draft.id).where(Draft.case_id == case.id, Draft.recipient_hash == sender_hash)
    return session.scalar(wrote.limit(1)) is not None or session.scalar(was_written_to.limit(1)) is not None


def _free_reference(session: Session) -> str:
    while True:
        reference = new_reference()
        if session.scalar(select(Case.id).where(Case.reference == reference)) is None:
            return reference


def _reporter(report: Report, findings: Findings) -> dict[str, str | None]:
    reporter = asdict(findings.facts.reporter)
    return {**reporter, "name": reporter["name"] or report.sender.name or None, "address": report.sender.address}


def take_findings(
    session: Session, cabinet: Cabinet, case: Case, mail: Mail, findings: Findings, *, again: bool = False
) -> None:
    """The labels, people and recusals that a mail brings to its case; those that are there already stay.

    `again` is True where the mail was read before.
    """
    folder = cabinet.folder(session, case.key_id)
    there = {each.label: each for each in session.scalars(select(CaseFinding).where(CaseFinding.mail_id == mail.id))}
    fresh: list[str] = []
    for sort, group in (("category", findings.categories), ("flag", findings.flags)):
        for each in group:
            if each.id not in there:
                session.add(_finding(folder, case, mail, sort, each))
                fresh.append(each.id)
            elif there[each.id].standing == "suggested":
                _strengthen(folder, there[each.id], each)
    _add_people(session, cabinet, folder, case, findings)
    recuse(session, cabinet, case, recused_by(findings, cabinet.school), again=again)
    # A flag that a person took off is not raised again by the same mail.
    raised = {each.id for each in findings.flags if each.id not in there or there[each.id].standing != "removed"}
    case.safeguarding = case.safeguarding or "safeguarding" in raised
    case.urgent = case.urgent or "urgent" in raised
    case.anonymity = case.anonymity or "anonymity" in raised
    if there and not fresh:
        return
    audit_trail.note(
        session,
        cabinet,
        audit_trail.PROGRAM,
        "findings-suggested",
        case_id=case.id,
        about=mail.id,
        labels=",".join(fresh),
    )


def _finding(folder: Folder, case: Case, mail: Mail, sort: str, finding: Finding) -> CaseFinding:
    row = CaseFinding(
        id=new_id(),
        case_id=case.id,
        mail_id=mail.id,
        sort=sort,
        label=finding.id,
        confidence=finding.confidence,
        evidence=b"",
    )
    _strengthen(folder, row, finding)
    return row


def _strengthen(folder: Folder, row: CaseFinding, finding: Finding) -> None:
    """A label's quotes as they are now."""
    quotes = json.dumps([asdict(each) for each in finding.evidence], ensure_ascii=False)
    row.evidence, row.confidence = folder.seal(quotes, Slot("findings", row.id, "evidence")), finding.confidence


def _add_people(session: Session, cabinet: Cabinet, folder: Folder, case: Case, findings: Findings) -> None:
    there = set(session.scalars(select(CasePerson.name_hash).where(CasePerson.case_id == case.id)))
    people = [("subject", each.is_a, each.name) for each in findings.facts.subjects]
    people += [("child", "pupil", each) for each in findings.facts.children]
    for role, is_a, name in people:
        name_hash = cabinet.hash_of("name", name)
        if name_hash not in there:
            row = CasePerson(id=new_id(), case_id=case.id, role=role, is_a=is_a, name=b"", name_hash=name_hash)
            row.name = folder.seal(name, Slot("case_people", row.id, "name"))
            session.add(row)
            there.add(name_hash)
