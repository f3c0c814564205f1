"""Sends the one letter that has been due the longest. No transaction is open while the server is spoken to."""

from __future__ import annotations

import logging

from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.errors import SendLater, SendRefused, SendUnsure
from casefile.report import Mailbox
from casefile.tables import Case, Draft
from outbound import outbox
from outbound.compose_mail import address_of
from outbound.notices import announce_case
from outbound.smtp_sender import SmtpSender

log = logging.getLogger("concerns.send")


def send_next(cabinet: Cabinet, sender: SmtpSender, school: Mailbox, desk_url: str) -> bool:
    """Claims, sends and records one letter; True where there was one. `school` is the envelope's sender."""
    with cabinet.writing() as session:
        due = outbox.claim_due(session, cabinet)
    if due is None:
        return False

    def hand_over() -> bool:
        with cabinet.writing() as session:
            return outbox.note_handing_over(session, cabinet, due)

    try:
        code = sender.send(address_of(school).addr_spec, address_of(due.recipient).addr_spec, due.message, hand_over)
    except SendLater as error:
        with cabinet.writing() as session:
            failed = outbox.record_later(session, cabinet, due, error.code)
            if failed:
                tell_about(session, cabinet, due.draft_id, desk_url)
        log.warning("letter not sent yet draft=%s attempt=%d code=%d", due.draft_id, due.attempt, error.code)
    except SendRefused as error:
        with cabinet.writing() as session:
            if outbox.record_refused(session, cabinet, due, error.code):
                tell_about(session, cabinet, due.draft_id, desk_url)
        log.warning("letter refused draft=%s attempt=%d code=%d", due.draft_id, due.attempt, error.code)
    except SendUnsure:
        with cabinet.writing() as session:
            outbox.record_unsure(session, cabinet, due)
        log.warning("letter unsure draft=%s attempt=%d", due.draft_id, due.attempt)
    else:
        with cabinet.writing() as session:
            outbox.record_sent(session, cabinet, due, code)
        log.info("letter sent draft=%s attempt=%d", due.draft_id, due.attempt)
    return True


def tell_about(session: Session, cabinet: Cabinet, draft_id: str, desk_url: str) -> None:
    """Tells those who may see the letter's case that something waits: it failed, or nobody knows."""
    case = session.get_one(Case, session.get_one(Draft, draft_id).case_id)
    announce_case(session, cabinet, case, desk_url=desk_url)
