"""Recusals as they stand on a case: made before anybody is told, listed for those who see it, lifted by whoever is on top.

A lifted recusal stays as a row, so that reading the same mail again does not bring it back. Another mail that
complains of the person does: whoever lifted it has not read that one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.errors import ForbiddenMove, NotAllowed
from casefile.need_to_know import on_top, recused_from
from casefile.recusal import Recused
from casefile.school import Person
from casefile.tables import Case, Recusal, new_id
from casefile.vault import Slot


@dataclass(frozen=True, slots=True)
class KeptFrom:
    """One recusal, opened. `may_be_lifted` is True where the person it was opened for may lift it."""

    person: Person
    reason: str
    may_be_lifted: bool


def recuse(session: Session, cabinet: Cabinet, case: Case, recused: Iterable[Recused], *, again: bool = False) -> None:
    """Keeps a case from these people. `again` is True where a mail is read a second time."""
    folder = cabinet.folder(session, case.key_id)
    there = {each.person_id: each for each in session.scalars(select(Recusal).where(Recusal.case_id == case.id))}
    for each in recused:
        row = there.get(each.person_id)
        if row is not None and (again or row.lifted_at is None):
            continue
        if row is None:
            row = Recusal(id=new_id(), case_id=case.id, person_id=each.person_id, reason=b"", made_at=cabinet.now())
            session.add(row)
        row.reason = folder.seal(each.reason, Slot("recusals", row.id, "reason"))
        row.made_at, row.lifted_at, row.lifted_by = cabinet.now(), None, None
        audit_trail.note(session, cabinet, audit_trail.PROGRAM, "recused", case_id=case.id, person=each.person_id)


def kept_from(session: Session, cabinet: Cabinet, case: Case, asking: Person) -> list[KeptFrom]:
    """Whom the case is kept from and why, for somebody who sees it."""
    folder = cabinet.folder(session, case.key_id)
    standing = select(Recusal).where(Recusal.case_id == case.id, Recusal.lifted_at.is_(None))
    is_on_top = _is_on_top(session, cabinet, case, asking)
    found = []
    for row in session.scalars(standing.order_by(Recusal.made_at, Recusal.person_id)):
        person = cabinet.school.person(row.person_id)
        if person is not None:
            # Of those without a role at the desk nobody sees a case anyway: there is nothing to lift.
            may = is_on_top and person.id != asking.id and bool(person.roles)
            found.append(KeptFrom(person, folder.open_text(row.reason, Slot("recusals", row.id, "reason")), may))
    return found


def lift_recusal(session: Session, cabinet: Cabinet, case: Case, recused_id: str, asking: Person) -> None:
    """The report does not complain of this person after all.

    Raises `NotAllowed` for anybody but whoever is on top of the ladder, and for one's own recusal; `ForbiddenMove`
    where there is none.
    """
    if not _is_on_top(session, cabinet, case, asking) or recused_id == asking.id:
        raise NotAllowed("Only whoever is on top of the ladder may let somebody see this case.")
    row = session.scalar(
        select(Recusal)
        .where(Recusal.case_id == case.id, Recusal.person_id == recused_id, Recusal.lifted_at.is_(None))
        .with_for_update()
    )
    if row is None:
        raise ForbiddenMove("The case is not kept from this person.", "Somebody else may have been quicker.")
    row.lifted_at, row.lifted_by = cabinet.now(), asking.id
    audit_trail.note(session, cabinet, asking.id, "recusal-lifted", case_id=case.id, person=recused_id)


def _is_on_top(session: Session, cabinet: Cabinet, case: Case, person: Person) -> bool:
    top = on_top(cabinet.school, recused_from(session, case.id), case.safeguarding)
    return person.id in {each.id for each in top}
