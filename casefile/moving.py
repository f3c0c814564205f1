"""What people did on a case goes along when it is put together with another: joining's second half.

people       those who are not in the other case yet are brought there; contact data come to those who have none
entries      move
decisions    move, unless a letter that stays behind carries them out; they are about the same people there
days, meetings   move with the people and decisions that they are about
attachments  move with the letters that do

Everything is sealed anew under the other case's key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from casefile.filing import move_sealed
from casefile.tables import (
    Case,
    CaseDate,
    CaseEntry,
    CasePerson,
    Decision,
    DecisionPerson,
    Draft,
    DraftAttachment,
    Meeting,
    new_id,
)
from casefile.vault import Folder, Slot

# Of one of our people, who they are in the other case.
Counterparts = Mapping[str, str]


def bring_people(session: Session, case: Case, other: Case, ours: Folder, theirs: Folder) -> Counterparts:
    """Finds or makes each of our people in the other case; ours stay where they are."""
    there = {_who(each): each for each in session.scalars(_people(other))}
    found = {}
    for row in session.scalars(_people(case)).all():
        same = there.get(_who(row))
        if same is None:
            same = _copied(row, other, ours, theirs)
            session.add(same)
            there[_who(row)] = same
        elif same.contact is None and row.contact is not None:
            same.contact, same.address_hash = _contact(row, same.id, ours, theirs), row.address_hash
        found[row.id] = same.id
    session.flush()
    return found


def bring_attachments(session: Session, draft: Draft, ours: Folder, theirs: Folder) -> None:
    """A letter's files, sealed as its words are."""
    for row in session.scalars(select(DraftAttachment).where(DraftAttachment.draft_id == draft.id)):
        move_sealed(row, ("name", "content"), ours, theirs)


def bring_work(
    session: Session, case: Case, other: Case, ours: Folder, theirs: Folder, counterparts: Counterparts
) -> None:
    """Entries, decisions, days and meetings; to be called when the letters have moved."""
    for entry in session.scalars(select(CaseEntry).where(CaseEntry.case_id == case.id)):
        move_sealed(entry, ("who", "words", "struck_why"), ours, theirs)
        entry.case_id = other.id
    kept = select(Draft.decision_id).where(Draft.case_id == case.id, Draft.decision_id.is_not(None))
    stay = {each for each in session.scalars(kept) if each}
    decisions = [
        each for each in session.scalars(select(Decision).where(Decision.case_id == case.id)) if each.id not in stay
    ]
    for decision in decisions:
        move_sealed(decision, ("reason", "record", "ended_why"), ours, theirs)
        decision.case_id = other.id
    _about_counterparts(session, [each.id for each in decisions], counterparts)
    for day in session.scalars(select(CaseDate).where(CaseDate.case_id == case.id)):
        if day.decision_id not in stay:
            day.case_id, day.person_id = other.id, counterparts.get(day.person_id or "")
    for meeting in session.scalars(select(Meeting).where(Meeting.case_id == case.id)):
        move_sealed(meeting, ("place", "who"), ours, theirs)
        meeting.case_id, meeting.person_id = other.id, counterparts.get(meeting.person_id or "")
    session.flush()


def _about_counterparts(session: Session, decisions: Sequence[str], counterparts: Counterparts) -> None:
    rows = session.scalars(select(DecisionPerson).where(DecisionPerson.decision_id.in_(decisions))).all()
    # Two of one name here are one there.
    about = {(each.decision_id, counterparts[each.person_id]) for each in rows}
    for row in rows:
        session.delete(row)
    session.flush()
    session.add_all(DecisionPerson(decision_id=decision, person_id=person) for decision, person in sorted(about))


def _people(case: Case) -> Select[CasePerson]:
    return select(CasePerson).where(CasePerson.case_id == case.id).order_by(CasePerson.id)


def _who(row: CasePerson) -> tuple[str, str]:
    return row.role, row.name_hash


def _copied(row: CasePerson, other: Case, ours: Folder, theirs: Folder) -> CasePerson:
    made = CasePerson(
        id=new_id(),
        case_id=other.id,
        role=row.role,
        is_a=row.is_a,
        name_hash=row.name_hash,
        address_hash=row.address_hash,
        added_by=row.added_by,
    )
    name = ours.open(row.name, Slot("case_people", row.id, "name"))
    made.name = theirs.seal(name, Slot("case_people", made.id, "name"))
    made.contact = _contact(row, made.id, ours, theirs)
    return made


def _contact(row: CasePerson, made_id: str, ours: Folder, theirs: Folder) -> bytes | None:
    if row.contact is None:
        return None
    contact = ours.open(row.contact, Slot("case_people", row.id, "contact"))
    return theirs.seal(contact, Slot("case_people", made_id, "contact"))
