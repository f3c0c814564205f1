"""The files of a letter: what goes with it, its pages on paper as pictures, and the PDF once it is approved."""

from __future__ import annotations

from flask import Blueprint, Response

from casefile import casework, register
from casefile.errors import NotAllowed
from desk.at_hand import asking, at_hand
from desk.letters.paper_pages import page_as_png
from desk.safe_answers import FILE, download
from desk.safe_names import safe_name
from outbound.attachments import attachments_of
from outbound.drafts import open_draft
from outbound.freeze import frozen_bytes
from outbound.preview import preview_pdf

pages = Blueprint("draft_file", __name__)

_TO_PRINT = {"approved", "sent"}


@pages.get("/draft/<draft_id>/file/<int:number>")
def attachment(draft_id: str, number: int) -> Response:
    """A file that goes with the letter. Whoever takes it has read of the case."""
    cabinet = at_hand().cabinet
    with cabinet.writing() as session:
        draft, case = register.draft_for(session, cabinet, asking(), draft_id)
        casework.note_reading(session, cabinet, case, asking().id)
        found = attachments_of(session, cabinet, draft)
    if not 1 <= number <= len(found):
        raise NotAllowed(register.NO_SUCH_PAGE)
    return download(found[number - 1].content, safe_name(found[number - 1].name))


@pages.get("/draft/<draft_id>/sheet/<int:number>.png")
def sheet(draft_id: str, number: int) -> Response:
    """One page of the letter on paper, as a picture: nothing of a PDF is run here."""
    cabinet = at_hand().cabinet
    with cabinet.reading() as session:
        draft, _ = register.draft_for(session, cabinet, asking(), draft_id)
        if not draft.paper:
            raise NotAllowed(register.NO_SUCH_PAGE)
        pdf = preview_pdf(session, cabinet, open_draft(session, cabinet, draft))
    picture = page_as_png(pdf, number)
    if picture is None:
        raise NotAllowed(register.NO_SUCH_PAGE)
    return Response(picture, mimetype="image/png", headers={"Content-Security-Policy": FILE})


@pages.get("/draft/<draft_id>/letter.pdf")
def pdf(draft_id: str) -> Response:
    """The PDF to print: just the bytes that were approved."""
    cabinet = at_hand().cabinet
    with cabinet.writing() as session:
        draft, case = register.draft_for(session, cabinet, asking(), draft_id)
        if not draft.paper or draft.state not in _TO_PRINT:
            raise NotAllowed(register.NO_SUCH_PAGE)
        casework.note_reading(session, cabinet, case, asking().id)
        approved, name = frozen_bytes(session, cabinet, draft), f"letter-{case.reference}.pdf"
    return download(approved, name)
