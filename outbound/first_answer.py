"""The first answer to a report: its acknowledgement, drafted from what the report itself gives, however its case was opened."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.errors import ForbiddenMove, LetterError
from casefile.report import Mailbox, Report
from casefile.same_person import is_another
from casefile.sender_notes import reporter_of
from casefile.tables import Case, Draft
from outbound.write_draft import write_acknowledgement


def draft_first_answer(
    session: Session, cabinet: Cabinet, case: Case, report: Report, *, sender_domain: str
) -> Draft | None:
    """The acknowledgement of the report that opened a case; None where there is no address, or no letter comes of it.

    A case without a letter is seen and can be answered by other means; that a letter fails must not undo the case.
    """
    try:
        with session.begin_nested():
            return write_acknowledgement(
                session,
                cabinet,
                case,
                to=_writer(session, cabinet, case, report),
                report_subject=report.subject,
                written_at=report.date,
                message_id=report.message_id,
                references=report.references,
                sender_domain=sender_domain,
                why=f"A new report came in. The school answers within {cabinet.school.acknowledge_within} school days.",
            )
    except LetterError:
        audit_trail.note(session, cabinet, audit_trail.PROGRAM, "draft-not-written", case_id=case.id)
        return None


def _writer(session: Session, cabinet: Cabinet, case: Case, report: Report) -> Mailbox:
    """Who is greeted: of two parents at one address the one who signed this report, whoever the address is kept for."""
    reporter = reporter_of(cabinet.folder(session, case.key_id), case)
    signed = reporter.get("signed")
    if signed and signed == reporter["name"] and is_another(signed, report.sender.name):
        return Mailbox(signed, report.sender.address)
    return report.sender


def hold_back_answer(session: Session, cabinet: Cabinet, case: Case, why: str) -> None:
    """Notes that no letter was drafted by itself, and why; a person may have it drafted all the same."""
    audit_trail.note(session, cabinet, audit_trail.PROGRAM, "draft-held-back", case_id=case.id, why=why)


def draft_after_all(
    session: Session, cabinet: Cabinet, case: Case, report: Report, *, sender_domain: str, person_id: str
) -> Draft | None:
    """A person asks for the letter that was held back. Raises `ForbiddenMove` where the case has one by now."""
    # Locked: two people may ask at the same moment.
    session.refresh(case, with_for_update=True)
    if session.scalar(select(Draft.id).where(Draft.case_id == case.id).limit(1)) is not None:
        raise ForbiddenMove("This case has a letter already.", "Somebody else may have been quicker.")
    audit_trail.note(session, cabinet, person_id, "draft-asked-for", case_id=case.id)
    return draft_first_answer(session, cabinet, case, report, sender_domain=sender_domain)
