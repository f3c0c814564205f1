"""Information gathered on a case: somebody adds a piece, or strikes one out with a reason."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy.orm import Session

from casefile.clocks import london_day
from casefile.gathered import SORTS, Entry, add_entry, entries_of, strike_out
from casefile.tables import Case
from desk.at_hand import asking, at_hand
from desk.case.case_forms import Answer, CaseForm, form_page, one_of
from desk.forms import Field, Sheet
from desk.in_words import ENTRIES
from outbound.letter_values import in_words

pages = Blueprint("gathered", __name__)

_ENTRY = (
    Field("sort", "What is it?", "one", "Choose what it is.", options=tuple((each, ENTRIES[each]) for each in SORTS)),
    Field("day", "On which day was it?", "date", "Give the day on which it happened."),
    Field("who", "With whom, or from whom?", hint="The name, and what they are to the school."),
    Field(
        "words",
        "What was said or seen?",
        "text",
        "Write what was said or seen.",
        "The parent may one day read this: write what was said and seen.",
    ),
)
_WHY = (Field("why", "Why does it not count?", "text", "Say why it does not count."),)


@pages.route("/case/<reference>/gathered", methods=["GET", "POST"])
def add(reference: str) -> Answer:
    """One more piece."""

    def form_of(_session: Session, _case: Case) -> CaseForm:
        known = {"day": london_day(at_hand().cabinet.now()).isoformat()}
        return CaseForm("Add what was gathered", _ENTRY, "Keep it", known=known, anchor="gathered")

    def act(session: Session, case: Case, sheet: Sheet) -> str:
        add_entry(
            session,
            at_hand().cabinet,
            case,
            asking().id,
            sort=sheet["sort"],
            on_day=sheet.day("day"),
            who=sheet["who"],
            words=sheet["words"],
        )
        return "gathered"

    return form_page(reference, form_of, act)


@pages.route("/case/<reference>/gathered/<entry_id>", methods=["GET", "POST"])
def strike(reference: str, entry_id: str) -> Answer:
    """It no longer counts, and stays readable."""

    def form_of(session: Session, case: Case) -> CaseForm:
        entry = _entry(session, case, entry_id)
        lead = (f"{ENTRIES[entry.sort]}, {in_words(entry.on_day)}. It stays readable, struck out, with your reason.",)
        return CaseForm("Strike it out", _WHY, "Strike it out", lead, entry.words, anchor="gathered")

    def act(session: Session, case: Case, sheet: Sheet) -> str:
        strike_out(session, at_hand().cabinet, case, entry_id, asking().id, sheet["why"])
        return "struck-out"

    return form_page(reference, form_of, act)


def _entry(session: Session, case: Case, entry_id: str) -> Entry:
    own = [each for each in entries_of(session, at_hand().cabinet, case) if each.sort in ENTRIES]
    return one_of(own, lambda each: each.entry_id == entry_id)
