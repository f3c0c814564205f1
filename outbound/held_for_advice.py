"""Letters that have to wait: while an allegation against staff stands, nobody who may be inquired into is written to.

The local authority's designated officer (LADO) is asked first (Keeping children safe in education, part four): a letter
could warn somebody, or spoil what the police or children's services have to find out.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile.findings import ALLEGATION
from casefile.tables import Case, CaseLane

WAIT = "An allegation against staff is open. Take the LADO’s advice first, and say on the case that you have it."
_TELLS_AN_OUTCOME = {"outcome-to-reporter"}


def why_held(session: Session, case: Case, letter: str, role: str) -> str:
    """Why a letter may not be drafted yet, as a sentence; "" where it may."""
    if not waits_for_advice(letter, role):
        return ""
    is_open = select(CaseLane.id).where(
        CaseLane.case_id == case.id, CaseLane.lane == ALLEGATION, CaseLane.standing == "open"
    )
    return WAIT if session.scalar(is_open.limit(1)) is not None else ""


def waits_for_advice(letter: str, role: str) -> bool:
    """True for a letter that may not go while an allegation is open."""
    return role == "subject" or letter in _TELLS_AN_OUTCOME
