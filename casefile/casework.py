"""What a leader does on a case besides letters and labels: read it, reveal a reporter, put cases together.

Each act is one function in the caller's transaction and leaves one line in the audit trail. The caller has
fetched the case or mail through `casefile.register`, which decides whether the person may.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.errors import ForbiddenMove, NotAllowed
from casefile.joining import join_case
from casefile.need_to_know import SEAL_LIFTED, SEALED
from casefile.school import Person
from casefile.states import move
from casefile.tables import AuditLine, Case, Mail

# Going back and forth between a case and its draft is one reading, not ten.
_SAME_READING = timedelta(minutes=15)


def note_reading(session: Session, cabinet: Cabinet, case: Case, person_id: str) -> None:
    """Notes that a person read the case; the first reading of a received case puts it under review."""
    if case.state == "received":
        begin_review(session, cabinet, case, person_id)
    had_news, case.news = case.news, False
    # What nobody has read yet is noted as read each time: whether anybody looked is told by these lines.
    if had_news or not read_just_now(session, cabinet, person_id, AuditLine.case_id == case.id):
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


def lift_seal(session: Session, cabinet: Cabinet, case: Case, person: Person) -> None:
    """The DSL lets the others see a case that was for the DSL alone. The pictures in it stay sealed.

    Raises `NotAllowed` for anybody but the DSL; `ForbiddenMove` where the case is for the others already.
    """
    if not person.has("dsl"):
        raise NotAllowed("Only the safeguarding lead may let others see this case.")
    sealed = session.scalars(select(Mail).where(Mail.case_id == case.id, Mail.seal == SEALED).with_for_update()).all()
    if not sealed:
        raise ForbiddenMove("The others may see this case already.", "Somebody else may have been quicker.")
    for mail in sealed:
        mail.seal = SEAL_LIFTED
    audit_trail.note(session, cabinet, person.id, "seal-lifted", case_id=case.id)
