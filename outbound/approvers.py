"""Who may approve a letter: whoever may see its case and does not stand recused.

A letter that carries out a decision is for whoever may decide, as long as that holds; and where two people have to approve, the second is somebody
else (`casefile.second_person`).
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.errors import ForbiddenMove, NotAllowed
from casefile.need_to_know import may_see_case, recused_from
from casefile.school import Person
from casefile.second_person import ALONE, NO, may_be_second, may_decide
from casefile.tables import Case, Draft


def must_be_theirs(session: Session, cabinet: Cabinet, draft: Draft, person: Person | None) -> None:
    """Raises `NotAllowed` where the person may not know of the letter, `ForbiddenMove` where they may not approve it."""
    case = session.get_one(Case, draft.case_id)
    if person is None or not may_see_case(session, cabinet.school, person, case):
        raise NotAllowed("There is no such letter, or it is not for you.")
    # Where everybody is complained about, the last of the ladder sees the case all the same, and answers nobody.
    if person.id in recused_from(session, case.id):
        raise ForbiddenMove("Nobody approves a letter about themselves.", "Ask somebody whom the case does not name.")
    if (draft.decision_id is not None or draft.second_person) and not may_decide(session, cabinet, case, person):
        raise ForbiddenMove(
            "This letter carries out a decision, so somebody who may decide has to approve it.",
            "Ask a leader who may see the case.",
        )


def is_alone(session: Session, cabinet: Cabinet, draft: Draft, person: Person) -> bool:
    """True where the first to approve may be the second as well. Raises `ForbiddenMove` where they may not be the second."""
    first = draft.first_approved_by or ""
    try:
        must_be_theirs(session, cabinet, draft, cabinet.school.person(first))
    except (NotAllowed, ForbiddenMove):
        raise ForbiddenMove(
            "Whoever approved this letter first may not any more.", "Stop it, read it, and approve it anew."
        ) from None
    answer = may_be_second(session, cabinet, session.get_one(Case, draft.case_id), first, person)
    if answer == NO:
        raise ForbiddenMove(
            "A second person has to approve this letter.", "It waits for another leader who may see the case."
        )
    return answer == ALONE
