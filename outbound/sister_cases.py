"""Whether what one case reports was dealt with in another of the same incident: then its reporter is to hear so, too.

The wall between the cases stays: only a link that a person confirmed counts, and only a case that everybody may see who
sees this one. So nobody learns from a proposal of a case that is kept from them. Nothing of the other case is told but that.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.incidents import links_of, other_end
from casefile.ladder import load_ladder
from casefile.need_to_know import readers_of
from casefile.school import School
from casefile.tables import Case, Decision, Draft
from outbound.held_for_advice import why_held

OUTCOME = "outcome-to-reporter"
_BAN = "ban"


def dealt_with_beside(session: Session, cabinet: Cabinet, case: Case) -> bool:
    """True where a case of the same incident, seen by all who see this one, holds a decision that reporters hear of."""
    return any(_is_dealt_with(session, each) for each in _same_incident(session, cabinet.school, case))


def _same_incident(session: Session, school: School, case: Case) -> Iterator[Case]:
    """The cases that confirmed links lead to, through such as everybody may see who sees this one."""
    ours = {each.id for each in readers_of(session, school, case)}
    found, left = {case.id}, [case.id]
    while left:
        here = left.pop()
        for link in links_of(session, here):
            other_id = other_end(link, here)
            if link.state != "confirmed" or other_id in found:
                continue
            found.add(other_id)
            other = session.get_one(Case, other_id)
            if ours <= {each.id for each in readers_of(session, school, other)}:
                left.append(other_id)
                yield other


def _is_dealt_with(session: Session, case: Case) -> bool:
    if why_held(session, case, OUTCOME, "reporter"):
        return False
    ladder = load_ladder()
    standing = select(Decision).where(Decision.case_id == case.id, Decision.state == "standing")
    return any(
        _was_told_of_ban(session, each)
        if each.outcome == _BAN
        else each.outcome in ladder and any(letter.to == "reporter" for letter in ladder[each.outcome].letters)
        for each in session.scalars(standing)
    )


def _was_told_of_ban(session: Session, decision: Decision) -> bool:
    """A ban is dealt with once it was decided upon hearing the person, and they were told."""
    told = select(Draft.id).where(
        Draft.decision_id == decision.id, Draft.letter == "ban-decision", Draft.state == "sent"
    )
    return session.scalar(told.limit(1)) is not None
