"""Information gathered on a case: somebody adds a piece, or strikes one out with a reason."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from sqlalchemy.orm import Session

from casefile import register
from casefile.clocks import london_day
from casefile.covering import covered, names_to_cover
from casefile.gathered import SORTS, Entry, add_entry, entries_of, put_back, strike_out
from casefile.sender_notes import reporter_of
from casefile.tables import Case
from desk.at_hand import asking, at_hand
from desk.case.case_forms import Answer, CaseForm, form_page, one_of
from desk.case.places import entry_anchor
from desk.forms import Field, Sheet
from desk.in_words import ENTRIES, OWN_ENTRIES
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
        lead = ("Calls, talks and statements belong here: what was said and seen, by whom, on which day.",)
        return CaseForm("Add what was gathered", _ENTRY, "Keep it", lead, known=known, anchor="gathered")

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
        return url_for("case.page", reference=reference, done="struck-out", what=entry_id, _anchor="gathered")

    return form_page(reference, form_of, act)


@pages.get("/case/<reference>/gathered/<entry_id>/whole")
def one(reference: str, entry_id: str) -> Answer:
    """One piece with all its words, where there are too many for the page of the case."""

    def form_of(session: Session, case: Case) -> CaseForm:
        every = entries_of(session, at_hand().cabinet, case)
        entry = one_of(every, lambda each: each.entry_id == entry_id)
        title = {**ENTRIES, **OWN_ENTRIES}[entry.sort]
        who = f", {entry.who}" if entry.who else ""
        lead = (f"{title}, {in_words(entry.on_day)}{who}, in all its words.",)
        told = reporter_of(at_hand().cabinet.folder(session, case.key_id), case)
        hidden = names_to_cover(told["name"], told["address"])
        return CaseForm(
            "Information gathered",
            (),
            "",
            tuple(covered(each, hidden) for each in lead),
            covered(entry.words, hidden),
            links=((url_for("gathered.strike", reference=reference, entry_id=entry_id), "Strike it out"),)
            if entry.sort in ENTRIES and entry.struck_at is None
            else (),
            anchor=entry_anchor(entry_id),
        )

    return form_page(reference, form_of, lambda _session, _case, _sheet: "")


@pages.post("/case/<reference>/gathered/<entry_id>/back")
def back(reference: str, entry_id: str) -> Answer:
    """What was struck out counts after all."""
    cabinet = at_hand().cabinet
    with cabinet.writing() as session:
        case = register.case_for(session, cabinet, asking(), reference)
        put_back(session, cabinet, case, entry_id, asking().id)
    anchor = entry_anchor(entry_id)
    return redirect(url_for("case.page", reference=reference, done="entry-back", _anchor=anchor), 303)


def _entry(session: Session, case: Case, entry_id: str) -> Entry:
    own = [each for each in entries_of(session, at_hand().cabinet, case) if each.sort in ENTRIES]
    return one_of(own, lambda each: each.entry_id == entry_id)
