"""That somebody looked closely at what came with a mail: a chat, a picture, the mail's own layout."""

from __future__ import annotations

import json

from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.casework import read_just_now
from casefile.tables import AuditLine, Mail

_ACT = "exhibit-seen"


def note_look(session: Session, cabinet: Cabinet, mail: Mail, person_id: str, what: str, place: str = "") -> None:
    """Notes one look at "chat", "picture" or "layout"; `place` is the exhibit's position. Once for each quarter of an hour."""
    details = {"place": place, "what": what}
    same = (AuditLine.about == mail.id) & (AuditLine.details == json.dumps(details, sort_keys=True))
    if not read_just_now(session, cabinet, person_id, same, _ACT):
        audit_trail.note(session, cabinet, person_id, _ACT, case_id=mail.case_id, about=mail.id, **details)
