"""How a case ends, and how it is taken up again; and the day on which the reporter took the report back.

A case is closed when nothing of it is under way any more. Without a decision, with days still open, or where a child may
be at risk and it is not the safeguarding lead who closes it, the reason has to be given; it is kept with what was
gathered. A report that was taken back is shown as that, until the reporter goes on with it after all: what the school does
about it is its own decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.case_dates import open_dates
from casefile.clocks import london_day
from casefile.decisions import has_proposed, has_standing
from casefile.errors import CaseworkError
from casefile.gathered import CLOSED, REOPENED, keep_entry
from casefile.lanes import alleging, unanswered
from casefile.raised_flags import SAFEGUARDING, standing_marks
from casefile.school import Person
from casefile.states import move
from casefile.tables import Case, Draft
from casefile.worked_on import said, take_up

_UNDER_WAY = ("waiting", "returned", "countersign", "approved", "holding", "sending", "unsure", "failed")
_DATES_IN_WORDS = {
    "account": "an account that was asked for",
    "representations": "the parent’s side about a ban",
    "ban-review": "the review of a ban",
    "ban-end": "the end of a ban",
    "meeting": "a meeting",
    "outcome-review": "the look at whether the outcome helped",
    "subject-access": "a request to see data",
    "erasure": "a request to erase data",
    "data-complaint": "a data-protection complaint",
    "school-complaint": "a complaint about the school",
    "staff-allegation": "an allegation against staff",
}


@dataclass(frozen=True, slots=True)
class BeforeClosing:
    """What stands in the way of closing a case, and what has to be explained; each a sentence without content."""

    hindered: tuple[str, ...]
    explain: tuple[str, ...]


def before_closing(session: Session, case: Case, person: Person) -> BeforeClosing:
    """What the person has to do, or to give a reason for, before the case is closed."""
    hindered = ["Something came that nobody has read yet."] if case.news else []
    letters = select(Draft.id).where(Draft.case_id == case.id, Draft.state.in_(_UNDER_WAY))
    if session.scalar(letters.limit(1)) is not None:
        hindered.append("A letter is still under way.")
    if has_proposed(session, case):
        hindered.append("A decision waits for a second person.")
    explain = [] if has_standing(session, case) else ["Nothing was decided."]
    for sort, due in (*unanswered(session).get(case.id, ()), *open_dates(session).get(case.id, ())):
        explain.append(f"A day is still open: {_DATES_IN_WORDS.get(sort, sort)}, {due:%-d %B %Y}.")
    at_risk = SAFEGUARDING in standing_marks(session, case) or case.id in alleging(session)
    if at_risk and not person.has("dsl"):
        explain.append("A child may be at risk, and you are not the safeguarding lead.")
    return BeforeClosing(tuple(hindered), tuple(explain))


def close_case(session: Session, cabinet: Cabinet, case: Case, person: Person, why: str) -> None:
    """Closes a case. Raises `CaseworkError` where something is unread or under way, or a reason is missing."""
    take_up(session, case)
    if case.state == "closed":
        raise CaseworkError("The case is closed already.", "Somebody else may have been quicker.")
    before = before_closing(session, case, person)
    if before.hindered:
        raise CaseworkError(
            " ".join(before.hindered), "Read what came, send or withdraw the letter, agree or drop the decision."
        )
    if before.explain and not why.strip():
        raise CaseworkError(" ".join(before.explain), "Say why the case may be closed all the same.")
    if why.strip():
        why = said(why, "")
        keep_entry(session, cabinet, case, person.id, sort=CLOSED, words=why)
    for old, new in (("received", "under-review"), ("under-review", "decided"), ("decided", "closed")):
        move(session, Case, case.id, old, new)
    case.closed_at = cabinet.now()
    audit_trail.note(session, cabinet, person.id, "case-closed", case_id=case.id, explained=len(before.explain))


def reopen_case(session: Session, cabinet: Cabinet, case: Case, person: Person, why: str) -> None:
    """Takes a closed case up again: closed → under-review. The reason is kept."""
    take_up(session, case)
    why = said(why, "A case is not taken up again without a reason.", "Say what is new.")
    if not move(session, Case, case.id, "closed", "under-review", closed_at=None):
        raise CaseworkError("The case is not closed.", "Somebody else may have been quicker.")
    keep_entry(session, cabinet, case, person.id, sort=REOPENED, words=why)
    audit_trail.note(session, cabinet, person.id, "case-taken-up-again", case_id=case.id)


def withdraw_report(session: Session, cabinet: Cabinet, case: Case, person: Person, on_day: date) -> None:
    """Notes the day on which the reporter took the report back; the case stays as it is. Raises `CaseworkError`."""
    take_up(session, case)
    if case.withdrawn_on is not None:
        raise CaseworkError("The report was noted as withdrawn already.")
    if on_day > london_day(cabinet.now()):
        raise CaseworkError("That day is still to come.", "Give the day on which they said so.")
    case.withdrawn_on = on_day
    audit_trail.note(session, cabinet, person.id, "report-withdrawn", case_id=case.id, day=on_day.isoformat())


def go_on_with_report(session: Session, cabinet: Cabinet, case: Case, person: Person) -> None:
    """Notes that the reporter goes on with the report after all: they hear of its outcome again. Raises `CaseworkError`."""
    take_up(session, case)
    if case.withdrawn_on is None:
        raise CaseworkError("The report was not taken back.", "Somebody else may have been quicker.")
    case.withdrawn_on = None
    audit_trail.note(session, cabinet, person.id, "report-gone-on-with", case_id=case.id)
