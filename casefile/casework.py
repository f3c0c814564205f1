"""What a leader does on a case besides letters: read it, judge findings, reveal a reporter, put cases together.

Each act is one function in the caller's transaction and leaves one line in the audit trail. The caller has
fetched the case or mail through `casefile.register`, which decides whether the person may.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.errors import NotAllowed
from casefile.joining import join_case
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
    if not read_just_now(session, cabinet, person_id, AuditLine.case_id == case.id):
        audit_trail.note(session, cabinet, person_id, "case-read", case_id=case.id)


def read_just_now(
    session: Session, cabinet: Cabinet, person_id: str, what: ColumnElement[bool], act: str = "case-read"
) -> bool:
    """True where the person read the same within the last quarter of an hour."""
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


def answer_may_belong(session: Session, cabinet: Cabinet, case: Case, person_id: str, *, other: Case | None) -> None:
    """Answers "may belong to …?": the mails of `case` join `other`, or (None) it stays a case of its own."""
    case.may_belong_to = case.may_belong_why = None
    if other is None:
        audit_trail.note(session, cabinet, person_id, "kept-apart", case_id=case.id)
    else:
        join_case(session, cabinet, case, other, person_id)
