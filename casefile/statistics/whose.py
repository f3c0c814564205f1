"""Over which cases figures are counted: those that one person may know of, or those for everybody.

Figures are passed on, so those for everybody leave out each case that anybody who may open them is kept from. Else a head who
knows their own number of cases would find one more in the governors' sheet.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from casefile.clocks import london_day
from casefile.need_to_know import sealed_cases, seen_where, sees_of
from casefile.school import Person, School
from casefile.tables import Case, Recusal

# Of a case's id and its safeguarding mark, whether it is counted.
Counts = Callable[[str, bool], bool]
_READS_FIGURES = ("leader", "dsl", "governor")


def of_person(session: Session, school: School, person: Person) -> Counts:
    """The cases that this person may know of."""
    return sees_of(session, school, person)


def for_everybody(session: Session, school: School) -> Counts:
    """The cases that nobody who may read figures is kept from, and that are not for the safeguarding lead alone."""
    hidden = _hidden(session, school)
    return lambda case_id, _safeguarding: case_id not in hidden


def since(session: Session, school: School, person: Person | None = None) -> date | None:
    """The day of the first case that is counted, for a person or for everybody; None where none is.

    Of all cases it would tell by the terms to choose from that there is an older one.
    """
    counted: ColumnElement[bool] = (
        seen_where(session, school, person) if person else Case.id.not_in(_hidden(session, school))
    )
    first = session.scalar(select(func.min(Case.opened_at)).where(counted))
    return london_day(first) if first else None


def _hidden(session: Session, school: School) -> set[str]:
    readers = [each.id for each in school.people if set(each.roles) & set(_READS_FIGURES)]
    kept = select(Recusal.case_id).where(Recusal.lifted_at.is_(None), Recusal.person_id.in_(readers))
    return {*session.scalars(kept), *sealed_cases(session)}
