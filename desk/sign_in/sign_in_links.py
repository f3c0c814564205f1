"""Sign-in links: mailed to the school's own address, used once, within ten minutes.

Whether an address is known shows neither in the answer nor in the work done for it. Opening a link changes
nothing: a scanner that follows every link in a mail neither signs in nor uses it up.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.school import Person
from casefile.tables import SignInLink, new_id
from desk.sign_in.tokens import hash_of, new_token
from outbound.notices import queue_sign_in

LIVES = timedelta(minutes=10)
_MOST_AT_ONCE = 3
_KEPT = timedelta(days=1)
# Stands in for an address that nobody has, so that the same work is done for it.
_NOBODY = Person("nobody", "Nobody", "", "nobody@school.example")


def ask_for(session: Session, cabinet: Cabinet, address: str, desk_url: str) -> None:
    """Queues a mail with a link where the address is that of somebody with a role, and none too many wait already."""
    person = cabinet.school.by_address(address)
    known = person is not None and bool(person.roles)
    who = person if person is not None and known else _NOBODY
    session.execute(delete(SignInLink).where(SignInLink.expires_at < cabinet.now() - _KEPT))
    trial = session.begin_nested()
    wanted = _links_waiting(session, cabinet, who) < _MOST_AT_ONCE
    _mail_link(session, cabinet, who, desk_url)
    if known and wanted:
        trial.commit()
    else:
        trial.rollback()


def is_good(session: Session, cabinet: Cabinet, token: str) -> bool:
    """True while the link would sign somebody in."""
    return session.scalar(select(SignInLink.id).where(*_good(cabinet, token))) is not None


def use(session: Session, cabinet: Cabinet, token: str) -> Person | None:
    """Uses the link up: whom it signs in, or None. Of two clicks on one link, one wins."""
    person_id = session.scalar(select(SignInLink.person_id).where(*_good(cabinet, token)))
    change = update(SignInLink).where(*_good(cabinet, token)).values(used_at=cabinet.now())
    result = session.execute(change, execution_options={"synchronize_session": False})
    if person_id is None or not isinstance(result, CursorResult) or result.rowcount != 1:
        return None
    void_all(session, cabinet, person_id)
    person = cabinet.school.person(person_id)
    return person if person is not None and person.roles else None


def _mail_link(session: Session, cabinet: Cabinet, person: Person, desk_url: str) -> None:
    token, now = new_token(), cabinet.now()
    session.add(
        SignInLink(id=new_id(), token_hash=hash_of(token), person_id=person.id, created_at=now, expires_at=now + LIVES)
    )
    queue_sign_in(session, cabinet, person, f"{desk_url}/sign-in/with/{token}")
    audit_trail.note(session, cabinet, audit_trail.PROGRAM, "sign-in-asked", person=person.id)


def _links_waiting(session: Session, cabinet: Cabinet, person: Person) -> int:
    recent = select(func.count()).where(
        SignInLink.person_id == person.id, SignInLink.created_at > cabinet.now() - LIVES
    )
    return session.scalar(recent) or 0


def void_all(session: Session, cabinet: Cabinet, person_id: str) -> None:
    """Voids every link of a person that still waits."""
    others = update(SignInLink).where(SignInLink.person_id == person_id, SignInLink.used_at.is_(None))
    session.execute(others.values(used_at=cabinet.now()), execution_options={"synchronize_session": False})


def _good(cabinet: Cabinet, token: str) -> list[ColumnElement[bool]]:
    return [
        SignInLink.token_hash == hash_of(token),
        SignInLink.used_at.is_(None),
        SignInLink.expires_at > cabinet.now(),
    ]
