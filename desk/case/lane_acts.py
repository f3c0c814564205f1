"""What a leader says of a case's other lanes, and the safeguarding lead of its seal."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from casefile import casework, register
from casefile.lanes import judge_lane
from desk.at_hand import asking, at_hand
from desk.tell_others import tell_others

pages = Blueprint("lane", __name__)


@pages.post("/case/<reference>/lane/<lane_id>")
def judge(reference: str, lane_id: str) -> Response:
    """It was answered, it is none, or it waits after all."""
    cabinet, person, standing = at_hand().cabinet, asking(), request.form.get("standing", "")
    with cabinet.writing() as session:
        case = register.case_for(session, cabinet, person, reference)
        judge_lane(session, cabinet, case, lane_id, standing, person.id)
    return redirect(
        url_for("case.page", reference=reference, done=f"lane-{standing}", what=lane_id, _anchor="lanes"), 303
    )


@pages.post("/case/<reference>/seal")
def lift(reference: str) -> Response:
    """The safeguarding lead lets the others see a case with sealed pictures; they are told that something waits."""
    cabinet, person = at_hand().cabinet, asking()
    with cabinet.writing() as session:
        case = register.case_for(session, cabinet, person, reference)
        casework.lift_seal(session, cabinet, case, person)
        tell_others(session, case, at_once=True)
    return redirect(url_for("case.page", reference=reference, done="seal-lifted"), 303)
