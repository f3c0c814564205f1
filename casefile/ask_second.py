"""Where nobody else may decide on a case, whoever may gives it to the next on the ladder, to be the second person.

A case that complains of the head is one governor's alone; a ban or the police still need two. Never anybody who is
recused, nor a case whose pictures were sealed: its safeguarding lead lets the others see it first.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.errors import CaseworkError, NotAllowed
from casefile.need_to_know import is_sealed, next_in_line
from casefile.school import Person
from casefile.second_person import deciders_of
from casefile.tables import Case, CaseGrant, new_id
from casefile.worked_on import take_up

_WHY = "second-person"


def next_second(session: Session, cabinet: Cabinet, case: Case, person: Person) -> Person | None:
    """Whom the person may give the case to; None where somebody else may decide already, or nobody is left."""
    if deciders_of(session, cabinet, case) != [person] or is_sealed(session, case.id):
        return None
    return next_in_line(session, cabinet.school, case)


def ask_second(session: Session, cabinet: Cabinet, case: Case, person: Person) -> Person:
    """Gives the case to the next on the ladder, who is to be told by the caller.

    Raises `NotAllowed` where the person may not decide, `CaseworkError` where it is not needed or nobody is left.
    """
    take_up(session, case)
    deciders = deciders_of(session, cabinet, case)
    if person not in deciders:
        raise NotAllowed("It is not for you to decide on this case.")
    if deciders != [person]:
        raise CaseworkError("Somebody else may decide on this case already.", "Ask them.")
    asked = next_second(session, cabinet, case, person)
    if asked is None:
        raise CaseworkError("There is nobody to give this case to.", "Another governor with a rank has to be listed.")
    session.add(CaseGrant(id=new_id(), case_id=case.id, person_id=asked.id, why=_WHY, made_at=cabinet.now()))
    audit_trail.note(session, cabinet, person.id, "second-asked", case_id=case.id, person=asked.id)
    return asked
