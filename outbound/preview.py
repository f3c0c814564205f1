"""A draft as the parent will see it."""

from __future__ import annotations

from casefile.cabinet import Cabinet
from outbound.drafts import OpenDraft
from outbound.letters import html_of


def preview_html(cabinet: Cabinet, opened: OpenDraft) -> str:
    """The HTML part of the mail that this draft would become, as one document."""
    return html_of(opened.draft.letter, cabinet.school, opened.subject, opened.text)
