"""The demo's own pages: sign in as anybody of the invented school, and see what parents and leaders received."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template
from werkzeug.wrappers import Response as AnyResponse

from desk.at_hand import at_hand
from desk.demo.demo_door import Delivered, DemoDoor
from desk.safe_answers import letter_in_frame
from desk.sign_in.sign_in_pages import signed_in

pages = Blueprint("demo", __name__)


@pages.get("/demo")
def people() -> str:
    """Everybody with a role, each with a button."""
    everybody = [each for each in at_hand().cabinet.school.people if each.roles]
    return render_template("demo/demo.html", everybody=everybody, door=_door())


@pages.post("/demo/as/<person_id>")
def enter(person_id: str) -> AnyResponse:
    """Signs in as that person."""
    person = at_hand().cabinet.school.person(person_id)
    return signed_in(person) if person is not None and person.roles else abort(404)


@pages.get("/demo/received")
def received() -> str:
    """What was delivered outside the mailbox, newest first, numbered from the first."""
    mails = _mails()
    return render_template("demo/demo_received.html", mails=[*reversed([*enumerate(mails)])], door=_door())


@pages.get("/demo/received/<int:number>")
def letter(number: int) -> Response:
    """The HTML of one, for the sandboxed frame."""
    mails = _mails()
    return letter_in_frame(mails[number].html) if number < len(mails) else abort(404)


def _door() -> DemoDoor:
    return at_hand().door or abort(404)


def _mails() -> list[Delivered]:
    """Oldest first, so that a number keeps meaning the same mail while others arrive."""
    return [*reversed(_door().received())]
