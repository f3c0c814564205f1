"""What an approval freezes: the exact bytes that leave, as one mail or as the PDF of a letter on paper, and their digest.

The digest is the SHA-256 of the mail, which holds recipient, subject, text, HTML and files. On paper it is that of the
PDF, and where files go with it that of the PDF and their own digests in their order.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.clocks import london_day
from casefile.errors import DraftChanged
from casefile.filing import slot_of
from casefile.report import Mailbox
from casefile.tables import Case, Draft
from outbound.attachments import attachments_of
from outbound.compose_mail import compose
from outbound.drafts import OpenDraft, folder_of, open_draft
from outbound.paper import pdf_of


def frozen_values(session: Session, cabinet: Cabinet, draft: Draft, sender: Mailbox, at: datetime) -> dict[str, object]:
    """The draft as it stands, made final: the columns `message` (sealed) and `message_digest`. Raises as `compose` does."""
    opened = open_draft(session, cabinet, draft)
    if draft.paper:
        final = paper_of(session, cabinet, opened, at)
    else:
        final = compose(opened, sender, cabinet.school, at, attachments_of(session, cabinet, draft))
    sealed = folder_of(session, cabinet, draft).seal(final, slot_of(draft, "message"))
    return {"message": sealed, "message_digest": _digest(session, cabinet, draft, final)}


def paper_of(session: Session, cabinet: Cabinet, opened: OpenDraft, at: datetime) -> bytes:
    """The PDF that a letter on paper would be, dated that day."""
    reference = session.get_one(Case, opened.draft.case_id).reference
    lines = (opened.recipient.name, *opened.postal)
    return pdf_of(cabinet.school, opened.text, opened.subject, lines, london_day(at), reference)


def frozen_bytes(session: Session, cabinet: Cabinet, draft: Draft) -> bytes:
    """The approved bytes. Raises `DraftChanged` where they are not, or no longer, just those that were approved."""
    final = folder_of(session, cabinet, draft).open(draft.message, slot_of(draft, "message")) if draft.message else b""
    if not final or _digest(session, cabinet, draft, final) != draft.message_digest:
        raise DraftChanged("This letter is not exactly as it was approved.", "Stop it, read it, and approve it anew.")
    return final


def _digest(session: Session, cabinet: Cabinet, draft: Draft, final: bytes) -> str:
    whole = hashlib.sha256(final)
    files = attachments_of(session, cabinet, draft) if draft.paper else ()
    for each in files:
        whole.update(hashlib.sha256(each.content).digest())
    return whole.hexdigest()
