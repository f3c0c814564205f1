"""Invitations: the only way to set up a first way in. Mailed to the school's own address, for 72 hours, used once.

Opening one uses nothing up, so that somebody may be interrupted; it is used once a way in has been set up. A new one voids
those before it.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, CursorResult, select, update
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.errors import CaseworkError
from casefile.school import Person
from casefile.tables import Invitation, new_id
from desk.sign_in import ways_in
from desk.sign_in.tokens import hash_of, new_token
from outbound.notices import INVITED, LIVES, queue_invitation


def invite(session: Session, cabinet: Cabinet, actor: str, person: Person, desk_url: str, *, mail: bool = True) -> str:
    """Mails an invitation, or with `mail` False makes one to be handed over; returns its link.

    Raises `CaseworkError` for somebody without a role, and for somebody who has a way in: that is taken away first
    (`desk.sign_in.way_back`), with what goes with it.
    """
    if not person.roles:
        raise CaseworkError("They have no role at the desk.", "Give them one in school.toml first.")
    if ways_in.of(session, person.id).is_set_up:
        raise CaseworkError(
            "They have already set up how they sign in.", "If they lost their device, give them a way back in."
        )
    _void(session, cabinet, person.id)
    token, now = new_token(), cabinet.now()
    session.add(
        Invitation(
            id=new_id(),
            token_hash=hash_of(token),
            person_id=person.id,
            by=actor,
            created_at=now,
            expires_at=now + LIVES[INVITED],
        )
    )
    link = f"{desk_url}/sign-in/invited/{token}"
    if mail:
        queue_invitation(session, cabinet, person, link)
    audit_trail.note(session, cabinet, actor, "invited", person=person.id, mailed=mail)
    return link


def open_one(session: Session, cabinet: Cabinet, token: str) -> tuple[Invitation, Person] | None:
    """The invitation that is still good, and whom it is for; None otherwise."""
    return _found(session, cabinet, Invitation.token_hash == hash_of(token))


def open_by_id(session: Session, cabinet: Cabinet, invitation_id: str) -> tuple[Invitation, Person] | None:
    """The same, by its row."""
    return _found(session, cabinet, Invitation.id == invitation_id)


def use(session: Session, cabinet: Cabinet, invitation: Invitation) -> bool:
    """Uses it up; False where it was. Of two who set up by one invitation at once, one wins."""
    here = update(Invitation).where(Invitation.id == invitation.id, *_good(cabinet)).values(used_at=cabinet.now())
    result = session.execute(here, execution_options={"synchronize_session": False})
    won = isinstance(result, CursorResult) and result.rowcount == 1
    if won:
        _void(session, cabinet, invitation.person_id)
    return won


def waiting(session: Session, cabinet: Cabinet) -> dict[str, Invitation]:
    """The invitations that are still good, by person."""
    return {each.person_id: each for each in session.scalars(select(Invitation).where(*_good(cabinet)))}


def _found(session: Session, cabinet: Cabinet, which: ColumnElement[bool]) -> tuple[Invitation, Person] | None:
    row = session.scalar(select(Invitation).where(which, *_good(cabinet)))
    person = cabinet.school.person(row.person_id) if row is not None else None
    return (row, person) if row is not None and person is not None and person.roles else None


def _void(session: Session, cabinet: Cabinet, person_id: str) -> None:
    here = update(Invitation).where(Invitation.person_id == person_id, *_good(cabinet))
    session.execute(here.values(used_at=cabinet.now()), execution_options={"synchronize_session": False})


def _good(cabinet: Cabinet) -> list[ColumnElement[bool]]:
    return [Invitation.used_at.is_(None), Invitation.expires_at > cabinet.now()]
