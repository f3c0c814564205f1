"""The casework part of a case page: what next, what was gathered, what was decided, days to keep and meetings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from casefile.ask_second import next_second
from casefile.case_dates import dates_of
from casefile.case_people import PersonInCase, people_of
from casefile.decisions import OpenDecision, decisions_of
from casefile.gathered import entries_of
from casefile.ladder import Outcome, load_ladder
from casefile.meetings import OpenMeeting, meetings_of
from casefile.second_person import NO, may_be_second, may_decide
from casefile.tables import Case, CaseDate
from desk.at_hand import asking, at_hand
from desk.case.date_words import DayWords, day_words
from desk.in_words import LETTERS_TO
from desk.letters.letter_to import reaches
from outbound.letter_book import letter_kind
from outbound.proposals import NO_ADDRESS, Proposal, proposals_for

_AT_ONCE = 3


@dataclass(frozen=True, slots=True)
class NextStep:
    """A letter that is proposed. `whom` never names whoever reported the case; `at_once` where one press drafts it."""

    letter: str
    title: str
    why: str
    whom: str
    path: str
    at_once: bool
    blocked: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision with its rung (None where the ladder no longer has it), whom it is about, and who may agree."""

    made: OpenDecision
    rung: Outcome | None
    about: tuple[str, ...]
    second: str
    questions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DayView:
    """A day to keep, in words, and whom it is about."""

    row: CaseDate
    words: DayWords
    about: str


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting, with whom, and whether it is past."""

    meeting: OpenMeeting
    whom: str
    is_past: bool


def work_of(session: Session, case: Case) -> dict[str, object]:
    """What the case page shows of the casework, for the person who asks."""
    cabinet = at_hand().cabinet
    people = people_of(session, cabinet, case)
    names = {each.person_id: each.name for each in people}
    steps = [_step(case, each) for each in proposals_for(session, cabinet, case)]
    meetings = [_meeting(each, names, cabinet.now()) for each in meetings_of(session, cabinet, case)]
    days = [_day(each, names) for each in dates_of(session, case)]
    decisions = [_decision(session, case, each, people) for each in decisions_of(session, cabinet, case)]
    planned = {each.meeting.person_id for each in meetings if each.meeting.state == "planned"}
    return {
        "people": people,
        "names": names,
        "steps": steps[:_AT_ONCE],
        "more_steps": steps[_AT_ONCE:],
        # Asked for where a decision waits for a second person, and this one cannot be it.
        "may_ask": next_second(session, cabinet, case, asking()) if NO in {each.second for each in decisions} else None,
        "decides": may_decide(session, cabinet, case, asking()),
        "entries": entries_of(session, cabinet, case),
        "decisions": decisions,
        "meetings": meetings,
        # A planned meeting says its day itself.
        "days": [each for each in days if each.row.sort != "meeting" or each.row.person_id not in planned],
    }


def _step(case: Case, proposal: Proposal) -> NextStep:
    to, kind = proposal.recipient, letter_kind(proposal.letter)
    role = to.role if to else kind.to
    named = to is not None and role == "subject"
    key = (to.person_id or role) if to else None
    path = url_for("letter.write", reference=case.reference, letter=kind.id, to=key, decision=proposal.decision_id)
    needs_nothing = not kind.asks and role in {"subject", "reporter"}
    return NextStep(
        proposal.letter,
        proposal.title,
        proposal.why,
        to.name if to and named else LETTERS_TO[role],
        path,
        needs_nothing and to is not None and reaches(to, kind),
        # The form asks for the address.
        "" if proposal.blocked == NO_ADDRESS else proposal.blocked,
    )


def _decision(session: Session, case: Case, made: OpenDecision, people: list[PersonInCase]) -> DecisionView:
    rung, cabinet = load_ladder().get(made.outcome), at_hand().cabinet
    waits = made.state == "proposed" and may_decide(session, cabinet, case, asking(), rung)
    questions = {each.id: each.question for each in rung.record} if rung else {}
    return DecisionView(
        made,
        rung,
        tuple(each.name for each in people if each.person_id in made.about),
        may_be_second(session, cabinet, case, made.made_by, asking()) if waits else "",
        tuple((questions.get(name, name), said) for name, said in made.record.items()),
    )


def _meeting(meeting: OpenMeeting, names: dict[str, str], now: datetime) -> MeetingView:
    whom = names.get(meeting.person_id, "somebody") if meeting.person_id else LETTERS_TO["reporter"]
    return MeetingView(meeting, whom, meeting.starts_at <= now)


def _day(row: CaseDate, names: dict[str, str]) -> DayView:
    return DayView(row, day_words(row.sort), names.get(row.person_id or "", ""))
