"""Signed-in browsers: begun, found again and ended. Thirty minutes idle or ten hours in all end one by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, CursorResult, delete, select, update
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.school import Person
from casefile.tables import DeskSession, new_id
from desk.sign_in.tokens import hash_of, new_token

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
# A second factor given so long ago still counts where somebody is about to change how people sign in.
FRESH = timedelta(minutes=5)
# How long it is kept where somebody was signed in, and with what; the audit trail keeps that they were.
_KEPT = timedelta(days=30)
# Not every page writes: a minute more or less of idling is nothing.
_SEEN_AGAIN = timedelta(minutes=1)


def begin(
    session: Session,
    cabinet: Cabinet,
    person: Person,
    earlier: str = "",
    *,
    way: str = "",
    browser: str = "",
    proved: bool = True,
) -> str:
    """Signs in a person who has just given both factors, and gives the new cookie.

    The browser's earlier session ends (session fixation). `browser` is a few fixed words (`desk.sign_in.browser_words`).
    `proved` is False where the second factor was given elsewhere, perhaps long ago: then it is asked for before a way of
    signing in is changed.
    """
    end_all(session, cabinet, DeskSession.token_hash == hash_of(earlier))
    token, now = new_token(), cabinet.now()
    old = delete(DeskSession).where(DeskSession.person_id == person.id, DeskSession.created_at < now - _KEPT)
    session.execute(old, execution_options={"synchronize_session": False})
    session.add(
        DeskSession(
            id=new_id(),
            token_hash=hash_of(token),
            person_id=person.id,
            created_at=now,
            seen_at=now,
            way=way,
            browser=browser,
            proved_at=now if proved else None,
        )
    )
    audit_trail.note(session, cabinet, person.id, "signed-in", **({"way": way} if way else {}))
    return token


def person_of(cabinet: Cabinet, token: str, *, by_itself: bool = False) -> Person | None:
    """Whose session this is; None where it ended, was made up, or the person no longer has a role.

    What a page asks `by_itself` does not count as being there: the session goes on idling.
    """
    if not token:
        return None
    now = cabinet.now()
    with cabinet.reading() as session:
        row = session.scalar(select(DeskSession).where(DeskSession.token_hash == hash_of(token), *_live(cabinet)))
    if row is None:
        return None
    if not by_itself and now - row.seen_at >= _SEEN_AGAIN:
        with cabinet.writing() as session:
            session.execute(update(DeskSession).where(DeskSession.id == row.id).values(seen_at=now))
    person = cabinet.school.person(row.person_id)
    return person if person is not None and person.roles else None


def is_fresh(session: Session, cabinet: Cabinet, token: str) -> bool:
    """True where a second factor was given in this session within the last five minutes."""
    proved = select(DeskSession.proved_at).where(DeskSession.token_hash == hash_of(token), *_live(cabinet))
    at = session.scalar(proved)
    return at is not None and cabinet.now() - at < FRESH


def prove(session: Session, cabinet: Cabinet, person: Person, token: str, way: str) -> None:
    """Notes that a second factor was given once more in this session."""
    here = update(DeskSession).where(DeskSession.token_hash == hash_of(token), DeskSession.person_id == person.id)
    session.execute(here.values(proved_at=cabinet.now()))
    audit_trail.note(session, cabinet, person.id, "second-factor-given", way=way)


def live_of(session: Session, cabinet: Cabinet, person_id: str) -> Sequence[DeskSession]:
    """The sessions of a person that still open the desk, the last seen first."""
    theirs = select(DeskSession).where(DeskSession.person_id == person_id, *_live(cabinet))
    return session.scalars(theirs.order_by(DeskSession.seen_at.desc())).all()


def live_counts(session: Session, cabinet: Cabinet) -> Counter[str]:
    """How many sessions of each person still open the desk."""
    return Counter(session.scalars(select(DeskSession.person_id).where(*_live(cabinet))))


def end(session: Session, cabinet: Cabinet, person: Person, token: str) -> None:
    """Signs a person out."""
    end_all(session, cabinet, DeskSession.token_hash == hash_of(token))
    audit_trail.note(session, cabinet, person.id, "signed-out")


def end_others(session: Session, cabinet: Cabinet, actor: str, person_id: str, *, one: str = "", but: str = "") -> int:
    """Ends a person's sessions, or that `one` of theirs; `but` is the cookie of one that goes on. Returns how many."""
    which = [DeskSession.person_id == person_id]
    which += [DeskSession.id == one] if one else []
    which += [DeskSession.token_hash != hash_of(but)] if but else []
    count = end_all(session, cabinet, *which)
    if count:
        audit_trail.note(session, cabinet, actor, "sessions-ended", person=person_id, count=count)
    return count


def end_all(session: Session, cabinet: Cabinet, *which: ColumnElement[bool]) -> int:
    """Ends these sessions at once, on every page they open next. Returns how many were live."""
    here = update(DeskSession).where(*which, *_live(cabinet)).values(ended_at=cabinet.now())
    result = session.execute(here, execution_options={"synchronize_session": False})
    return result.rowcount if isinstance(result, CursorResult) else 0


def _live(cabinet: Cabinet) -> list[ColumnElement[bool]]:
    now = cabinet.now()
    return [
        DeskSession.ended_at.is_(None),
        DeskSession.seen_at > now - IDLE,
        DeskSession.created_at > now - LONGEST,
    ]
