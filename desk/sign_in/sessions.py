"""Signed-in browsers: begun, found again and ended. Thirty minutes idle or ten hours in all end one by itself."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.school import Person
from casefile.tables import DeskSession, new_id
from desk.sign_in.tokens import hash_of, new_token

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
# Not every page writes: a minute more or less of idling is nothing.
_SEEN_AGAIN = timedelta(minutes=1)


def begin(session: Session, cabinet: Cabinet, person: Person, earlier: str = "") -> str:
    """Signs a person in and gives the new cookie; the browser's earlier session ends (session fixation)."""
    _end(session, cabinet, earlier)
    token, now = new_token(), cabinet.now()
    session.add(DeskSession(id=new_id(), token_hash=hash_of(token), person_id=person.id, created_at=now, seen_at=now))
    audit_trail.note(session, cabinet, person.id, "signed-in")
    return token


def person_of(cabinet: Cabinet, token: str) -> Person | None:
    """Whose session this is; None where it ended, was made up, or the person no longer has a role."""
    if not token:
        return None
    now = cabinet.now()
    with cabinet.reading() as session:
        row = session.scalar(select(DeskSession).where(DeskSession.token_hash == hash_of(token)))
    if row is None or row.ended_at is not None or now - row.seen_at >= IDLE or now - row.created_at >= LONGEST:
        return None
    if now - row.seen_at >= _SEEN_AGAIN:
        with cabinet.writing() as session:
            session.execute(update(DeskSession).where(DeskSession.id == row.id).values(seen_at=now))
    person = cabinet.school.person(row.person_id)
    return person if person is not None and person.roles else None


def end(session: Session, cabinet: Cabinet, person: Person, token: str) -> None:
    """Signs a person out."""
    _end(session, cabinet, token)
    audit_trail.note(session, cabinet, person.id, "signed-out")


def _end(session: Session, cabinet: Cabinet, token: str) -> None:
    here = update(DeskSession).where(DeskSession.token_hash == hash_of(token), DeskSession.ended_at.is_(None))
    session.execute(here.values(ended_at=cabinet.now()))
