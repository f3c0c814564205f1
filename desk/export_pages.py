"""What leaves the cabinet as files: the evidence sheet and the bundle of a case. Each is noted."""

from __future__ import annotations

from flask import Blueprint, Response

from casefile import register
from desk.at_hand import asking, at_hand
from desk.safe_answers import download
from desk.story import story_on_paper
from outbound.bundle import bundle_of, note_bundle
from outbound.evidence_sheet import evidence_sheet

pages = Blueprint("export", __name__)


@pages.get("/case/<reference>/evidence.pdf")
def sheet(reference: str) -> Response:
    """The evidence sheet, without the name of whoever reported the case."""
    hand = at_hand()
    with hand.cabinet.writing() as session:
        case = register.case_for(session, hand.cabinet, asking(), reference)
        pdf = evidence_sheet(
            session,
            hand.cabinet,
            case,
            asking(),
            story=story_on_paper(session, hand.cabinet, case),
            previews=hand.settings.previews,
        )
    return download(pdf, f"evidence-{reference}.pdf")


@pages.get("/case/<reference>/bundle.zip")
def bundle(reference: str) -> Response:
    """The original mails and what proves them, as one zip."""
    hand = at_hand()
    # Packed first: while pictures are drawn, nothing else has to wait.
    with hand.cabinet.reading() as session:
        case = register.case_for(session, hand.cabinet, asking(), reference)
        made = bundle_of(
            session,
            hand.cabinet,
            case,
            asking(),
            story=story_on_paper(session, hand.cabinet, case),
            previews=hand.settings.previews,
        )
    with hand.cabinet.writing() as session:
        case = register.case_for(session, hand.cabinet, asking(), reference)
        note_bundle(session, hand.cabinet, case, asking().id, made)
    return download(made.packed, f"case-{reference}.zip")
