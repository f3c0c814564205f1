"""Deciding on a case: the ladder from the mildest, the form for one outcome, and what becomes of a decision afterwards.

What helps to decide in proportion stands beside it; nothing is decided by the desk.
"""

from __future__ import annotations

import hashlib

from flask import Blueprint, redirect, render_template, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casefile import casework, register
from casefile.ask_second import ask_second
from casefile.case_people import PersonInCase, people_of
from casefile.decisions import OpenDecision, agree, change_mind, decide, decisions_of, drop
from casefile.errors import CaseworkError, NotAllowed
from casefile.gathered import SORTS
from casefile.ladder import Outcome, load_ladder
from casefile.proportion import proportion_of
from casefile.second_person import deciders_of, may_choose, may_decide
from casefile.tables import Case, CaseEntry, CaseFinding, Decision
from desk.at_hand import asking, at_hand
from desk.case.case_forms import Act, Answer, CaseForm, form_page, one_of
from desk.case.story import name_of
from desk.forms import Field, Sheet
from desk.in_words import LETTERS_TO, letter
from desk.tell_others import tell_others

pages = Blueprint("decide", __name__)

_REASON = Field(
    "reason",
    "Why this, and not something milder or firmer?",
    "text",
    "Nothing is decided without a reason.",
    "The parent may one day read this. Say what you found, and why this is in proportion.",
)

# How the decisions stood when the form was shown.
_SEEN = Field("seen", "", "hidden")


@pages.get("/case/<reference>/decide")
def ladder(reference: str) -> str:
    """The ladder. Looking at it is a reading of the case."""
    cabinet, person = at_hand().cabinet, asking()
    with cabinet.writing() as session:
        case = register.case_for(session, cabinet, person, reference)
        casework.note_reading(session, cabinet, case, person.id)
        return render_template(
            "case/decide.html",
            case=case,
            ladder=load_ladder(),
            mine=may_choose(session, cabinet, case, person, load_ladder().values()),
            leads_to=leads_to,
            missing=_missing(session, case),
            **_beside(session, case),
        )


@pages.route("/case/<reference>/decide/<outcome>", methods=["GET", "POST"])
def one(reference: str, outcome: str) -> Answer:
    """The form for one outcome."""
    rung = load_ladder().get(outcome)
    if rung is None:
        raise NotAllowed("There is no such outcome.")

    def form_of(session: Session, case: Case) -> CaseForm:
        return _form(session, case, rung)

    def act(session: Session, case: Case, sheet: Sheet) -> str:
        # Locked: of two people who decide at once, the second is told what the first decided.
        session.get_one(Case, case.id, with_for_update=True)
        if sheet[_SEEN.id] and sheet[_SEEN.id] != _so_far(session, case):
            raise CaseworkError(
                "Somebody decided something on this case while you were writing.",
                "It stands under “Decided so far”. Where yours still holds, press the button again.",
            )
        decide(
            session,
            at_hand().cabinet,
            case,
            asking(),
            outcome=outcome,
            reason=sheet["reason"],
            about=sheet.picked("about"),
            record={each.id: sheet[f"record-{each.id}"] for each in rung.record},
        )
        if not rung.second_person:
            return "decided"
        tell_others(session, case, at_once=False)
        return "proposed"

    return form_page(reference, form_of, act)


@pages.post("/case/<reference>/decision/<decision_id>/agree")
def second(reference: str, decision_id: str) -> Response:
    """The second person agrees."""
    cabinet = at_hand().cabinet
    with cabinet.writing() as session:
        case = register.case_for(session, cabinet, asking(), reference)
        agree(session, cabinet, case, decision_id, asking())
    return redirect(url_for("case.page", reference=reference, done="decision-agreed", _anchor="decisions"), 303)


@pages.post("/case/<reference>/second")
def ask(reference: str) -> Response:
    """Where nobody else may decide, the next on the ladder is given the case, and told that something waits."""
    cabinet = at_hand().cabinet
    with cabinet.writing() as session:
        case = register.case_for(session, cabinet, asking(), reference)
        ask_second(session, cabinet, case, asking())
        session.flush()
        tell_others(session, case, at_once=True)
    return redirect(url_for("case.page", reference=reference, done="second-asked", _anchor="decisions"), 303)


@pages.route("/case/<reference>/decision/<decision_id>/drop", methods=["GET", "POST"])
def let_go(reference: str, decision_id: str) -> Answer:
    """What was proposed is not wanted any more."""

    def act(session: Session, case: Case, sheet: Sheet) -> str:
        drop(session, at_hand().cabinet, case, decision_id, asking(), sheet["why"])
        return "decision-dropped"

    lead = "It was never agreed to. It stays in the case with your reason, and nothing follows from it."
    return _ending(reference, decision_id, "Drop the proposal", "Why is it not wanted any more?", lead, act)


@pages.route("/case/<reference>/decision/<decision_id>/change", methods=["GET", "POST"])
def rethink(reference: str, decision_id: str) -> Answer:
    """What was decided no longer holds."""

    def act(session: Session, case: Case, sheet: Sheet) -> str:
        change_mind(session, at_hand().cabinet, case, decision_id, asking(), sheet["why"])
        return "decision-changed"

    lead = "The decision stays in the case with your reason, and no longer holds. Letters that went stay sent."
    return _ending(reference, decision_id, "Change your mind", "Why does it no longer hold?", lead, act)


def _so_far(session: Session, case: Case) -> str:
    """How the decisions of a case stand, as one short word that changes with them."""
    rows = (
        select(Decision.id, Decision.state).where(Decision.case_id == case.id).order_by(Decision.made_at, Decision.id)
    )
    states = ";".join(f"{decision_id}:{state}" for decision_id, state in session.execute(rows))
    return hashlib.sha256(states.encode()).hexdigest()[:16]


def _missing(session: Session, case: Case) -> list[tuple[str, str, str]]:
    """What a decision would lack: each with a link that mends it, and its words."""
    cabinet, reference = at_hand().cabinet, case.reference
    found = []
    if not any(each.role == "subject" for each in people_of(session, cabinet, case)):
        path = url_for("people.add", reference=reference)
        found.append(("Nobody who is complained about is in the case yet.", path, "Add the person"))
    standings = select(CaseFinding.standing).where(CaseFinding.case_id == case.id)
    if "accepted" not in set(session.scalars(standings)):
        path = url_for("case.page", reference=reference, _anchor="labels")
        found.append(("Nobody has agreed yet on what it is.", path, "Look at the labels"))
    heard = select(CaseEntry.id).where(CaseEntry.case_id == case.id, CaseEntry.sort.in_(SORTS)).limit(1)
    if session.scalar(heard) is None:
        path = url_for("gathered.add", reference=reference)
        found.append(("Nothing that the others said is noted yet.", path, "Add what was gathered"))
    return found


def leads_to(rung: Outcome) -> list[str]:
    """The letters that an outcome leads to, each with whom it goes to."""
    # Those to a reporter say so by their name.
    to = {**{role: f", to {words}" for role, words in LETTERS_TO.items()}, "reporter": ""}
    return [f"{letter(each.letter)}{to[each.to]}" for each in rung.letters]


def _form(session: Session, case: Case, rung: Outcome) -> CaseForm:
    subjects = [each for each in people_of(session, at_hand().cabinet, case) if each.role == "subject"]
    about = _about(subjects, rung.about_people)
    record = (Field(f"record-{each.id}", each.question, "text", f"{each.question}?") for each in rung.record)
    add = url_for("people.add", reference=case.reference)
    nobody = rung.about_people and not subjects
    is_theirs = may_decide(session, at_hand().cabinet, case, asking(), rung)
    points = ["It is not for you to decide this. Ask a leader who may see the case."] if not is_theirs else []
    points += (
        ["Nobody who is complained about is in the case yet, and this is decided about somebody."] if nobody else []
    )
    button = "Propose it: a second person then agrees" if rung.second_person else "Decide it"
    return CaseForm(
        rung.title,
        (*about, _REASON, *record, _SEEN),
        button if is_theirs and not nobody else "",
        lead=(rung.meaning, f"Code of conduct: “{rung.clause}”"),
        points=tuple(points),
        known={_SEEN.id: _so_far(session, case)},
        links=((add, "Add the person first"),) if nobody else (),
        back=url_for("decide.ladder", reference=case.reference),
        anchor="decisions",
        template="case/decide_one.html",
        beside=lambda session, case: {"rung": rung, "leads_to": leads_to, **_beside(session, case)},
    )


def _about(subjects: list[PersonInCase], needed: bool) -> tuple[Field, ...]:
    options = tuple((each.person_id, each.name) for each in subjects)
    missing = "Say whom this is about." if needed else ""
    return (Field("about", "Whom is it about?", "many", missing, options=options),) if options else ()


def _beside(session: Session, case: Case) -> dict[str, object]:
    cabinet = at_hand().cabinet
    others = [each for each in deciders_of(session, cabinet, case) if each.id != asking().id]
    live = [each for each in decisions_of(session, cabinet, case) if each.state in {"proposed", "standing"}]
    return {
        "proportion": proportion_of(session, cabinet, asking(), case, ()),
        "rungs": load_ladder(),
        "live": live,
        "seconds": [each.name for each in others],
        "by": lambda person_id: name_of(cabinet.school, person_id),
    }


def _ending(reference: str, decision_id: str, title: str, question: str, lead: str, act: Act) -> Answer:
    def form_of(session: Session, case: Case) -> CaseForm:
        found = _decision(session, case, decision_id)
        what = f"{load_ladder()[found.outcome].title}." if found.outcome in load_ladder() else ""
        why = (Field("why", question, "text", "Give a reason."),)
        return CaseForm(title, why, title, (what, lead), found.reason, anchor="decisions")

    return form_page(reference, form_of, act)


def _decision(session: Session, case: Case, decision_id: str) -> OpenDecision:
    return one_of(decisions_of(session, at_hand().cabinet, case), lambda each: each.decision_id == decision_id)
