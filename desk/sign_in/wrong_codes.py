"""Five wrong codes within a quarter of an hour, or twenty within a day, and no code of that person counts for a while.

Kept in the database: a restart forgets nothing, and several processes agree. The caller holds the person's row
(`desk.sign_in.desk_people`), so that many tries at once are counted one after the other.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.tables import WrongCode, new_id

LOCKED = timedelta(minutes=15)
_MOST, _MOST_A_DAY, _DAY = 5, 20, timedelta(days=1)


def are_too_many(session: Session, cabinet: Cabinet, person_id: str) -> bool:
    """True while this person's codes do not count."""
    now = cabinet.now()
    lately = select(WrongCode.at).where(WrongCode.person_id == person_id, WrongCode.at > now - _DAY)
    at = session.scalars(lately.order_by(WrongCode.at.desc())).all()
    if len(at) >= _MOST_A_DAY:
        return True
    return len(at) >= _MOST and now - at[0] < LOCKED and at[0] - at[_MOST - 1] < LOCKED


def count(session: Session, cabinet: Cabinet, person_id: str) -> bool:
    """Counts one more; True where it is the one that makes them too many."""
    session.execute(delete(WrongCode).where(WrongCode.at <= cabinet.now() - _DAY))
    session.add(WrongCode(id=new_id(), person_id=person_id, at=cabinet.now()))
    session.flush()
    return are_too_many(session, cabinet, person_id)


def forget(session: Session, person_id: str) -> None:
    """A right code was given: the few wrong ones before it were slips."""
    session.execute(delete(WrongCode).where(WrongCode.person_id == person_id))


def waiting(session: Session, person_id: str) -> int:
    """How many wrong codes are counted against a person."""
    return session.scalar(select(func.count()).where(WrongCode.person_id == person_id)) or 0
