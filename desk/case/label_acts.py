"""What a person does with the labels of a case. Each act is a form's; those whom a new alarm concerns are told at once."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casefile import label_acts, register
from casefile.errors import LabelRefused
from casefile.raised_flags import SAFEGUARDING, URGENT, standing_marks
from casefile.tables import Case
from desk.at_hand import asking, at_hand
from desk.case.case_pages import pages, refused_at
from desk.case.places import label_anchor
from desk.tell_others import tell_others

Answer = Response | tuple[str, int]
_Act = Callable[[Session, Case], None]


@pages.post("/case/<reference>/label/<finding_id>")
def judge(reference: str, finding_id: str) -> Answer:
    """Agrees with a suggested label, in one mail or in all of them (`everywhere`), takes it off, or puts it back."""
    standing, cabinet, by = request.form.get("standing", ""), at_hand().cabinet, asking().id

    def act(session: Session, case: Case) -> None:
        if request.form.get("everywhere") and standing == "accepted":
            label_acts.agree_everywhere(session, cabinet, case, finding_id, by)
        else:
            label_acts.judge_finding(session, cabinet, case, finding_id, standing, by, _reason(), _seen())

    place = "labels" if standing == "removed" else label_anchor(finding_id)
    return _act(reference, act, standing, place, "" if request.form.get("everywhere") else finding_id)


@pages.post("/case/<reference>/label/<finding_id>/change")
def change(reference: str, finding_id: str) -> Answer:
    """Takes a label off and puts another on in its place."""

    def act(session: Session, case: Case) -> None:
        label = request.form.get("label", "")
        label_acts.change_label(session, at_hand().cabinet, case, finding_id, label, asking().id, _reason(), _seen())

    return _act(reference, act, "changed", "labels")


@pages.post("/case/<reference>/label")
def add_label(reference: str) -> Answer:
    """Puts a label on that is not there."""

    def act(session: Session, case: Case) -> None:
        label, words = request.form.get("label", ""), request.form.get("quote", "")
        label_acts.add_label(session, at_hand().cabinet, case, label, words, asking().id)

    return _act(reference, act, "labelled", "labels")


def _reason() -> str:
    return request.form.get("reason", "")


def _seen() -> str:
    """How the label stood on the page that was shown."""
    return request.form.get("seen", "")


def _act(reference: str, act: _Act, done: str, place: str, what: str = "") -> Answer:
    cabinet = at_hand().cabinet
    try:
        with cabinet.writing() as session:
            case = register.case_for(session, cabinet, asking(), reference)
            before = standing_marks(session, case)
            act(session, case)
            after = standing_marks(session, case)
            alarms = (after - before) & {SAFEGUARDING, URGENT}
            if alarms or SAFEGUARDING in before - after:
                tell_others(session, case, at_once=bool(alarms))
    except LabelRefused as error:
        return refused_at(reference, "labels", error)
    return redirect(url_for("case.page", reference=reference, done=done, what=what or None, _anchor=place), 303)
