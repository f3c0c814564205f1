"""Recusals as they stand on a case: made before anybody is told, listed for those who see it, lifted by whoever is on top.

Of whom a case only may complain ("Calloway", "Ruth"), whoever is on top is asked, and may keep it from them.

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
from casefile.need_to_know import is_sealed, on_top, recused_from
from casefile.recusal import Recused, may_be_about
from casefile.school import Person
from casefile.tables import Case, CaseFinding, CasePerson, Recusal, new_id
from casefile.vault import Slot


@dataclass(frozen=True, slots=True)
class KeptFrom:
    """One recusal, opened. `may_be_lifted` is True where the person it was opened for may lift it."""

    person: Person
    reason: str
    may_be_lifted: bool


def recuse(
    session: Session,
    cabinet: Cabinet,
    case: Case,
    recused: Iterable[Recused],
    *,
    again: bool = False,
    actor: str = audit_trail.PROGRAM,
) -> None:
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
        audit_trail.note(session, cabinet, actor, "recused", case_id=case.id, person=each.person_id)


def keep_on(session: Session, cabinet: Cabinet, case: Case, other: Case, actor: str) -> None:
    """Whoever a case is kept from, by its mails or by a person, is kept from the one that it is put together with."""
    folder = cabinet.folder(session, case.key_id)
    standing = session.scalars(select(Recusal).where(Recusal.case_id == case.id, Recusal.lifted_at.is_(None))).all()
    reasons = [
        (each.person_id, folder.open_text(each.reason, Slot("recusals", each.id, "reason"))) for each in standing
    ]
    recuse(session, cabinet, other, [Recused(*each) for each in reasons], actor=actor)


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


def perhaps_about(session: Session, cabinet: Cabinet, case: Case, asking: Person) -> list[KeptFrom]:
    """Of whom the case may be, by the names of those complained about; nothing for anybody but whoever is on top.

    Whoever was recused is not asked about again, and nobody is asked about themselves.
    """
    if not _is_on_top(session, cabinet, case, asking):
        return []
    judged = {asking.id, *session.scalars(select(Recusal.person_id).where(Recusal.case_id == case.id))}
    staff = select(CaseFinding.id).where(
        CaseFinding.case_id == case.id, CaseFinding.label == "staff-subject", CaseFinding.standing != "removed"
    )
    by_hand = select(CasePerson.id).where(
        CasePerson.case_id == case.id, CasePerson.role == "subject", CasePerson.is_a == "staff"
    )
    is_staff = any(session.scalar(each.limit(1)) is not None for each in (staff, by_hand))
    found = may_be_about(_subjects(session, cabinet, case), cabinet.school, is_staff=is_staff)
    people = [(cabinet.school.person(each.person_id), each.reason) for each in found if each.person_id not in judged]
    return [KeptFrom(person, reason, may_be_lifted=False) for person, reason in people if person is not None]


def keep_from(session: Session, cabinet: Cabinet, case: Case, person_id: str, asking: Person) -> None:
    """Keeps a case from somebody of whom it may be; raises `NotAllowed` as `lift_recusal` does."""
    asked = {each.person.id: each for each in perhaps_about(session, cabinet, case, asking)}
    if person_id not in asked:
        raise NotAllowed("Only whoever is on top of the ladder may keep this case from somebody it may be about.")
    recuse(session, cabinet, case, [Recused(person_id, asked[person_id].reason)], actor=asking.id)


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


def _subjects(session: Session, cabinet: Cabinet, case: Case) -> list[str]:
    """The names of those complained about."""
    folder = cabinet.folder(session, case.key_id)
    rows = session.scalars(select(CasePerson).where(CasePerson.case_id == case.id, CasePerson.role == "subject"))
    return [folder.open_text(row.name, Slot("case_people", row.id, "name")) for row in rows]


def _is_on_top(session: Session, cabinet: Cabinet, case: Case, person: Person) -> bool:
    sealed = is_sealed(session, case.id)
    top = on_top(cabinet.school, recused_from(session, case.id), case.safeguarding, sealed=sealed)
    return person.id in {each.id for each in top}
