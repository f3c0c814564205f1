"""The evidence sheet as the desk gives it out, with the case's story in the desk's words; that it was made is an act of its own.

Pictures are drawn for it and pages set: it is made where nothing else has to wait, and noted afterwards.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from casefile.tables import Case
from desk.at_hand import asking, at_hand
from desk.case.story import story_on_paper
from outbound.evidence.evidence_sheet import evidence_sheet, note_sheet


def evidence_of(session: Session, case: Case, *, with_reporter: bool = False) -> bytes:
    """The sheet as PDF. Raises `LetterError` where the page cannot be set."""
    hand = at_hand()
    return evidence_sheet(
        session,
        hand.cabinet,
        case,
        asking(),
        story=story_on_paper(session, hand.cabinet, case),
        previews=hand.settings.previews,
        with_reporter=with_reporter,
    )


def note_evidence(session: Session, case: Case, *, with_reporter: bool = False) -> None:
    """Notes that it was made, and whether it names who reported the case."""
    note_sheet(session, at_hand().cabinet, case, asking().id, with_reporter=with_reporter)
