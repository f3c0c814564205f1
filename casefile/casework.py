"""What a leader does on a case besides letters: read it, judge findings, reveal a reporter, release or open a mail.

Each act is one function in the caller's transaction and leaves one line in the audit trail. The caller has
fetched the case or mail through `casefile.register`, which decides whether the person may.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.case_opening import open_case
from casefile.errors import ForbiddenMove, NotAllowed
from casefile.joining import join_case
from casefile.kept_from import recuse
from casefile.need_to_know import may_see_case
from casefile.other_mail import reading_of, recused_from_mail
from casefile.report import Report
from casefile.school import Person
from casefile.states import move
from casefile.tables import AuditLine, Case, CaseFinding, Mail

STANDINGS = ("suggested", "accepted", "removed")
# Going back and forth between a case and its draft is one reading, not ten.
_SAME_READING = timedelta(minutes=15)


def note_reading(session: Session, cabinet: Cabinet, case: Case, person_id: str) -> None:
    """Notes that a person read the case; the first reading of a received case puts it under review."""
    if case.state == "received":
        begin_review(session, cabinet, case, person_id)
    case.news = False
    if not _read_just_now(session, cabinet, person_id, AuditLine.case_id == case.id):
        audit_trail.note(session, cabinet, person_id, "case-read", case_id=case.id)


def _read_just_now(
    session: Session, cabinet: Cabinet, person_id: str, what: ColumnElement[bool], act: str = "case-read"
) -> bool:
    since = (cabinet.now() - _SAME_READING).isoformat()
    line = select(AuditLine.seq).where(what, AuditLine.actor == person_id, AuditLine.act == act, AuditLine.at > since)
    return session.scalar(line.limit(1)) is not None


def begin_review(session: Session, cabinet: Cabinet, case: Case, person_id: str) -> None:
    """Received → under-review."""
    if move(session, Case, case.id, "received", "under-review"):
        audit_trail.note(session, cabinet, person_id, "review-begun", case_id=case.id)


def judge_finding(
    session: Session, cabinet: Cabinet, case: Case, finding_id: str, standing: str, person_id: str
) -> None:
    """Accepts, removes or restores a suggested label. Raises `NotAllowed` for a finding of another case."""
    finding = session.get(CaseFinding, finding_id)
    if finding is None or finding.case_id != case.id or standing not in STANDINGS:
        raise NotAllowed("That label does not belong to this case.")
    finding.standing, finding.by = standing, person_id
    audit_trail.note(
        session, cabinet, person_id, f"finding-{standing}", case_id=case.id, about=finding.id, label=finding.label
    )


def note_reveal(session: Session, cabinet: Cabinet, case: Case, person_id: str) -> None:
    """Notes that a person asked to see who reported."""
    audit_trail.note(session, cabinet, person_id, "reporter-revealed", case_id=case.id)


def note_export(session: Session, cabinet: Cabinet, mail: Mail, person_id: str, what: str) -> None:
    """Notes that a person took a file out of the cabinet: "raw" or the position of an exhibit."""
    audit_trail.note(session, cabinet, person_id, "file-downloaded", case_id=mail.case_id, about=mail.id, what=what)


def note_mail_reading(session: Session, cabinet: Cabinet, mail: Mail, person_id: str) -> None:
    """Notes that a person read a mail without a case."""
    if not _read_just_now(session, cabinet, person_id, AuditLine.about == mail.id, "mail-read"):
        audit_trail.note(session, cabinet, person_id, "mail-read", about=mail.id)


def release_mail(session: Session, cabinet: Cabinet, mail: Mail, person_id: str) -> None:
    """A set-aside mail is to be read once more: set-aside → collected."""
    if not move(session, Mail, mail.id, "set-aside", "collected", tries=0, lease_until=None, trouble=None):
        raise ForbiddenMove("This mail is not set aside any more.", "Somebody else may have dealt with it.")
    audit_trail.note(session, cabinet, person_id, "mail-released", about=mail.id)


def open_case_from_mail(session: Session, cabinet: Cabinet, mail: Mail, person: Person) -> tuple[Case, Report]:
    """A person says that a mail without a case is a concern after all. The case is kept from whom the mail was."""
    reading = reading_of(session, cabinet, mail)
    if mail.case_id is not None or reading is None or mail.state not in {"filed", "set-aside"}:
        raise ForbiddenMove("A case cannot be opened from this mail.", "It may belong to one already.")
    recused = recused_from_mail(cabinet.school, mail, reading)
    if mail.state == "set-aside":
        move(session, Mail, mail.id, "set-aside", "filed", filed_at=cabinet.now())
    case = open_case(session, cabinet, mail, *reading, person.id)
    recuse(session, cabinet, case, recused)
    # The safeguarding lead opens a case for what that role is for; without the mark she could not see it herself.
    if person.has("dsl") and not may_see_case(session, cabinet.school, person, case):
        case.safeguarding = True
    return case, reading[0]


def answer_may_belong(session: Session, cabinet: Cabinet, case: Case, person_id: str, *, other: Case | None) -> None:
    """Answers "may belong to …?": the mails of `case` join `other`, or (None) it stays a case of its own."""
    case.may_belong_to = None
    if other is None:
        audit_trail.note(session, cabinet, person_id, "kept-apart", case_id=case.id)
    else:
        join_case(session, cabinet, case, other, person_id)
