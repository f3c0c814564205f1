"""After an act on a case: the others who may see it are told that something waits."""

from __future__ import annotations

from sqlalchemy.orm import Session

from casefile.tables import Case
from desk.at_hand import asking, at_hand
from outbound.notices import announce_case


def tell_others(session: Session, case: Case, *, at_once: bool) -> None:
    """Tells everybody who may see the case, but the person at the desk."""
    hand = at_hand()
    announce_case(session, hand.cabinet, case, desk_url=hand.settings.desk_url, at_once=at_once, but=asking().id)
