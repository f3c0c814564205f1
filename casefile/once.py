"""What is done once for good, across restarts and several workers, such as a person's morning notice of one day."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import CursorResult, bindparam, select, text
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.tables import DoneOnce
from casefile.tables.base import UtcMoment

_ADD = text("INSERT INTO done_once (name, at) VALUES (:name, :at) ON CONFLICT DO NOTHING").bindparams(
    bindparam("at", type_=UtcMoment())
)


def is_first(session: Session, cabinet: Cabinet, name: str) -> bool:
    """True for the first who asks by this name, in a transaction that is then committed; False ever after.

    A name has no content: it stays in the database as it is. Of two workers the second waits here for the first.
    """
    added = session.execute(_ADD, {"name": name, "at": cabinet.now()})
    return isinstance(added, CursorResult) and added.rowcount == 1


def are_done(session: Session, names: Collection[str]) -> set[str]:
    """Which of these were done."""
    return set(session.scalars(select(DoneOnce.name).where(DoneOnce.name.in_(names))))
