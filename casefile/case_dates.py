"""Days to keep on a case that a letter, a decision or a person set.

    account            until when somebody was asked for their account
    representations    until when somebody may say why a ban should not stand
    ban-review         when a ban is looked at again
    ban-end            the last day of a ban
    meeting            the day of a meeting
    outcome-review     when it is looked at whether an outcome helped

Each is open until a person says that it was done, or is not needed. Where one is set anew, the earlier one gives way.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.errors import CaseworkError, NotAllowed
from casefile.tables import Case, CaseDate, CasePerson, Decision, new_id
from casefile.worked_on import own

SORTS = ("account", "representations", "ban-review", "ban-end", "meeting", "outcome-review")
OPEN, DONE, REMOVED = "open", "done", "removed"
STANDINGS = (OPEN, DONE, REMOVED)


def set_date(
    session: Session,
    cabinet: Cabinet,
    case: Case,
    *,
    sort: str,
    due: date,
    by: str,
    decision_id: str | None = None,
    person_id: str | None = None,
) -> CaseDate:
    """Sets a day to keep; an open one of the same sort for the same person and decision gives way to it.

    `by` is a person's id, or the program's where a letter that went sets it. Raises `CaseworkError` for an unknown sort,
    `NotAllowed` for a decision or person of another case.
    """
    if sort not in SORTS:
        raise CaseworkError("There is no such day to keep.")
    _refuse_strangers(session, case, decision_id, person_id)
    same = _open_of(case.id).where(CaseDate.sort == sort)
    same = same.where(CaseDate.decision_id.is_not_distinct_from(decision_id))
    for earlier in session.scalars(same.where(CaseDate.person_id.is_not_distinct_from(person_id))):
        if earlier.due == due:
            return earlier
        earlier.standing, earlier.by = REMOVED, by
    row = CaseDate(id=new_id(), case_id=case.id, sort=sort, due=due, decision_id=decision_id, person_id=person_id)
    row.standing, row.by = OPEN, by
    session.add(row)
    audit_trail.note(session, cabinet, by, "date-set", case_id=case.id, about=row.id, date=sort, due=due.isoformat())
    return row


def dates_of(session: Session, case: Case) -> list[CaseDate]:
    """All days of a case, the first one first."""
    rows = select(CaseDate).where(CaseDate.case_id == case.id).order_by(CaseDate.due, CaseDate.id)
    return list(session.scalars(rows))


def judge_date(session: Session, cabinet: Cabinet, case: Case, date_id: str, standing: str, person_id: str) -> None:
    """Marks a day as done or not needed, or opens it again. Raises `NotAllowed` for one of another case."""
    row = session.get(CaseDate, date_id)
    if row is None or row.case_id != case.id or standing not in STANDINGS:
        raise NotAllowed("That does not belong to this case.")
    row.standing, row.by = standing, person_id
    audit_trail.note(session, cabinet, person_id, f"date-{standing}", case_id=case.id, about=row.id, date=row.sort)


def open_dates(session: Session) -> dict[str, tuple[tuple[str, date], ...]]:
    """The open days by case id, each with its sort, the first one first."""
    rows = select(CaseDate.case_id, CaseDate.sort, CaseDate.due).where(CaseDate.standing == OPEN)
    found: dict[str, list[tuple[str, date]]] = {}
    for case_id, sort, due in session.execute(rows.order_by(CaseDate.due, CaseDate.id)):
        found.setdefault(case_id, []).append((sort, due))
    return {case_id: tuple(dates) for case_id, dates in found.items()}


def done_by_letter(
    session: Session,
    cabinet: Cabinet,
    case: Case,
    *,
    sort: str,
    by: str,
    decision_id: str | None = None,
    person_id: str | None = None,
) -> None:
    """The open days of a sort for this decision and person are done: a letter went that follows them. `by` as in `set_date`."""
    same = _open_of(case.id).where(CaseDate.sort == sort, CaseDate.decision_id.is_not_distinct_from(decision_id))
    for row in session.scalars(same.where(CaseDate.person_id.is_not_distinct_from(person_id))).all():
        judge_date(session, cabinet, case, row.id, DONE, by)


def end_dates_of(session: Session, cabinet: Cabinet, case: Case, decision_id: str, person_id: str) -> None:
    """The open days that a decision set are not needed any more: the decision fell."""
    for row in session.scalars(_open_of(case.id).where(CaseDate.decision_id == decision_id)):
        judge_date(session, cabinet, case, row.id, REMOVED, person_id)


def _open_of(case_id: str) -> Select[CaseDate]:
    return select(CaseDate).where(CaseDate.case_id == case_id, CaseDate.standing == OPEN)


def _refuse_strangers(session: Session, case: Case, decision_id: str | None, person_id: str | None) -> None:
    if decision_id:
        own(case, session.get(Decision, decision_id))
    if person_id:
        own(case, session.get(CasePerson, person_id))
