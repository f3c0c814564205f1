"""The other cases of an incident, as far as one person may know of them, and what that person may do about a link.

There is a wall between the reporters: of another case its reference, state and labels are told, never who reported it
or what they wrote. Whoever may not see a case learns neither of it nor of a link that leads to or through it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.errors import ForbiddenMove, NotAllowed
from casefile.incidents import links_of, other_end
from casefile.kept_from import recuse
from casefile.need_to_know import given_to, may_see, may_see_case, recused_from
from casefile.recusal import Recused
from casefile.school import Person
from casefile.tables import Case, CaseFinding, IncidentLink

_REASON = "Somebody who looked into it found that they had better not see it."


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """Another case of perhaps the same incident.

    `standing` is suggested, confirmed or rejected; `link` is empty where the way leads through a third case, and there
    is nothing to say about it here. `keeps_others` is True where it is kept from somebody who may see this one.
    """

    link: str
    reference: str
    state: str
    labels: tuple[str, ...]
    standing: str
    why: tuple[str, ...]
    settled_by: str | None
    keeps_others: bool


def linked_with(session: Session, cabinet: Cabinet, person: Person, case: Case) -> list[LinkedCase]:
    """The cases linked with one that the person sees, those linked by a third confirmed one last."""
    direct = []
    for link in links_of(session, case.id):
        other = session.get_one(Case, other_end(link, case.id))
        # Two that one question is asked about already, or that were put together, are asked about once.
        asked = case.may_belong_to == other.id or other.may_belong_to == case.id
        if may_see_case(session, cabinet.school, person, other) and not (asked and link.state == "suggested"):
            direct.append(_linked(session, cabinet, case, other, link))
    known = {each.reference for each in direct}
    return direct + [
        _linked(session, cabinet, case, each, None)
        for each in _incident(session, cabinet, person, case)
        if each.reference not in known
    ]


def link_for(session: Session, cabinet: Cabinet, person: Person, case: Case, link_id: str) -> tuple[IncidentLink, Case]:
    """A link of a case and the case at its other end. Raises `NotAllowed` where the person may not know of it."""
    link = session.scalar(select(IncidentLink).where(IncidentLink.id == link_id).with_for_update())
    if link is not None and case.id in {link.one_id, link.other_id}:
        other = session.get_one(Case, other_end(link, case.id))
        if may_see_case(session, cabinet.school, person, other):
            return link, other
    raise NotAllowed("There is no such link, or it is not for you.")


def keep_too(session: Session, cabinet: Cabinet, case: Case, other: Case, person_id: str) -> None:
    """Keeps a case from everybody from whom the linked one is kept. Raises `ForbiddenMove` where it is already.

    The reason that is noted names no other case: whoever sees this one need not know of that.
    """
    kept = sorted(recused_from(session, other.id) - recused_from(session, case.id))
    if not kept:
        raise ForbiddenMove("This case is kept from them already.", "Somebody else may have been quicker.")
    recuse(session, cabinet, case, [Recused(each, _REASON) for each in kept], actor=person_id)


def _incident(session: Session, cabinet: Cabinet, person: Person, case: Case) -> list[Case]:
    """Every case of the same incident but this, by confirmed links between cases that the person may see."""
    found, left = {case.id: case}, [case]
    while left:
        here = left.pop()
        for link in links_of(session, here.id):
            other = session.get_one(Case, other_end(link, here.id))
            is_new = link.state == "confirmed" and other.id not in found
            if is_new and may_see_case(session, cabinet.school, person, other):
                found[other.id] = other
                left.append(other)
    del found[case.id]
    return sorted(found.values(), key=lambda each: each.opened_at)


def _linked(session: Session, cabinet: Cabinet, case: Case, other: Case, link: IncidentLink | None) -> LinkedCase:
    labels = (
        select(CaseFinding.label)
        .where(CaseFinding.case_id == other.id, CaseFinding.standing != "removed")
        .order_by(CaseFinding.confidence.desc())
    )
    return LinkedCase(
        link=link.id if link else "",
        reference=other.reference,
        state=other.state,
        labels=tuple(dict.fromkeys(session.scalars(labels))),
        standing=link.state if link else "confirmed",
        why=tuple(link.why.split(",")) if link else (),
        settled_by=link.settled_by if link else None,
        keeps_others=_keeps_others(session, cabinet, case, other),
    )


def _keeps_others(session: Session, cabinet: Cabinet, case: Case, other: Case) -> bool:
    here, given = recused_from(session, case.id), given_to(session, case.id)
    kept = (cabinet.school.person(each) for each in recused_from(session, other.id) - here)
    return any(
        each is not None and may_see(each, cabinet.school, here, case.safeguarding, given=given) for each in kept
    )
