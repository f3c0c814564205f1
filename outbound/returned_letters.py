"""What an automatic mail says became of a letter of ours: it did not arrive, it is late, it was opened.

    failed                              sent → bounced, also from sending and unsure: it went, and leaders have to see it
    failed for another address          the parent passes mail on: in the story of the case, and no more
    delayed, delivered, read, unread    the same

Anybody can write such a mail. So it counts only towards the letter whose keyed Message-ID it names, which only those
know who handled that letter; a letter bounces only where its own recipient is named, or nobody; and the desk never says
more than that a mail says so.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.references import draft_of
from casefile.report import Report
from casefile.states import move
from casefile.tables import Case, Draft, Mail
from casefile.which_case import went_to

FAILED, FAILED_ELSEWHERE = "failed", "failed-elsewhere"
DID_NOT_ARRIVE = "did-not-arrive"
_FATES = {FAILED, "delayed", "delivered", "read", "unread"}
# What became of the hand-over is not known here, or not yet: whoever reports on the letter has had it. One that is held
# to be sent again is let go: this may be about the time before.
_MAY_HAVE_GONE = {"sending", "unsure"}


def take_report(session: Session, cabinet: Cabinet, mail: Mail, report: Report) -> Draft | None:
    """Puts a filed report on a letter of ours with that letter's case; the letter where it bounced just now."""
    draft_id = draft_of(cabinet, report.reports_on) if report.automatic and report.fate in _FATES else None
    draft = _locked(session, draft_id) if draft_id else None
    if draft is None:
        return None
    if mail.case_id is None:
        mail.case_id = went_to(session, session.get_one(Case, draft.case_id)).id
    is_elsewhere = report.fate == FAILED and not _names_recipient(cabinet, draft, report)
    if report.fate == FAILED and not is_elsewhere and _bounce(session, cabinet, draft):
        return draft
    _note(session, cabinet, draft, "letter-reported-on", fate=FAILED_ELSEWHERE if is_elsewhere else report.fate)
    return None


def _locked(session: Session, draft_id: str) -> Draft | None:
    here = select(Draft).where(Draft.id == draft_id).with_for_update()
    return session.scalar(here.execution_options(populate_existing=True))


def _names_recipient(cabinet: Cabinet, draft: Draft, report: Report) -> bool:
    named = {cabinet.hash_of("address", each) for each in report.unreached}
    return not named or draft.recipient_hash in named


def _bounce(session: Session, cabinet: Cabinet, draft: Draft) -> bool:
    """True where the letter bounced now: a second report on it, or one on a letter that never went, moves nothing."""
    now = cabinet.now()
    if draft.state in _MAY_HAVE_GONE:
        move(session, Draft, draft.id, draft.state, "sent", sent_at=now, copy_after=now, lease_until=None)
    if not move(session, Draft, draft.id, "sent", "bounced", trouble=DID_NOT_ARRIVE):
        return False
    _note(session, cabinet, draft, "letter-bounced")
    return True


def _note(session: Session, cabinet: Cabinet, draft: Draft, act: str, **details: str) -> None:
    audit_trail.note(session, cabinet, audit_trail.PROGRAM, act, case_id=draft.case_id, about=draft.id, **details)
