"""Who may use the desk, and how each of them signs in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.school import Person
from casefile.tables import DeskSession, Invitation
from desk.sign_in import invitations, sessions, ways_in
from desk.sign_in.ways_in import WaysIn


@dataclass(frozen=True, slots=True)
class Member:
    """One person: what they have set up, the invitation that waits, when they last signed in, and how often they are now."""

    person: Person
    ways: WaysIn
    invitation: Invitation | None
    last: datetime | None
    signed_in: int


def everybody(session: Session, cabinet: Cabinet) -> tuple[Member, ...]:
    """Everybody with a role, leaders first, in the order of their names."""
    ways, signed_in = ways_in.of_everybody(session), sessions.live_counts(session, cabinet)
    waiting = invitations.waiting(session, cabinet)
    newest = select(DeskSession.person_id, func.max(DeskSession.created_at)).group_by(DeskSession.person_id)
    last = {row[0]: row[1] for row in session.execute(newest)}
    staff = [each for each in cabinet.school.people if each.roles]
    return tuple(
        Member(
            each,
            ways.get(each.id, ways_in.NONE_YET),
            waiting.get(each.id),
            last.get(each.id),
            signed_in[each.id],
        )
        for each in sorted(staff, key=lambda each: (not each.has("leader"), each.name))
    )
