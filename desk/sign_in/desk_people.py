"""The row that the desk keeps of each person: one judgement of a code at a time, and what passkeys know them by."""

from __future__ import annotations

import secrets

from sqlalchemy import text
from sqlalchemy.orm import Session

from casefile.tables import DeskPerson


def locked(session: Session, person_id: str) -> DeskPerson:
    """The person's row, held until the transaction ends: of several processes one judges their codes at a time."""
    session.execute(
        text("INSERT INTO desk_people (person_id, handle) VALUES (:person, :handle) ON CONFLICT DO NOTHING"),
        {"person": person_id, "handle": secrets.token_hex(32)},
    )
    return session.get_one(DeskPerson, person_id, with_for_update=True, populate_existing=True)
