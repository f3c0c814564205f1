"""Which of the cases that a person may know of are wanted: filters that combine, in SQL, and one page of what they let through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.case_list import ListedCase, listed
from casefile.clocks import LONDON
from casefile.need_to_know import Seen, may_see_case, seen_where
from casefile.raised_flags import stood_down
from casefile.school import Person
from casefile.school_class import NONE, hash_of_class
from casefile.tables import Case, CaseFinding, CasePerson
from casefile.vault import Slot
from casefile.what_waits import OPEN_STATES

SIZE = 50
OPEN, NO_CLASS = "open", "none"
NEWEST, OLDEST, PRESSING = "newest", "oldest", "pressing"
SORTS = (NEWEST, OLDEST, PRESSING)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; "" and None stand for any.

    `state` is one of a case's, or `OPEN`; `class_name` one of the school's classes or groups, or `NO_CLASS`; `label` a
    category or flag. `first` and `last` are days in London. `person` is the id of somebody in a case (`CasePerson`): wanted
    are all cases with anybody of that name or address. `among` are ids of cases.
    """

    state: str = ""
    class_name: str = ""
    label: str = ""
    first: date | None = None
    last: date | None = None
    person: str = ""
    among: Collection[str] | None = None
    sort: str = NEWEST


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of a list, its rows beside what is shown of them; `count` is all there are."""

    rows: tuple[Case, ...]
    cases: tuple[ListedCase, ...]
    count: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.count // SIZE))


def page_of(
    session: Session, cabinet: Cabinet, person: Person, seen: Seen, wanted: Wanted, number: int = 1
) -> CasePage:
    """One page of the wanted cases, of those that the person may know of; the last one where there are fewer."""
    such = and_(seen.where, *_conditions(session, cabinet, person, wanted))
    count = session.scalar(select(func.count()).select_from(Case).where(such)) or 0
    number = max(1, min(number, -(-count // SIZE)))
    # First their ids, which an index holds: far back in a long list the rows before are not read.
    ordered = select(Case.id).where(such).order_by(*_order(session, wanted.sort))
    ids = session.scalars(ordered.limit(SIZE).offset((number - 1) * SIZE)).all()
    found = {each.id: each for each in session.scalars(select(Case).where(Case.id.in_(ids)))}
    rows = [found[each] for each in ids]
    return CasePage(tuple(rows), tuple(listed(session, cabinet, rows)), count, number)


def name_of_person(session: Session, cabinet: Cabinet, asking: Person, person_id: str) -> str | None:
    """The name of somebody in a case that whoever asks may see; None where there is none such."""
    row, case_ = _row_and_case(session, person_id)
    if row is None or case_ is None or not may_see_case(session, cabinet.school, asking, case_):
        return None
    return cabinet.folder(session, case_.key_id).open_text(row.name, Slot("case_people", row.id, "name"))


def somebody_named(session: Session, cabinet: Cabinet, asking: Person, name: str) -> str | None:
    """The id of somebody of this name in a case that whoever asks may see; None where there is nobody."""
    found = (
        select(CasePerson.id)
        .join(Case, Case.id == CasePerson.case_id)
        .where(CasePerson.name_hash == cabinet.hash_of("name", name), seen_where(session, cabinet.school, asking))
    )
    return session.scalar(found.order_by(Case.opened_at.desc(), CasePerson.id).limit(1))


def states_seen(session: Session, seen: Seen) -> dict[str, int]:
    """How many of the cases that a person may know of there are in each state."""
    by_state = select(Case.state, func.count()).group_by(Case.state)
    # Counted apart: what an index counts at once, and the few that differ.
    counts = Counter(dict(session.execute(by_state.where(Case.safeguarding.in_(seen.usual))).all()))
    counts.subtract(dict(session.execute(by_state.where(Case.id.in_(seen.hidden))).all()))
    counts.update(dict(session.execute(by_state.where(Case.id.in_(seen.shown))).all()))
    return {state: count for state, count in counts.items() if count}


def pressing_first(session: Session) -> ColumnElement[int]:
    """Orders cases where a child may be at risk before the others."""
    return case((_stands_safeguarding(session), 0), else_=1)


def _conditions(session: Session, cabinet: Cabinet, asking: Person, wanted: Wanted) -> list[ColumnElement[bool]]:
    such: list[ColumnElement[bool]] = []
    if wanted.state:
        such.append(Case.state.in_(OPEN_STATES) if wanted.state == OPEN else Case.state == wanted.state)
    if wanted.class_name == NO_CLASS:
        such.append(or_(Case.class_hash.is_(None), Case.class_hash == NONE))
    elif wanted.class_name:
        such.append(Case.class_hash == hash_of_class(cabinet, wanted.class_name))
    if wanted.label:
        such.append(_labelled(session, wanted.label))
    if wanted.first:
        such.append(Case.opened_at >= _midnight(wanted.first))
    if wanted.last:
        such.append(Case.opened_at < _midnight(wanted.last + timedelta(days=1)))
    if wanted.person:
        such.append(_with_the_same(session, cabinet, asking, wanted.person))
    if wanted.among is not None:
        such.append(Case.id.in_(wanted.among))
    return such


def _labelled(session: Session, label: str) -> ColumnElement[bool]:
    # These marks may stand without a label: sealed pictures and allegations alarm by themselves.
    if label == "safeguarding":
        return _stands_safeguarding(session)
    if label in {"urgent", "anonymity"}:
        return (Case.urgent if label == "urgent" else Case.anonymity).is_(True)
    labelled = select(CaseFinding.case_id).where(CaseFinding.label == label, CaseFinding.standing != "removed")
    return Case.id.in_(labelled)


def _stands_safeguarding(session: Session) -> ColumnElement[bool]:
    return and_(Case.safeguarding, Case.id.not_in(stood_down(session)))


def _with_the_same(session: Session, cabinet: Cabinet, asking: Person, person_id: str) -> ColumnElement[bool]:
    row, case_ = _row_and_case(session, person_id)
    if row is None or case_ is None or not may_see_case(session, cabinet.school, asking, case_):
        return Case.id.is_(None)
    same: list[ColumnElement[bool]] = [CasePerson.name_hash == row.name_hash]
    if row.address_hash:
        same.append(CasePerson.address_hash == row.address_hash)
    return Case.id.in_(select(CasePerson.case_id).where(or_(*same)))


def _row_and_case(session: Session, person_id: str) -> tuple[CasePerson | None, Case | None]:
    row = session.get(CasePerson, person_id)
    return row, session.get(Case, row.case_id) if row is not None else None


def _order(session: Session, sort: str) -> list[ColumnElement[Any]]:
    if sort == OLDEST:
        return [Case.opened_at.asc(), Case.id.asc()]
    newest: list[ColumnElement[Any]] = [Case.opened_at.desc(), Case.id.desc()]
    return [pressing_first(session), *newest] if sort == PRESSING else newest


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)
