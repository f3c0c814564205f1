"""A letter: whom it goes to and why, its words to edit, and how the parent will see it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, render_template
from sqlalchemy.orm import Session

from casefile import casework, register
from casefile.errors import LetterError
from casefile.sender_notes import recipient_of
from casefile.tables import Case
from desk.at_hand import asking, at_hand
from desk.case.story import name_of
from desk.letters.difference import difference
from desk.letters.draft_checks import checks_of
from desk.letters.paper_pages import count_pages
from desk.london_time import for_how_long
from desk.safe_answers import letter_in_frame
from outbound.drafts import OpenDraft, open_draft
from outbound.letter_book import letter_book
from outbound.preview import preview_html, preview_pdf

pages = Blueprint("draft", __name__)

_EDITABLE = {"waiting", "returned"}
# Of a letter that is gone, or never goes, nobody asks any more who will read it.
_DONE_WITH = {"sent", "withdrawn"}


@dataclass(frozen=True, slots=True)
class Typed:
    """Words that a person has typed and that are not saved, and why not. `words` are subject and text, None where it was neither."""

    words: tuple[str, str] | None
    why: str
    note: str
    sentence: str
    hint: str
    overtaken: bool


@pages.get("/draft/<draft_id>")
def page(draft_id: str) -> str:
    """The letter as it stands."""
    return shown(draft_id)


@pages.get("/draft/<draft_id>/preview")
def preview(draft_id: str) -> Response:
    """The letter's HTML alone, for the sandboxed frame."""
    cabinet = at_hand().cabinet
    with cabinet.reading() as session:
        draft, _ = register.draft_for(session, cabinet, asking(), draft_id)
        opened = open_draft(session, cabinet, draft)
    return letter_in_frame(preview_html(cabinet, opened))


def shown(draft_id: str, typed: Typed | None = None) -> str:
    """The page of a letter; with words that could not be saved, so that nobody loses what they wrote."""
    hand, person = at_hand(), asking()
    # Made first: while files are read and pages are set, nothing else has to wait.
    with hand.cabinet.reading() as session:
        draft, case = register.draft_for(session, hand.cabinet, person, draft_id)
        opened = open_draft(session, hand.cabinet, draft)
        is_asked = draft.to_role == "reporter" and not draft.paper and draft.state not in _DONE_WITH
        recipient = recipient_of(session, hand.cabinet, draft, opened.recipient.name) if is_asked else None
        checks = checks_of(session, case, opened)
        sheets = _sheets(session, opened)
    with hand.cabinet.writing() as session:
        _, case = register.draft_for(session, hand.cabinet, person, draft_id)
        # Whoever reads the letter learns who reported and what: that is a reading of the case.
        casework.note_reading(session, hand.cabinet, case, person.id)
    beside = {"typed": typed, "recipient": recipient, "sheets": sheets, **checks, **_overtaken(opened, typed)}
    return render_template("letters/draft.html", **beside, **_prepared(opened, case))


def _overtaken(opened: OpenDraft, typed: Typed | None) -> dict[str, object]:
    """Where somebody was quicker: how one's own words differ from those that stand there now. Nothing where they do not."""
    if typed is None or typed.words is None or not typed.overtaken:
        return {"own": None, "changes": []}
    subject, text = typed.words
    if (subject, text) == (opened.subject, opened.text.strip()):
        return {"own": None, "changes": []}
    now = f"{opened.subject}\n\n{opened.text.strip()}"
    return {"own": typed.words, "changes": difference(now, f"{subject}\n\n{text}")}


def _sheets(session: Session, opened: OpenDraft) -> int:
    """How many pages the letter has on paper; 0 where it goes by e-mail, or cannot be set."""
    if not opened.draft.paper:
        return 0
    try:
        return count_pages(preview_pdf(session, at_hand().cabinet, opened))
    except LetterError:
        return 0


def _prepared(opened: OpenDraft, case: Case) -> dict[str, object]:
    hand, draft = at_hand(), opened.draft
    school, now = hand.cabinet.school, hand.cabinet.now()
    return {
        "case": case,
        "draft": draft,
        "opened": opened,
        "editable": draft.state in _EDITABLE,
        "hold": "at once" if not hand.settings.hold else f"in {for_how_long(hand.settings.hold)}",
        "waited": for_how_long(now - draft.created_at),
        "first_by": name_of(school, draft.first_approved_by),
        "kind": letter_book().get(draft.letter),
        "approved_by": name_of(school, draft.approved_by),
        "changed_by": name_of(school, draft.changed_by),
        "sender": hand.settings.sender,
        "by": lambda person_id: name_of(school, person_id),
    }
