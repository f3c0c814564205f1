"""What a person does with the labels of a case. Each act is a form's; those whom a new alarm concerns are told at once."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casefile import label_acts, register
from casefile.raised_flags import SAFEGUARDING, URGENT, standing_marks
from casefile.tables import Case
from desk.at_hand import asking, at_hand
from desk.case.case_pages import pages
from desk.tell_others import tell_others

_Act = Callable[[Session, Case], None]


@pages.post("/case/<reference>/label/<finding_id>")
def judge(reference: str, finding_id: str) -> Response:
    """Agrees with a suggested label, takes it off, or puts it back."""
    standing = request.form.get("standing", "")

    def act(session: Session, case: Case) -> None:
        label_acts.judge_finding(session, at_hand().cabinet, case, finding_id, standing, asking().id, _reason())

    return _act(reference, act, standing)


@pages.post("/case/<reference>/label/<finding_id>/change")
def change(reference: str, finding_id: str) -> Response:
    """Takes a label off and puts another on in its place."""

    def act(session: Session, case: Case) -> None:
        label = request.form.get("label", "")
        label_acts.change_label(session, at_hand().cabinet, case, finding_id, label, asking().id, _reason())

    return _act(reference, act, "changed")


@pages.post("/case/<reference>/label")
def add_label(reference: str) -> Response:
    """Puts a label on that is not there."""

    def act(session: Session, case: Case) -> None:
        label, words = request.form.get("label", ""), request.form.get("quote", "")
        label_acts.add_label(session, at_hand().cabinet, case, label, words, asking().id)

    return _act(reference, act, "labelled")


def _reason() -> str:
    return request.form.get("reason", "")


def _act(reference: str, act: _Act, done: str) -> Response:
    cabinet = at_hand().cabinet
    with cabinet.writing() as session:
        case = register.case_for(session, cabinet, asking(), reference)
        before = standing_marks(session, case)
        act(session, case)
        after = standing_marks(session, case)
        alarms = (after - before) & {SAFEGUARDING, URGENT}
        if alarms or SAFEGUARDING in before - after:
            tell_others(session, case, at_once=bool(alarms))
    return redirect(url_for("case.page", reference=reference, done=done, _anchor="labels"), 303)
