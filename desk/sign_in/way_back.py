"""A lost device: another leader takes away somebody's ways in, signs them out everywhere and invites them anew."""

from __future__ import annotations

from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.errors import NotAllowed
from casefile.school import Person
from casefile.tables import DeskSession
from desk.sign_in import half_signed_in, invitations, sessions, sign_in_links, tell, ways_in, wrong_codes


def give(session: Session, cabinet: Cabinet, actor: str, person: Person, desk_url: str, *, mail: bool = True) -> str:
    """Takes all away, tells the person and all other leaders, and returns the new invitation's link.

    Raises `NotAllowed` where somebody asks for themselves: whoever sits at an open screen could otherwise let themselves in.
    Raises `CaseworkError` for somebody without a role.
    """
    if actor == person.id:
        raise NotAllowed("Another leader has to do this for you.", "Or whoever runs the desk, on its own machine.")
    ways_in.take_all_away(session, person.id)
    half_signed_in.end_all(session, cabinet, person.id)
    sign_in_links.void_all(session, cabinet, person.id)
    wrong_codes.forget(session, person.id)
    ended = sessions.end_all(session, cabinet, DeskSession.person_id == person.id)
    audit_trail.note(session, cabinet, actor, "ways-in-taken-away", person=person.id, sessions=ended)
    tell.person(session, cabinet, person, "way-back", desk_url)
    tell.other_leaders(session, cabinet, {actor, person.id}, "way-back-given", desk_url)
    return invitations.invite(session, cabinet, actor, person, desk_url, mail=mail)
