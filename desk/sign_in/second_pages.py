"""Between the two factors.

    begin_second_factor(person, way) -> Response

is called by every way that has made sure who somebody is by one factor: the mailed link ("link") and the school's account
("school-account"). It gives the browser a state of its own, a row and a cookie that live ten minutes and open nothing but
the page here, and sends it there. Call it with a person who has a role, within a request and outside a transaction. It
signs nobody in. Somebody who has no second factor yet is sent to a page that says so: only an invitation sets one up.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casefile.school import Person
from casefile.tables import HalfSignedIn
from desk.at_hand import at_hand
from desk.sign_in import cookies, half_signed_in, passkey_forms, second_factor, ways_in, welcome

pages = Blueprint("second", __name__)

_WHILE, _MOST_BY_PEER = timedelta(minutes=10), 60
_LONGEST_CODE = 40


def begin_second_factor(person: Person, way: str) -> Response:
    """The first factor is passed: on to the second. Shapes and promises stand at the head of this module."""
    cabinet = at_hand().cabinet
    with cabinet.writing() as session:
        if not ways_in.of(session, person.id).is_set_up:
            return redirect(url_for("second.not_yet"), 303)
        token = half_signed_in.begin(session, cabinet, person, way)
    response = make_response(redirect(url_for("second.page"), 303))
    cookies.put(response, cookies.HALF, token)
    return response


@pages.get("/sign-in/second")
def page() -> Response | str:
    """Asks for a code, or for a passkey."""
    with at_hand().cabinet.reading() as session:
        found = _half(session)
        return _ask(session, found[1]) if found else _start_again()


@pages.post("/sign-in/second")
def give() -> Response | tuple[str, int]:
    """Judges a code; a right one signs in."""
    hand, token, few = at_hand(), "", False
    with hand.cabinet.writing() as session:
        found = _half(session)
        # Counted are those who passed the first factor: strangers at the same proxy keep nobody from the second.
        if found is None or not hand.asked.allows(
            f"code {request.remote_addr}", _MOST_BY_PEER, _WHILE, hand.cabinet.now()
        ):
            return _start_again()
        row, person = found
        code = request.form.get("code", "")[:_LONGEST_CODE]
        judged = second_factor.judge(session, hand.cabinet, person, code, hand.settings.desk_url)
        if judged == second_factor.RIGHT and half_signed_in.finish(session, hand.cabinet, row):
            token = welcome.begin(session, person, row.way)
            few = ways_in.of(session, person.id).few_codes
        else:
            answer = _ask(session, person, judged)
    if not token:
        return answer, 403
    return welcome.greet(token, _on_to(few=few))


@pages.get("/sign-in/not-yet")
def not_yet() -> str:
    """For somebody who has not set up a second step: how they come by an invitation. It says nothing of anybody."""
    return render_template("sign_in/not_yet.html")


def _half(session: Session) -> tuple[HalfSignedIn, Person] | None:
    found = half_signed_in.find(session, at_hand().cabinet, cookies.read(cookies.HALF))
    return found if found and found[0].way != half_signed_in.INVITED else None


def _ask(session: Session, person: Person, judged: str = "") -> str:
    return render_template(
        "sign_in/second.html",
        ways=ways_in.of(session, person.id),
        options=passkey_forms.to_ask(),
        judged=judged,
    )


def _on_to(*, few: bool) -> Response | None:
    """Somebody who is running out of recovery codes is shown so at once; all others come to the first page."""
    return make_response(redirect(url_for("mine.page"), 303)) if few else None


def _start_again() -> Response:
    return redirect(url_for("sign_in.ask", done="too-late"), 303)
