"""The casework part of a case page: what next, what was gathered, what was decided, days to keep and meetings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime

from flask import url_for
from sqlalchemy.orm import Session

from casefile.ask_second import next_second
from casefile.case_people import PersonInCase
from casefile.decisions import OpenDecision
from casefile.due_days import outcome_due
from casefile.gathered import Entry, entries_of
from casefile.ladder import Outcome, load_ladder
from casefile.meetings import OpenMeeting
from casefile.school import Person
from casefile.second_person import NO, may_be_second, may_decide
from casefile.tables import Case, CaseDate
from desk.at_hand import asking, at_hand
from desk.case.date_words import DayWords, day_words
from desk.in_words import LETTERS_TO
from desk.letters.letter_to import reaches
from outbound.case_so_far import so_far
from outbound.letter_book import letter_kind
from outbound.proposals import NO_ADDRESS, Proposal, proposed

# On a phone more would push the report down.
_AT_ONCE = 1


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


@dataclass(frozen=True, slots=True)
class Work:
    """What the case page shows of the casework, for the person who asks.

    `steps` are the most pressing letters, `more_steps` all others; `may_ask` is set where a decision waits for a second
    person and this one cannot be it; `outcome_due` is the day by which the reporter hears, None where they did.
    """

    people: tuple[PersonInCase, ...]
    names: Mapping[str, str]
    steps: list[NextStep]
    more_steps: list[NextStep]
    may_ask: Person | None
    decides: bool
    entries: list[Entry]
    decisions: list[DecisionView]
    meetings: list[MeetingView]
    days: list[DayView]
    outcome_due: date | None

    def as_values(self) -> dict[str, object]:
        """For a template, by name."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


def work_of(session: Session, case: Case) -> Work:
    """Opens it, each thing once."""
    cabinet = at_hand().cabinet
    known = so_far(session, cabinet, case)
    names = {each.person_id: each.name for each in known.involved}
    steps = [_step(case, each) for each in proposed(known)]
    meetings = [_meeting(each, names, cabinet.now()) for each in known.meetings]
    days = [_day(each, names) for each in known.dates]
    decisions = [_decision(session, case, each, known.involved) for each in known.decisions]
    planned = {each.meeting.person_id for each in meetings if each.meeting.state == "planned"}
    return Work(
        people=known.involved,
        names=names,
        steps=steps[:_AT_ONCE],
        more_steps=steps[_AT_ONCE:],
        may_ask=next_second(session, cabinet, case, asking()) if NO in {each.second for each in decisions} else None,
        decides=may_decide(session, cabinet, case, asking()),
        entries=entries_of(session, cabinet, case),
        decisions=decisions,
        meetings=meetings,
        # A planned meeting says its day itself.
        days=[each for each in days if each.row.sort != "meeting" or each.row.person_id not in planned],
        outcome_due=outcome_due(session, case),
    )


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


def _decision(session: Session, case: Case, made: OpenDecision, people: Iterable[PersonInCase]) -> DecisionView:
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
