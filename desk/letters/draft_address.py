"""Whom a letter goes to, put right: another e-mail address, or an address on paper."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from sqlalchemy.orm import Session

from casefile import register
from casefile.errors import NotAllowed
from casefile.report import Mailbox
from casefile.tables import Case
from desk.at_hand import asking, at_hand
from desk.case.case_forms import Answer, CaseForm, form_page
from desk.forms import Field, Sheet, read_version
from outbound.draft_edits import readdress
from outbound.drafts import open_draft
from outbound.letter_book import letter_book

pages = Blueprint("draft_address", __name__)

_MAY_CHANGE = {"waiting", "returned", "countersign"}
_NAME = Field("name", "Name", missing="Give the name.")
_ADDRESS = Field("address", "E-mail address", "email")
_POSTAL = Field(
    "postal", "Postal address", "lines", hint="Without an e-mail address the letter goes on paper, to here."
)
_VERSION = Field("version", "", "hidden")


@pages.route("/draft/<draft_id>/address", methods=["GET", "POST"])
def change(draft_id: str) -> Answer:
    """The form, and what becomes of it. An approval is void then."""
    cabinet = at_hand().cabinet
    with cabinet.reading() as session:
        draft, case = register.draft_for(session, cabinet, asking(), draft_id)
        reference, letter, state = case.reference, draft.letter, draft.state
    if state not in _MAY_CHANGE and request.method == "GET":
        raise NotAllowed(register.NO_SUCH_PAGE)
    kind, back = letter_book().get(letter), url_for("draft.page", draft_id=draft_id)
    on_paper = (_POSTAL,) if kind and kind.paper else ()

    def form_of(session: Session, _case: Case) -> CaseForm:
        draft, _ = register.draft_for(session, cabinet, asking(), draft_id)
        opened = open_draft(session, cabinet, draft)
        known = {
            "version": str(draft.version),
            "name": opened.recipient.name,
            "address": opened.recipient.address,
            "postal": "\n".join(opened.postal),
        }
        lead = ("This letter alone goes there. For letters to come, change the address in the case as well.",)
        fields = (_VERSION, _NAME, _ADDRESS, *on_paper)
        return CaseForm("Whom the letter goes to", fields, "Save", lead, known=known, back=back)

    def act(session: Session, _case: Case, sheet: Sheet) -> str:
        draft, _ = register.draft_for(session, cabinet, asking(), draft_id)
        readdress(
            session,
            cabinet,
            draft,
            version=read_version(sheet["version"]),
            recipient=Mailbox(sheet["name"], sheet["address"]),
            postal=sheet.lines("postal"),
            person_id=asking().id,
        )
        return url_for("draft.page", draft_id=draft_id, done="readdressed")

    return form_page(reference, form_of, act)
