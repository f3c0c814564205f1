"""Writes the first words to a parent: the acknowledgement of their report, waiting for a leader."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.clocks import london_day
from casefile.report import Mailbox
from casefile.tables import Case, Draft
from outbound.drafting import keep_draft, signature, thread_of
from outbound.drafts import Thread
from outbound.letter_book import letter_kind
from outbound.letter_values import common_values, reporters_values
from outbound.letters import write_letter
from outbound.own_report import day_of, told_of
from outbound.recipients import Recipient, reporter_recipient

_LETTER = "acknowledgement"


def write_acknowledgement(
    session: Session,
    cabinet: Cabinet,
    case: Case,
    *,
    to: Mailbox,
    report_subject: str,
    written_at: datetime | None,
    message_id: str,
    references: tuple[str, ...],
    sender_domain: str,
    why: str,
) -> Draft | None:
    """Drafts the acknowledgement of a report, as a reply in its thread, on paper where it came by phone without an address.

    None where there is no address to write to. Raises `LetterError` where the letter lacks a value.
    """
    postal = reporter_recipient(cabinet.folder(session, case.key_id), case).postal
    recipient = Recipient("reporter", to.name, to.address, postal)
    if not recipient.can_be_written_to:
        audit_trail.note(session, cabinet, audit_trail.PROGRAM, "draft-has-no-address", case_id=case.id)
        return None
    report = told_of(session, cabinet, case, report_subject, day_of(cabinet, written_at))
    values = common_values(
        cabinet.school,
        case.reference,
        recipient,
        signature(session, cabinet.school, case),
        london_day(cabinet.now()),
    )
    kind = letter_kind(_LETTER)
    words = write_letter(kind.id, {**values, **reporters_values(cabinet.school, report)}, cabinet.own_letters)
    thread = Thread() if report.by_phone else Thread(message_id, thread_of(references, message_id))
    return keep_draft(session, cabinet, case, kind, words, recipient, thread, sender_domain, why, audit_trail.PROGRAM)
