"""A phone call, or somebody at the counter: written down, and passed on like a mail that came."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casefile.clocks import LONDON
from casefile.errors import CaseworkError
from casefile.phone_call import Call, log_call
from desk.at_hand import asking, at_hand
from desk.forms import Field, Sheet

pages = Blueprint("call", __name__)

_FIELDS = (
    Field(
        "said",
        "What did they say?",
        "text",
        "Write what the caller said.",
        "In their words, as far as you can. Leave out what you think of it.",
    ),
    Field("day", "On which day?", "date", "Give the day of the call."),
    Field("time", "At what time?", "time", "Give the time of the call."),
    Field("name", "Caller’s name", hint="Leave it empty if they would not say."),
    Field("relation", "What are they to the school?", hint="A parent, a grandmother, a neighbour …"),
    Field("child", "Their child and class"),
    Field("phone", "Phone", "tel"),
    Field("address", "E-mail address", "email"),
    Field("postal", "Postal address", "lines", hint="If they have no e-mail: the school then writes to them on paper."),
)


@pages.route("/call", methods=["GET", "POST"])
def log() -> Response | str | tuple[str, int]:
    """The form, and what becomes of it. Whoever wrote it down learns nothing of the case that it becomes."""
    if request.method == "GET":
        now = at_hand().cabinet.now().astimezone(LONDON)
        return _page(Sheet.blank(_FIELDS, {"day": f"{now:%Y-%m-%d}", "time": f"{now:%H:%M}"}))
    sheet = Sheet.sent(_FIELDS)
    try:
        sheet.check()
        _keep(sheet)
    except CaseworkError as error:
        sheet.refuse(error)
        return _page(sheet), 422
    return redirect(url_for("first.page", done="call-passed-on"), 303)


def _keep(sheet: Sheet) -> None:
    hand = at_hand()
    call = Call(
        name=sheet["name"],
        relation=sheet["relation"],
        child=sheet["child"],
        phone=sheet["phone"],
        address=sheet["address"],
        postal=sheet.lines("postal"),
        at=sheet.moment("day", "time"),
        said=sheet["said"],
    )
    with hand.cabinet.writing() as session:
        log_call(session, hand.cabinet, asking(), call, hand.settings.domain)


def _page(sheet: Sheet) -> str:
    return render_template("mail/call.html", sheet=sheet)
