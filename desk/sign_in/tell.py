"""Word to a person, and to leaders, that a way into the desk was changed. It never says by whom, or about anything else."""

from __future__ import annotations

from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.school import Person
from outbound.notices import queue_way_in

_CHANGES = {
    "passkey-added": "a passkey was added to the ways you sign in to the desk.",
    "passkey-removed": "a passkey was removed from the ways you sign in to the desk.",
    "app-added": "an authenticator app was set up for you to sign in to the desk with. An earlier one no longer works.",
    "app-removed": "your authenticator app was removed from the ways you sign in to the desk.",
    "recovery-made": "a new set of recovery codes was made for you. Earlier ones no longer work.",
    "recovery-used": "one of your recovery codes was used to sign in to the desk. It does not work again.",
    "codes-locked": "several wrong codes were given for you at the desk’s sign-in page. For a while no code of yours works there. "
    "A passkey still does.",
    "way-back": "the ways you sign in to the desk were taken away, and you were signed out everywhere, so that you can set "
    "them up anew. An invitation comes in a mail of its own.",
    "way-back-given": "somebody who uses the desk was given a way back in: their passkeys and codes were taken away, and a new "
    "invitation was mailed to them. The page “People” shows leaders how everybody signs in.",
}


def person(session: Session, cabinet: Cabinet, whom: Person, what: str, desk_url: str) -> None:
    """Mails one person what was changed."""
    queue_way_in(session, cabinet, whom, _CHANGES[what], desk_url)


def other_leaders(session: Session, cabinet: Cabinet, but: set[str], what: str, desk_url: str) -> None:
    """Mails every leader, `but` those who know; where that is nobody, the safeguarding lead and the governors on the ladder.

    In a school of two leaders one could else let themselves in as the other, whose mail they can read, and none would hear of it.
    """
    school = cabinet.school
    leaders = [each for each in school.with_role("leader") if each.id not in but]
    others = [*school.with_role("dsl"), *(each for each in school.with_role("governor") if each.rank)]
    told = leaders or [each for each in others if each.id not in but]
    for each in dict.fromkeys(told):
        person(session, cabinet, each, what, desk_url)
