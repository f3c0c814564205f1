"""Between the two factors: a browser of somebody who has passed the first, or who opened an invitation.

It opens the one page that asks for the second factor (or sets up the first ways in), for ten minutes, and nothing else.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.school import Person
from casefile.tables import HalfSignedIn, new_id
from desk.sign_in.tokens import hash_of, new_token

INVITED = "invitation"
# Somebody who sets up may first have to install an app.
LIVES, INVITED_LIVES = timedelta(minutes=10), timedelta(minutes=30)
_KEPT = timedelta(days=1)


def begin(session: Session, cabinet: Cabinet, person: Person, way: str, invitation_id: str | None = None) -> str:
    """Gives the cookie of somebody who has passed the first factor by this way."""
    token, now = new_token(), cabinet.now()
    session.execute(delete(HalfSignedIn).where(HalfSignedIn.expires_at < now - _KEPT))
    session.add(
        HalfSignedIn(
            id=new_id(),
            token_hash=hash_of(token),
            person_id=person.id,
            way=way,
            invitation_id=invitation_id,
            created_at=now,
            expires_at=now + (INVITED_LIVES if way == INVITED else LIVES),
        )
    )
    return token


def find(session: Session, cabinet: Cabinet, token: str) -> tuple[HalfSignedIn, Person] | None:
    """Whose it is; None where it is over, was used or was made up, or where the person lost their role."""
    row = session.scalar(
        select(HalfSignedIn).where(
            HalfSignedIn.token_hash == hash_of(token),
            HalfSignedIn.ended_at.is_(None),
            HalfSignedIn.expires_at > cabinet.now(),
        )
    )
    person = cabinet.school.person(row.person_id) if row is not None else None
    return (row, person) if row is not None and person is not None and person.roles else None


def finish(session: Session, cabinet: Cabinet, row: HalfSignedIn) -> bool:
    """Ends it, for it has led to a session; False where somebody else was there first."""
    here = update(HalfSignedIn).where(HalfSignedIn.id == row.id, HalfSignedIn.ended_at.is_(None))
    result = session.execute(here.values(ended_at=cabinet.now()), execution_options={"synchronize_session": False})
    return isinstance(result, CursorResult) and result.rowcount == 1


def end_all(session: Session, cabinet: Cabinet, person_id: str) -> None:
    """Ends all of a person's."""
    here = update(HalfSignedIn).where(HalfSignedIn.person_id == person_id, HalfSignedIn.ended_at.is_(None))
    session.execute(here.values(ended_at=cabinet.now()), execution_options={"synchronize_session": False})
