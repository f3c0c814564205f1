"""Who may decide on a case, and who may be the second person where two have to agree.

    leader, governor        of those who may see the case; a governor sees it where leaders are recused, and decides then
    safeguarding lead       only where nobody else may see the case, or where they are a leader as well
    the second person       another one of them; the first again only where the school allows it and there is no other

Whoever is complained of sees nothing of the case, and so is neither.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.ladder import Outcome
from casefile.need_to_know import readers_of
from casefile.school import Person
from casefile.tables import Case

YES, ALONE, NO = "yes", "alone", "no"
_DECIDE = ("leader", "governor")


def deciders_of(session: Session, cabinet: Cabinet, case: Case) -> list[Person]:
    """Everybody who may decide on this case, by rank; never nobody."""
    readers = readers_of(session, cabinet.school, case)
    return [each for each in readers if any(map(each.has, _DECIDE))] or readers


def may_decide(session: Session, cabinet: Cabinet, case: Case, person: Person, outcome: Outcome | None = None) -> bool:
    """True where the person may decide on this case, and (where one is given) this outcome of the ladder."""
    return _may(deciders_of(session, cabinet, case), person, outcome)


def may_choose(session: Session, cabinet: Cabinet, case: Case, person: Person, outcomes: Iterable[Outcome]) -> set[str]:
    """The ids of those of these outcomes that the person may decide on this case."""
    deciders = deciders_of(session, cabinet, case)
    return {each.id for each in outcomes if _may(deciders, person, each)}


def _may(deciders: list[Person], person: Person, outcome: Outcome | None) -> bool:
    if person.id not in {each.id for each in deciders}:
        return False
    # Where none of those who may see the case holds a role that the ladder names, they stand in for it.
    named = {each.id for each in deciders if outcome is None or _is_named(each, outcome)}
    return person.id in named or not named


def may_be_second(session: Session, cabinet: Cabinet, case: Case, first: str, person: Person) -> str:
    """Whether the person may agree to what `first` (a person's id) did: "yes", "alone" or "no".

    "alone" is the same person again: the school allows it, and nobody else may decide on the case.
    """
    others = {each.id for each in deciders_of(session, cabinet, case)}
    if person.id not in others:
        return NO
    if person.id != first:
        return YES
    return ALONE if cabinet.school.alone_allowed and others == {first} else NO


def _is_named(person: Person, outcome: Outcome) -> bool:
    # A governor who got the case because leaders are recused does what a leader does.
    counts_as = {"leader"} if person.has("governor") else set()
    return bool({*person.roles, *counts_as} & {*outcome.decided_by})
