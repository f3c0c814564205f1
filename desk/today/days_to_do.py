"""What is due in a case, by how near it is; decisions and letters that wait for a second person; cases that stand still."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.clocks import london_day
from casefile.due_days import ACKNOWLEDGEMENT, LATER, OUTCOME, Due, nearness
from casefile.ladder import load_ladder
from casefile.school import Person
from casefile.standstill import at_a_standstill
from casefile.tables import Case
from casefile.what_waits import decisions_to_agree, letters_to_agree
from desk.case.date_words import day_words
from desk.case.lane_words import LANES
from desk.case.story import name_of
from desk.in_words import letter
from desk.london_time import on
from desk.today.need import CaseHere, Need, in_case

_DECIDED = "decided"


def day_to_keep(cabinet: Cabinet, case: CaseHere, due: Due) -> tuple[str, Need] | None:
    """Something that is due, in its group; None where it is far off, or shown with its letter."""
    day = london_day(cabinet.now())
    near = nearness(cabinet.school, due.day, day)
    if due.sort == ACKNOWLEDGEMENT or (near == LATER and due.sort not in LANES):
        return None
    words = day_words(due.sort)
    is_decided = due.sort == OUTCOME and case.state == _DECIDED
    step = "See to the letters of what was decided" if is_decided else words.step
    passed = ". That day has passed" if due.day < day else ""
    detail = f"{words.title}: {words.until} {on(due.day, day)}{passed}."
    path = f"/case/{case.reference}#{words.anchor}"
    return ("dates" if near == LATER else near), in_case(case, step, detail, path, due=due.day)


def second_person(
    session: Session, cabinet: Cabinet, person: Person, cases: Mapping[str, CaseHere], rows: list[Case]
) -> Iterator[Need]:
    """What one person decided or approved, and this one may agree to. `cases` are by id."""
    ladder = load_ladder()
    for case, decision in decisions_to_agree(session, cabinet, person, rows):
        rung, path = ladder.get(decision.outcome), f"/case/{case.reference}#decisions"
        title = rung.title if rung else decision.outcome
        detail = f"{title}: {name_of(cabinet.school, decision.made_by)} proposed it."
        yield in_case(cases[case.id], "Read it, then agree or say no", detail, path)
    for case, draft in letters_to_agree(session, cabinet, person, rows):
        detail = f"{letter(draft.letter)}: {name_of(cabinet.school, draft.first_approved_by)} approved it first."
        yield in_case(cases[case.id], "Read it, and approve it as the second person", detail, f"/draft/{draft.id}")


def standing_still(
    session: Session, cabinet: Cabinet, cases: Mapping[str, CaseHere], rows: list[Case]
) -> Iterator[Need]:
    """Cases that nobody has moved on for a while. `cases` are by id."""
    day = london_day(cabinet.now())
    for case, since in at_a_standstill(session, cabinet, rows):
        step = "Close it, or note what comes next" if case.state == _DECIDED else "Decide, or note what comes next"
        yield in_case(cases[case.id], step, _since(since, day), due=since)


def _since(since: date, day: date) -> str:
    return f"Nothing was done since {on(since, day)}."
