"""What is due in a case and when: answers the school promised, days the law sets, days that letters and decisions set.

acknowledgement   until somebody answered the reporter for the first time, or said in another way that they did
outcome           until the letters of what was decided have gone and the reporter heard that it was dealt with, the
                  report was withdrawn, or the case is closed
lanes             `casefile.lanes`, whatever the case's state: closing a case stops no clock of the law's
dates             `casefile.case_dates`, likewise: a ban is looked at again after its case was closed

Both the first page and the morning notice count by this, so that they say the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from casefile.case_dates import open_dates
from casefile.clocks import school_days_after
from casefile.decided import whom
from casefile.ladder import LetterTo, load_ladder
from casefile.lanes import unanswered
from casefile.school import School
from casefile.tables import Case, Decision, Draft

ACKNOWLEDGEMENT, OUTCOME = "acknowledgement", "outcome"
_OUTCOME_LETTER = "outcome-to-reporter"
OVERDUE, TODAY, SOON, LATER = "overdue", "today", "soon", "later"
# What is due within so many school days is due soon.
_SOON = 2
# Letters that are on their way, or that were answered in another way.
_SETTLED = frozenset({"holding", "sending", "sent", "withdrawn"})
# What the law or somebody's right to be heard sets: it runs on through the holidays.
LEGAL = frozenset(
    {
        "staff-allegation",
        "subject-access",
        "erasure",
        "data-complaint",
        "representations",
        "ban-review",
        "ban-end",
    }
)


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is due in a case on a day; `sort` is one of the above, a lane, or a date."""

    case_id: str
    sort: str
    day: date


def due_days(session: Session, cases: Iterable[Case]) -> list[Due]:
    """Everything that is still due in these cases, the nearest day first."""
    cases = list(cases)
    lanes, dates = unanswered(session), open_dates(session)
    going_on = [each for each in cases if each.state != "closed"]
    drafts, decisions = _drafts(session, going_on), _standing(session, going_on)
    found = []
    for case in cases:
        found += [Due(case.id, sort, day) for sort, day in (*lanes.get(case.id, ()), *dates.get(case.id, ()))]
        if case.state == "closed":
            continue
        if case.acknowledge_by is not None and not is_answered(drafts[case.id]):
            found.append(Due(case.id, ACKNOWLEDGEMENT, case.acknowledge_by))
        if case.outcome_by is not None and _hears(case, decisions[case.id], drafts[case.id]):
            found.append(Due(case.id, OUTCOME, case.outcome_by))
    return sorted(found, key=lambda each: each.day)


def outcome_due(session: Session, case: Case) -> date | None:
    """The day by which the reporter of this one case is still to hear of its outcome; None where nothing is due."""
    if case.outcome_by is None or case.state == "closed":
        return None
    drafts, decisions = _drafts(session, [case]), _standing(session, [case])
    return case.outcome_by if _hears(case, decisions[case.id], drafts[case.id]) else None


def nearness(school: School, day: date, today: date) -> str:
    """How near a day is: "overdue", "today", "soon" or "later"."""
    if day <= today:
        return TODAY if day == today else OVERDUE
    return SOON if day <= school_days_after(school, today, _SOON) else LATER


def is_answered(drafts: Iterable[Draft]) -> bool:
    """True where one of a case's letters answers the reporter. Whoever withdraws a letter has answered in another way."""
    return any(each.to_role == "reporter" and each.state in _SETTLED for each in drafts)


def _hears(case: Case, decisions: list[tuple[Decision, set[str]]], drafts: list[Draft]) -> bool:
    """True where whoever reported the case is still to hear of its outcome."""
    return case.withdrawn_on is None and not _is_told(decisions, drafts)


def _is_told(decisions: list[tuple[Decision, set[str]]], drafts: list[Draft]) -> bool:
    """True where something was decided, every letter that it leads to has gone, and the reporter heard of it.

    The police or a legal team being asked is no end of it for them: they were promised to hear.
    """
    gone = [each for each in drafts if each.state in _SETTLED]
    has_heard = any((each.to_role, each.letter) == ("reporter", _OUTCOME_LETTER) for each in gone)
    return bool(decisions and has_heard) and all(
        _has_gone(letter, decision, people, gone)
        for decision, people in decisions
        for letter in _letters(decision.outcome)
    )


def _letters(outcome: str) -> tuple[LetterTo, ...]:
    rung = load_ladder().get(outcome)
    return rung.letters if rung else ()


def _has_gone(letter: LetterTo, decision: Decision, people: set[str], gone: list[Draft]) -> bool:
    ours = [each for each in gone if each.decision_id == decision.id and each.to_role == letter.to]
    if letter.to == "reporter":
        # Of several decisions the reporter is told once that it was dealt with.
        return bool(ours) or any(each.letter == letter.letter and each.to_role == letter.to for each in gone)
    # Of the letters of a ban any will do: it may be intended, or in force for now.
    return people <= {each.person_id for each in ours} if letter.to == "subject" and people else bool(ours)


def _drafts(session: Session, cases: Collection[Case]) -> defaultdict[str, list[Draft]]:
    found: defaultdict[str, list[Draft]] = defaultdict(list)
    counted = load_only(Draft.case_id, Draft.letter, Draft.state, Draft.to_role, Draft.person_id, Draft.decision_id)
    rows = select(Draft).where(Draft.case_id.in_([each.id for each in cases])).options(counted)
    for draft in session.scalars(rows):
        found[draft.case_id].append(draft)
    return found


def _standing(session: Session, cases: Collection[Case]) -> defaultdict[str, list[tuple[Decision, set[str]]]]:
    """The decisions that hold, by case, each with the people it is about."""
    rows = select(Decision).where(Decision.case_id.in_([each.id for each in cases]), Decision.state == "standing")
    standing = list(session.scalars(rows))
    people = whom(session, standing)
    found: defaultdict[str, list[tuple[Decision, set[str]]]] = defaultdict(list)
    for decision in standing:
        found[decision.case_id].append((decision, set(people.get(decision.id, ()))))
    return found
