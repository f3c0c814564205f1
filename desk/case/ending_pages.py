"""How a case ends: closed, taken up again; and the day on which whoever reported it took the report back."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy.orm import Session

from casefile.case_ends import before_closing, close_case, go_on_with_report, reopen_case, withdraw_report
from casefile.clocks import london_day
from casefile.tables import Case
from desk.at_hand import asking, at_hand
from desk.case.case_forms import Answer, CaseForm, form_page
from desk.forms import Field, Sheet

pages = Blueprint("ending", __name__)

_KEPT = "What you write is kept with the case."


@pages.route("/case/<reference>/close", methods=["GET", "POST"])
def close(reference: str) -> Answer:
    """Nothing more is to be done."""

    def form_of(session: Session, case: Case) -> CaseForm:
        before = before_closing(session, case, asking())
        if before.hindered:
            lead = (
                "It cannot be closed yet. Read what came; send or withdraw the letter; agree to the decision or drop it.",
            )
            return CaseForm("Close the case", (), "", lead, points=before.hindered)
        missing = "Say why it may be closed all the same." if before.explain else ""
        question = "Why may it be closed all the same?" if before.explain else "Anything to note?"
        why = Field("why", question, "text", missing, _KEPT)
        lead = ("A closed case stays readable. A new mail to it opens it again by itself, and so can you.",)
        return CaseForm("Close the case", (why,), "Close it", lead, points=before.explain)

    def act(session: Session, case: Case, sheet: Sheet) -> str:
        close_case(session, at_hand().cabinet, case, asking(), sheet["why"])
        return "closed"

    return form_page(reference, form_of, act)


@pages.route("/case/<reference>/reopen", methods=["GET", "POST"])
def reopen(reference: str) -> Answer:
    """It is looked into again."""

    def form_of(_session: Session, _case: Case) -> CaseForm:
        why = Field("why", "What is new?", "text", "Say what is new.", _KEPT)
        lead = ("The case is looked into again; what you write stands with the information gathered.",)
        return CaseForm("Take the case up again", (why,), "Take it up again", lead)

    def act(session: Session, case: Case, sheet: Sheet) -> str:
        reopen_case(session, at_hand().cabinet, case, asking(), sheet["why"])
        return "reopened"

    return form_page(reference, form_of, act)


@pages.route("/case/<reference>/withdrawn", methods=["GET", "POST"])
def withdraw(reference: str) -> Answer:
    """Whoever reported it took it back."""

    def form_of(_session: Session, _case: Case) -> CaseForm:
        day = Field("day", "On which day did they say so?", "date", "Give the day on which they said so.")
        lead = (
            "The case stays. What the school does about what it knows is its own decision.",
            "A letter that confirms it is proposed next.",
        )
        known = {"day": london_day(at_hand().cabinet.now()).isoformat()}
        return CaseForm("The report was taken back", (day,), "Note it", lead, known=known)

    def act(session: Session, case: Case, sheet: Sheet) -> str:
        withdraw_report(session, at_hand().cabinet, case, asking(), sheet.day("day"))
        return "report-withdrawn"

    return form_page(reference, form_of, act)


@pages.route("/case/<reference>/not-withdrawn", methods=["GET", "POST"])
def go_on(reference: str) -> Answer:
    """Whoever reported it goes on with the report after all."""

    def form_of(_session: Session, _case: Case) -> CaseForm:
        lead = ("The case is no longer shown as taken back, and they hear of the outcome as before.",)
        return CaseForm("They go on with the report", (), "Note it", lead)

    def act(session: Session, case: Case, _sheet: Sheet) -> str:
        go_on_with_report(session, at_hand().cabinet, case, asking())
        return "report-gone-on-with"

    return form_page(reference, form_of, act)
