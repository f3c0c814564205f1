"""Days to keep: somebody says that it was done, is not needed, or is open after all."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from casefile import register
from casefile.case_dates import judge_date
from desk.at_hand import asking, at_hand

pages = Blueprint("date", __name__)


@pages.post("/case/<reference>/date/<date_id>")
def judge(reference: str, date_id: str) -> Response:
    """Done, not needed, or put back."""
    cabinet, standing = at_hand().cabinet, request.form.get("standing", "")
    with cabinet.writing() as session:
        case = register.case_for(session, cabinet, asking(), reference)
        judge_date(session, cabinet, case, date_id, standing, asking().id)
    return redirect(
        url_for("case.page", reference=reference, done=f"date-{standing}", what=date_id, _anchor="dates"), 303
    )
