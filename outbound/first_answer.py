"""The first answer to a report: its acknowledgement, drafted from what the report itself gives, however its case was opened."""

from __future__ import annotations

from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.errors import LetterError
from casefile.report import Report
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
                to=report.sender,
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
