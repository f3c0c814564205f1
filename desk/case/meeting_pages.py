"""A meeting: planned, moved, cancelled, held. The letter with its calendar entry is drafted in the same step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile.clocks import LONDON, london_day
from casefile.errors import LetterError
from casefile.gathered import add_entry
from casefile.meetings import OpenMeeting, cancel_meeting, hold_meeting, meetings_of, move_meeting, plan_meeting
from casefile.tables import Case, Draft
from desk.at_hand import asking, at_hand
from desk.case.case_forms import Answer, CaseForm, form_page, one_of
from desk.forms import Field, Sheet
from desk.letters import letter_to
from desk.letters.letter_files import CANCELLED, calendar_file
from desk.letters.letter_pages import INVITATION, ask_fields, chosen, drafted, whom
from desk.letters.letter_to import Choice
from outbound import approval
from outbound.answers import answers_of
from outbound.case_so_far import GONE
from outbound.held_for_advice import why_held
from outbound.letter_book import LetterKind, letter_kind
from outbound.meeting_letters import LETTERS, answers_from
from outbound.proposals import proposals_for
from outbound.recipients import Recipient

pages = Blueprint("meeting", __name__)

_NOT_GONE = ("waiting", "returned", "countersign", "approved")
_ITSELF = frozenset({"day", "time", "minutes", "place", "who"})
_FIELDS = (
    Field("day", "On which day?", "date", "Give the day."),
    Field("time", "At what time?", "time", "Give the time it begins."),
    Field("minutes", "How many minutes will it take?", "number", "Give the minutes."),
    Field("place", "Where?", missing="Say where.", hint="A room at school, or that it is by phone."),
    Field("who", "Who will be there for the school?", missing="Say who will be there for the school."),
)
_HELD = (
    Field("who", "Who was there?", missing="Say who was there."),
    Field(
        "words",
        "What was said and agreed?",
        "text",
        "Write what was said and agreed.",
        "It goes to the information gathered. The parent may one day read this: write what was said.",
    ),
)


@pages.route("/case/<reference>/meeting", methods=["GET", "POST"])
def plan(reference: str) -> Answer:
    """A meeting with somebody of the case; the invitation is drafted with it."""
    kind, decision_id = letter_kind(INVITATION), request.args.get("decision") or None

    def form_of(session: Session, case: Case) -> CaseForm:
        choices = letter_to.choices_for(session, case, kind, decision_id)
        choice = chosen(choices)
        if choice is None:
            return whom(reference, kind, choices, decision_id)
        held = why_held(session, case, kind.id, choice.recipient.role)
        return CaseForm(
            "Plan a meeting",
            (*letter_to.fields_for(choice, kind), *_FIELDS, *ask_fields(kind, _ITSELF)),
            "" if held else "Plan it and draft the invitation",
            lead=(f"With {choice.words}. {letter_to.how(choice, kind)}",),
            points=(held,) if held else (),
            known={**letter_to.known_of(choice), "minutes": "30"},
            anchor="next",
        )

    def act(session: Session, case: Case, sheet: Sheet) -> str:
        choice = chosen(letter_to.choices_for(session, case, kind, decision_id))
        if choice is None:
            raise LetterError("Please say whom the meeting is with.")
        to = letter_to.filled_in(session, case, choice, kind, sheet)
        row = plan_meeting(session, at_hand().cabinet, case, asking().id, person_id=to.person_id, **_planned(sheet))
        session.flush()
        return _written(session, case, _meeting(session, case, row.id), kind, to, sheet, decision_id)

    return form_page(reference, form_of, act)


@pages.route("/case/<reference>/meeting/<meeting_id>/move", methods=["GET", "POST"])
def shift(reference: str, meeting_id: str) -> Answer:
    """Another day, time or place; the letter that says so is drafted with it."""

    def form_of(session: Session, case: Case) -> CaseForm:
        meeting = _meeting(session, case, meeting_id)
        lead = ("A letter that tells of it is drafted, and moves the entry in their calendar.",)
        return CaseForm("Move the meeting", _FIELDS, "Move it", lead, known=answers_from(meeting), anchor="dates")

    def act(session: Session, case: Case, sheet: Sheet) -> str:
        move_meeting(session, at_hand().cabinet, case, meeting_id, asking().id, **_planned(sheet))
        return _told(session, case, meeting_id, sheet) or "meeting-moved"

    return form_page(reference, form_of, act)


@pages.route("/case/<reference>/meeting/<meeting_id>/cancel", methods=["GET", "POST"])
def call_off(reference: str, meeting_id: str) -> Answer:
    """It does not take place; whoever was asked to it is told."""

    def form_of(session: Session, case: Case) -> CaseForm:
        meeting = _meeting(session, case, meeting_id)
        fields = ask_fields(letter_kind(CANCELLED), frozenset({"day"})) if _were_told(session, case, meeting) else ()
        lead = (
            f"{_said(meeting)}.",
            "A letter that tells of it is drafted, and takes it out of their calendar."
            if fields
            else "Nobody was told of it yet, so no letter is needed.",
        )
        return CaseForm("Cancel the meeting", fields, "Cancel it", lead, anchor="dates", stops=True)

    def act(session: Session, case: Case, sheet: Sheet) -> str:
        cancel_meeting(session, at_hand().cabinet, case, meeting_id, asking().id)
        return _told(session, case, meeting_id, sheet) or "meeting-cancelled"

    return form_page(reference, form_of, act)


@pages.route("/case/<reference>/meeting/<meeting_id>/held", methods=["GET", "POST"])
def held(reference: str, meeting_id: str) -> Answer:
    """It took place; what was said goes to the information gathered."""

    def form_of(session: Session, case: Case) -> CaseForm:
        meeting = _meeting(session, case, meeting_id)
        known = {"who": f"{_with_whom(session, case, meeting).words}; {meeting.who}"}
        return CaseForm(
            "The meeting was held", _HELD, "Keep it", (f"{_said(meeting)}.",), known=known, anchor="gathered"
        )

    def act(session: Session, case: Case, sheet: Sheet) -> str:
        cabinet, by = at_hand().cabinet, asking().id
        day = london_day(_meeting(session, case, meeting_id).starts_at)
        hold_meeting(session, cabinet, case, meeting_id, by)
        add_entry(session, cabinet, case, by, sort="meeting", on_day=day, who=sheet["who"], words=sheet["words"])
        return "meeting-held"

    return form_page(reference, form_of, act)


def _told(session: Session, case: Case, meeting_id: str, sheet: Sheet) -> str:
    """Has the letter drafted that now fits, in place of one that waits; "" where none is needed."""
    session.flush()
    cabinet, meeting = at_hand().cabinet, _meeting(session, case, meeting_id)
    said: dict[str, str] = {}
    for draft in _letters(session, case, meeting, _NOT_GONE):
        said |= answers_of(session, cabinet, draft)
        approval.withdraw(session, cabinet, draft, asking().id)
    session.flush()
    for each in proposals_for(session, cabinet, case):
        if each.letter in LETTERS and each.recipient and each.recipient.person_id == meeting.person_id:
            kind = letter_kind(each.letter)
            to, decision_id = each.recipient, each.decision_id
            return "" if each.blocked else _written(session, case, meeting, kind, to, sheet, decision_id, said)
    return ""


def _written(
    session: Session,
    case: Case,
    meeting: OpenMeeting,
    kind: LetterKind,
    to: Recipient,
    sheet: Sheet,
    decision_id: str | None,
    said: Mapping[str, str] | None = None,
) -> str:
    """Drafts a letter about a meeting as it now is; where its page is. `said` is what the letter before it said."""
    known = {**(said or {}), **answers_from(meeting)}
    answers = {each.id: sheet[f"ask-{each.id}"] or known.get(each.id, "") for each in kind.asks}
    return drafted(session, case, kind, to, answers, decision_id, calendar_file(case, meeting, kind, to))


def _letters(session: Session, case: Case, meeting: OpenMeeting, states: tuple[str, ...]) -> list[Draft]:
    """The letters about meetings with this person that are in one of these states."""
    role = "subject" if meeting.person_id else "reporter"
    rows = select(Draft).where(
        Draft.case_id == case.id, Draft.letter.in_(LETTERS), Draft.to_role == role, Draft.state.in_(states)
    )
    return list(session.scalars(rows.where(Draft.person_id.is_not_distinct_from(meeting.person_id))))


def _were_told(session: Session, case: Case, meeting: OpenMeeting) -> bool:
    return bool(_letters(session, case, meeting, GONE))


def _planned(sheet: Sheet) -> dict[str, Any]:
    """What `plan_meeting` and `move_meeting` take."""
    return {
        "starts_at": sheet.moment("day", "time"),
        "minutes": int(sheet["minutes"]),
        "place": sheet["place"],
        "who": sheet["who"],
    }


def _with_whom(session: Session, case: Case, meeting: OpenMeeting) -> Choice:
    key = meeting.person_id or "reporter"
    for each in letter_to.choices_for(session, case, letter_kind(INVITATION), None):
        if each.key == key:
            return each
    raise LetterError("Whom the meeting is with is no longer somebody who is complained about.", "Look at the people.")


def _meeting(session: Session, case: Case, meeting_id: str) -> OpenMeeting:
    return one_of(meetings_of(session, at_hand().cabinet, case), lambda each: each.meeting_id == meeting_id)


def _said(meeting: OpenMeeting) -> str:
    begins = meeting.starts_at.astimezone(LONDON)
    return f"{begins:%A} {begins.day} {begins:%B} {begins:%Y}, {begins:%H:%M}, {meeting.place}"
