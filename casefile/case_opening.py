"""A read mail becomes a case, or joins one, or is filed without one.

    proven to be ours and from a known sender       joins its case
    concern, follow-up, or flagged for safeguarding  opens a case (with "may belong to" where it points at one)
    or as a complaint about staff, or naming a case,
    or in another lane, or with sealed pictures
    enquiry, automatic, junk                         filed without a case; people see it under "Other mail"
    anything else that lay in Junk                   filed as junk, and left there
    one of many from one sender, or from ourselves   set aside: a person opens its case (`casefile.loop_stops`)

Which case a report belongs to, and whether that is proven, is judged by `casefile.which_case`: a guessed number in a
subject joins nothing.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile import audit_trail, filing
from casefile.cabinet import Cabinet
from casefile.clocks import london_day, received_on, school_days_after
from casefile.findings import Findings
from casefile.incidents import take_marks
from casefile.loop_stops import NO_LIMITS, Limits, came_back, why_aside
from casefile.mail_mentions import forget_mentions
from casefile.phone_call import caller_of
from casefile.places import only_in_junk
from casefile.references import new_reference
from casefile.report import Report
from casefile.same_person import writer_of
from casefile.sender_notes import note_sender
from casefile.states import move
from casefile.tables import Case, DataKey, Mail, new_id
from casefile.vault import Slot
from casefile.what_a_mail_brings import take_findings
from casefile.which_case import NOWHERE, Belonging, reporter_name_hash, which_case


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of a mail. `opened` is True where it opened its case, False where it joined one.

    `trouble` says why it was set aside rather than filed.
    """

    mail_id: str
    report: Report
    findings: Findings
    case: Case | None
    opened: bool = False
    trouble: str | None = None


def next_to_file(session: Session) -> str | None:
    """The oldest mail that was read and not filed yet."""
    read = select(Mail.id).where(Mail.state == "read").order_by(Mail.collected_at).limit(1)
    return session.scalar(read.with_for_update(skip_locked=True))


def file_mail(session: Session, cabinet: Cabinet, mail_id: str, limits: Limits = NO_LIMITS) -> Filed | None:
    """Files one read mail: read → filed, or → set-aside where it must not open a case. None where another worker was first."""
    mail = session.get_one(Mail, mail_id)
    reading = filing.open_reading(session, cabinet, mail)
    if reading is None:
        return None
    report, findings = reading
    is_echo = came_back(session, cabinet, report)
    if is_echo:
        findings = replace(findings, kind="automatic")
    belonging = which_case(session, cabinet, mail, report, findings)
    opens = belonging.case is None and not is_echo and _opens_a_case(session, mail, findings, belonging)
    trouble = why_aside(session, cabinet, mail, report, findings, limits) if opens else None
    if trouble is not None:
        moved = filing.set_aside_as_it_is(session, cabinet, mail_id, trouble)
        return Filed(mail_id, report, findings, None, trouble=trouble) if moved else None
    if not move(session, Mail, mail_id, "read", "filed", filed_at=cabinet.now(), kind=findings.kind):
        return None
    if opens:
        opened = open_case(session, cabinet, mail, report, findings, audit_trail.PROGRAM, belonging)
        return Filed(mail_id, report, findings, opened, opened=True)
    return Filed(mail_id, report, findings, _goes_with(session, cabinet, mail, report, findings, belonging.case))


def _goes_with(
    session: Session, cabinet: Cabinet, mail: Mail, report: Report, findings: Findings, case: Case | None
) -> Case | None:
    """Puts a mail that opens no case with the case it answers, or among the others; the case where it is news there."""
    if case is None:
        if only_in_junk(session, mail.id):
            mail.kind = findings.kind if findings.kind == "automatic" else "junk"
        audit_trail.note(session, cabinet, audit_trail.PROGRAM, "mail-filed", about=mail.id, kind=mail.kind or "")
        return None
    if findings.kind == "automatic":
        mail.case_id = case.id
        audit_trail.note(session, cabinet, audit_trail.PROGRAM, "automatic-reply", case_id=case.id, about=mail.id)
        return None
    join(session, cabinet, case, mail, audit_trail.PROGRAM)
    note_sender(session, cabinet, case, mail, report, findings)
    take_findings(session, cabinet, case, mail, report, findings)
    take_marks(session, cabinet, case, mail, report, findings)
    return case


def file_again(
    session: Session, cabinet: Cabinet, mail: Mail, report: Report, findings: Findings, before: Findings | None = None
) -> Filed:
    """Brings what a second reading found to the mail's case; opens one where only now a concern shows.

    `before` is what the first reading found: who filed the mail in spite of that is not overruled by the same.
    """
    case = session.get(Case, mail.case_id) if mail.case_id else None
    if case is not None:
        take_findings(session, cabinet, case, mail, report, findings, again=True)
        take_marks(session, cabinet, case, mail, report, findings)
        return Filed(mail.id, report, findings, case)
    shows_more = before is None or mail.seal or _reasons(findings) - _reasons(before)
    if not (shows_more and _opens_a_case(session, mail, findings)):
        return Filed(mail.id, report, findings, None)
    belonging = which_case(session, cabinet, mail, report, findings)
    mail.kind = findings.kind
    case = open_case(session, cabinet, mail, report, findings, audit_trail.PROGRAM, belonging)
    return Filed(mail.id, report, findings, case, opened=True)


def open_case(
    session: Session,
    cabinet: Cabinet,
    mail: Mail,
    report: Report,
    findings: Findings,
    actor: str,
    belonging: Belonging = NOWHERE,
) -> Case:
    """Opens a case with a mail as its first; the mail's key becomes the case's."""
    folder, case_id = cabinet.folder(session, mail.key_id), new_id()
    today, reporter = london_day(cabinet.now()), _reporter(session, cabinet, mail, report, findings)
    received = received_on(mail.collected_at, report.date)
    case = Case(
        id=case_id,
        reference=_free_reference(session),
        state="received",
        key_id=mail.key_id,
        title=folder.seal(report.subject, Slot("cases", case_id, "title")),
        reporter=folder.seal(json.dumps(reporter), Slot("cases", case_id, "reporter")),
        reporter_hash=mail.sender_hash,
        reporter_name_hash=reporter_name_hash(cabinet, reporter["name"]),
        may_belong_to=belonging.asked.id if belonging.asked else None,
        may_belong_why=belonging.why,
        acknowledge_by=school_days_after(cabinet.school, today, cabinet.school.acknowledge_within),
        outcome_by=school_days_after(cabinet.school, received, cabinet.school.outcome_within),
        opened_at=cabinet.now(),
    )
    session.add(case)
    session.flush()
    mail.case_id = case.id
    forget_mentions(session, mail)
    call = {"call": True} if mail.logged_by is not None else {}
    audit_trail.note(session, cabinet, actor, "case-opened", case_id=case.id, about=mail.id, kind=findings.kind, **call)
    note_sender(session, cabinet, case, mail, report, findings)
    take_findings(session, cabinet, case, mail, report, findings)
    take_marks(session, cabinet, case, mail, report, findings)
    return case


def _reasons(findings: Findings) -> set[str]:
    """What in a mail's findings opens a case, each by its name."""
    flags = {each.id for each in findings.flags} & {"safeguarding", "staff-subject"}
    concern = {"concern"} if findings.kind in {"concern", "follow-up"} else set()
    return flags | concern | {each.id for each in findings.lanes}


def _opens_a_case(session: Session, mail: Mail, findings: Findings, belonging: Belonging = NOWHERE) -> bool:
    if mail.logged_by is not None:
        # Whoever took the call judged already that it is one for this desk.
        return True
    # Mail without a case is for the office; whom it complains of could read it there.
    flagged = findings.has_flag("safeguarding") or findings.has_flag("staff-subject")
    # A request with a date, or pictures that nobody may look at, must not lie among other mail. What lay in Junk may.
    if (findings.lanes or mail.seal) and findings.kind != "automatic":
        flagged = flagged or findings.kind != "junk" or not only_in_junk(session, mail.id)
    # Whoever names a case is asked about there, whatever else they say.
    answers = belonging.is_named and findings.kind not in {"automatic", "junk"}
    return flagged or answers or findings.kind in {"concern", "follow-up"}


def join(session: Session, cabinet: Cabinet, case: Case, mail: Mail, actor: str) -> None:
    """A mail without a case comes to one; from now on it is sealed with the case's key."""
    own_key = mail.key_id
    filing.reseal(session, cabinet, mail, cabinet.folder(session, case.key_id))
    session.delete(session.get_one(DataKey, own_key))
    mail.case_id = case.id
    forget_mentions(session, mail)
    audit_trail.note(session, cabinet, actor, "mail-joined", case_id=case.id, about=mail.id)
    take_news(session, cabinet, case)


def take_news(session: Session, cabinet: Cabinet, case: Case) -> None:
    """Something came to a case that nobody has read: a closed one is under review again, where people see it."""
    case.news = True
    if case.state == "closed" and move(session, Case, case.id, "closed", "under-review", closed_at=None):
        audit_trail.note(session, cabinet, audit_trail.PROGRAM, "case-reopened", case_id=case.id)


def _free_reference(session: Session) -> str:
    while True:
        reference = new_reference()
        if session.scalar(select(Case.id).where(Case.reference == reference)) is None:
            return reference


def _reporter(
    session: Session, cabinet: Cabinet, mail: Mail, report: Report, findings: Findings
) -> dict[str, str | None]:
    reporter = asdict(findings.facts.reporter)
    # Whoever took a call asked; what they were told goes before what the words look like.
    asked = caller_of(filing.open_raw(session, cabinet, mail)) if mail.logged_by is not None else {}
    return {**reporter, "name": writer_of(report, findings) or None, "address": report.sender.address, **asked}
