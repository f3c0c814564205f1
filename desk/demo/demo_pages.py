"""The demo's own pages: sign in as anybody of the invented school, and see what parents and leaders received."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from desk.at_hand import at_hand
from desk.demo import first_steps
from desk.demo.demo_door import Delivered, DemoDoor
from desk.safe_answers import letter_in_frame
from desk.sign_in.welcome import signed_in

pages = Blueprint("demo", __name__)
pages.app_context_processor(lambda: {"first_steps": first_steps.first_steps})


@pages.get("/demo")
def people() -> str:
    """Everybody with a role, each with a button."""
    everybody = [each for each in at_hand().cabinet.school.people if each.roles]
    return render_template("demo/demo.html", everybody=everybody, door=_door())


@pages.post("/demo/as/<person_id>")
def enter(person_id: str) -> AnyResponse:
    """Signs in as that person."""
    person = at_hand().cabinet.school.person(person_id)
    return signed_in(person, "demo") if person is not None and person.roles else abort(404)


@pages.get("/demo/received")
def received() -> Response:
    """What was delivered outside the mailbox, newest first, numbered from the first."""
    mails = _mails()
    numbered = [*reversed([*enumerate(mails)])]
    page = make_response(render_template("demo/demo_received.html", mails=numbered, door=_door()))
    # Notices to leaders have no HTML: a letter to a parent does.
    if any(each.html for each in mails):
        first_steps.note_looked(page)
    return page


@pages.get("/demo/received/<int:number>")
def letter(number: int) -> Response:
    """The HTML of one, for the sandboxed frame."""
    mails = _mails()
    return letter_in_frame(mails[number].html) if number < len(mails) else abort(404)


@pages.post("/demo/steps")
def steps() -> AnyResponse:
    """Puts the first steps away, or brings them back (`show`)."""
    back = redirect(url_for("first.page"), 303)
    first_steps.put_away(back, away="show" not in request.form)
    return back


def _door() -> DemoDoor:
    return at_hand().door or abort(404)


def _mails() -> list[Delivered]:
    """Oldest first, so that a number keeps meaning the same mail while others arrive."""
    return [*reversed(_door().received())]
