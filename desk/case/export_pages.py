"""What leaves the cabinet as files: the evidence sheet and the bundle of a case. Each is noted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, Response
from sqlalchemy.orm import Session

from casefile import register
from casefile.tables import Case
from desk.at_hand import asking, at_hand
from desk.case.evidence import evidence_of, note_evidence
from desk.case.story import story_on_paper
from desk.safe_answers import download
from outbound.evidence.bundle import Bundle, bundle_of, note_bundle

pages = Blueprint("export", __name__)

T = TypeVar("T")


@pages.get("/case/<reference>/evidence.pdf")
def sheet(reference: str) -> Response:
    """The evidence sheet, without the name of whoever reported the case."""
    pdf = _made(reference, evidence_of, lambda session, case, _pdf: note_evidence(session, case))
    return download(pdf, f"evidence-{reference}.pdf")


@pages.get("/case/<reference>/bundle.zip")
def bundle(reference: str) -> Response:
    """The original mails and what proves them, as one zip."""
    hand = at_hand()

    def packed(session: Session, case: Case) -> Bundle:
        story = story_on_paper(session, hand.cabinet, case)
        return bundle_of(session, hand.cabinet, case, asking(), story=story, previews=hand.settings.previews)

    def noted(session: Session, case: Case, made: Bundle) -> None:
        note_bundle(session, hand.cabinet, case, asking().id, made)

    return download(_made(reference, packed, noted).packed, f"case-{reference}.zip")


def _made(reference: str, make: Callable[[Session, Case], T], note: Callable[[Session, Case, T], None]) -> T:
    """Made first, then noted: while pictures are drawn, nothing else has to wait."""
    cabinet = at_hand().cabinet
    with cabinet.reading() as session:
        made = make(session, register.case_for(session, cabinet, asking(), reference))
    with cabinet.writing() as session:
        note(session, register.case_for(session, cabinet, asking(), reference), made)
    return made
