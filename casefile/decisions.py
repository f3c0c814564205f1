"""What a school decided on a case: outcomes of the ladder, each with its reason, for whom, and by whom.

    proposed    it needs a second person, who has not agreed yet
    standing    it holds; the first one makes the case "decided"
    dropped     it was never agreed to, and is not wanted any more
    changed     it held, and the school changed its mind

A case may have several, for one person or several. What stayed in a case that was put together with another is dropped or
changed there, by those who may decide on both. Nothing here is decided by the program. Each act is one function in
the caller's transaction and leaves one line in the audit trail.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.case_dates import end_dates_of
from casefile.casework import begin_review
from casefile.decided import OpenDecision, decisions_of, has_proposed, has_standing, whom
from casefile.errors import CaseworkError, NotAllowed
from casefile.filing import slot_of
from casefile.ladder import Outcome, load_ladder
from casefile.school import Person
from casefile.second_person import ALONE, NO, may_be_second, may_decide
from casefile.states import move
from casefile.tables import Case, CasePerson, Decision, DecisionPerson, new_id
from casefile.which_case import went_to
from casefile.worked_on import own, said, take_up

__all__ = [
    "OpenDecision",
    "agree",
    "change_mind",
    "decide",
    "decisions_of",
    "drop",
    "has_proposed",
    "has_standing",
]

_LIVE = ("proposed", "standing")


def decide(
    session: Session,
    cabinet: Cabinet,
    case: Case,
    person: Person,
    *,
    outcome: str,
    reason: str,
    about: Sequence[str],
    record: Mapping[str, str],
) -> Decision:
    """Decides an outcome of the ladder: it stands at once, or is proposed where a second person has to agree.

    `about` are ids of those complained about in the case. Raises `CaseworkError` where something is missing, the case is
    closed or it was decided already; `NotAllowed` where it is not for this person to decide.
    """
    take_up(session, case)
    rung = load_ladder().get(outcome)
    if rung is None:
        raise CaseworkError("Please choose an outcome of the ladder.")
    _refuse_others(session, cabinet, case, person, rung)
    if case.state == "closed":
        raise CaseworkError("The case is closed.", "Take it up again first.")
    reason = said(reason, "Nothing is decided without a reason.", "Write it so that the parent could read it one day.")
    people = _people(session, case, rung, about)
    answers = _answers(rung, record)
    _refuse_twice(session, case, outcome, people)
    row = Decision(id=new_id(), case_id=case.id, outcome=outcome, made_by=person.id, made_at=cabinet.now())
    row.state = "proposed" if rung.second_person else "standing"
    folder = cabinet.folder(session, case.key_id)
    row.reason = folder.seal(reason, slot_of(row, "reason"))
    row.record = folder.seal(json.dumps(answers, ensure_ascii=False), slot_of(row, "record"))
    session.add(row)
    session.flush()
    session.add_all(DecisionPerson(decision_id=row.id, person_id=each) for each in people)
    act = "decision-proposed" if rung.second_person else "decided"
    _note(session, cabinet, person, act, row, people=len(people))
    if row.state == "standing":
        _now_decided(session, cabinet, case, person)
    return row


def agree(session: Session, cabinet: Cabinet, case: Case, decision_id: str, person: Person) -> None:
    """The second person agrees: proposed → standing. Raises `NotAllowed` where it is not for this person to agree."""
    take_up(session, case)
    row = _row(session, case, decision_id)
    rung = load_ladder().get(row.outcome)
    _refuse_others(session, cabinet, case, person, rung)
    second = may_be_second(session, cabinet, case, row.made_by, person)
    if second == NO:
        raise NotAllowed("Another person than the one who proposed it has to agree.")
    if not move(session, Decision, row.id, "proposed", "standing", agreed_by=person.id, agreed_at=cabinet.now()):
        raise CaseworkError("This does not wait for a second person any more.", "Somebody else may have been quicker.")
    _note(session, cabinet, person, "decided-alone" if second == ALONE else "decision-agreed", row)
    _now_decided(session, cabinet, case, person)


def drop(session: Session, cabinet: Cabinet, case: Case, decision_id: str, person: Person, why: str) -> None:
    """A proposed decision is not wanted any more: proposed → dropped. Raises as `change_mind` does."""
    _end(session, cabinet, case, decision_id, person, why, "proposed", "dropped")


def change_mind(session: Session, cabinet: Cabinet, case: Case, decision_id: str, person: Person, why: str) -> None:
    """A decision no longer holds: standing → changed; without any other the case is under review again.

    Letters that went stay sent. Raises `CaseworkError` for want of a reason or where it held no more, `NotAllowed` where
    it is not for this person to say.
    """
    row = _end(session, cabinet, case, decision_id, person, why, "standing", "changed")
    end_dates_of(session, cabinet, case, row.id, person.id)
    if not has_standing(session, case):
        move(session, Case, case.id, "decided", "under-review")


def _end(
    session: Session, cabinet: Cabinet, case: Case, decision_id: str, person: Person, why: str, old: str, new: str
) -> Decision:
    # A decision whose letter was approved stays in a case that is put together with another, and can be taken back there.
    take_up(session, case, even_joined=True)
    row = _row(session, case, decision_id)
    for each in (case, went_to(session, case)):
        _refuse_others(session, cabinet, each, person, load_ladder().get(row.outcome))
    if case.state == "closed" and case.joined_to is None:
        raise CaseworkError("The case is closed.", "Take it up again first.")
    why = said(why, "A decision is not taken back without a reason.", "Say why.")
    sealed = cabinet.folder(session, case.key_id).seal(why, slot_of(row, "ended_why"))
    if not move(session, Decision, row.id, old, new, ended_by=person.id, ended_at=cabinet.now(), ended_why=sealed):
        raise CaseworkError("This decision is not as you saw it any more.", "Somebody else may have been quicker.")
    _note(session, cabinet, person, f"decision-{new}", row)
    return row


def _now_decided(session: Session, cabinet: Cabinet, case: Case, person: Person) -> None:
    begin_review(session, cabinet, case, person.id)
    move(session, Case, case.id, "under-review", "decided")


def _refuse_others(session: Session, cabinet: Cabinet, case: Case, person: Person, rung: Outcome | None) -> None:
    if not may_decide(session, cabinet, case, person, rung):
        raise NotAllowed("It is not for you to decide on this case.")


def _people(session: Session, case: Case, rung: Outcome, about: Sequence[str]) -> tuple[str, ...]:
    people = tuple(dict.fromkeys(about))
    if rung.about_people and not people:
        raise CaseworkError("Please say whom this is about.", "Add the person to the case where they are not in it.")
    rows = select(CasePerson.id).where(CasePerson.case_id == case.id, CasePerson.role == "subject")
    if not set(people) <= set(session.scalars(rows)):
        raise CaseworkError("A decision is about somebody who is complained about in this case.")
    return people


def _answers(rung: Outcome, record: Mapping[str, str]) -> dict[str, str]:
    return {
        each.id: said(record.get(each.id, ""), f"This has to be recorded too: {each.question}.") for each in rung.record
    }


def _refuse_twice(session: Session, case: Case, outcome: str, people: Sequence[str]) -> None:
    rows = select(Decision).where(Decision.case_id == case.id, Decision.outcome == outcome, Decision.state.in_(_LIVE))
    live = list(session.scalars(rows))
    about = whom(session, live)
    if any(set(people) & set(about.get(each.id, ())) or not (people or about.get(each.id)) for each in live):
        raise CaseworkError("This was decided already.", "Look at the decisions of the case.")


def _row(session: Session, case: Case, decision_id: str) -> Decision:
    return own(case, session.get(Decision, decision_id, populate_existing=True))


def _note(
    session: Session, cabinet: Cabinet, person: Person, act: str, row: Decision, **details: str | int | bool
) -> None:
    audit_trail.note(
        session, cabinet, person.id, act, case_id=row.case_id, about=row.id, outcome=row.outcome, **details
    )
