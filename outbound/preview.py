"""A draft as its reader will see it, before it is approved and afterwards."""

from __future__ import annotations

from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from outbound.drafts import OpenDraft
from outbound.freeze import frozen_bytes, paper_of
from outbound.letters import html_of


def preview_html(cabinet: Cabinet, opened: OpenDraft) -> str:
    """The HTML part of the mail that this draft would become, as one document."""
    return html_of(cabinet.school, opened.subject, opened.text)


def preview_pdf(session: Session, cabinet: Cabinet, opened: OpenDraft) -> bytes:
    """The letter on paper: what was approved, where it was, and else what it would be today. Raises `LetterError`."""
    if opened.draft.message_digest is not None:
        return frozen_bytes(session, cabinet, opened.draft)
    return paper_of(session, cabinet, opened, cabinet.now())
