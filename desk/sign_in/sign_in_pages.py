"""Signing in by a passkey, or by a link that is mailed to the school's own address and then a code; and signing out."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from desk.at_hand import asking, asking_if_any, at_hand
from desk.sign_in import challenges, cookies, passkey_forms, sessions, sign_in_links, welcome
from desk.sign_in.second_pages import begin_second_factor

pages = Blueprint("sign_in", __name__)

_WHILE = timedelta(minutes=10)
_MOST_BY_ADDRESS = 3
# Behind a reverse proxy everybody comes from one address.
_MOST_BY_PEER = 60
_LONGEST_ADDRESS = 254


@pages.get("/sign-in")
def ask() -> Response | str:
    """Asks for a passkey or the school address."""
    return redirect(url_for("first.page"), 303) if asking_if_any() else _page()


@pages.post("/sign-in")
def asked() -> Response:
    """Mails a link where the address is somebody's; the answer is the same whether or not it is."""
    hand = at_hand()
    address, now = request.form.get("address", "").strip()[:_LONGEST_ADDRESS], hand.cabinet.now()
    keys = [(f"peer {request.remote_addr}", _MOST_BY_PEER), (hand.cabinet.hash_of("asked", address), _MOST_BY_ADDRESS)]
    if all(hand.asked.allows(key, most, _WHILE, now) for key, most in keys):
        with hand.cabinet.writing() as session:
            sign_in_links.ask_for(session, hand.cabinet, address, hand.settings.desk_url)
    return redirect(url_for("sign_in.look"), 303)


@pages.get("/sign-in/look")
def look() -> str:
    """Says to look for the mail."""
    return render_template("sign_in/sign_in_look.html")


@pages.get("/sign-in/with/<token>")
def link(token: str) -> str | tuple[str, int]:
    """What a mailed link opens: a button. Opening it changes nothing."""
    hand = at_hand()
    with hand.cabinet.reading() as session:
        good = sign_in_links.is_good(session, hand.cabinet, token)
    return render_template("sign_in/sign_in_link.html", good=good, token=token), 200 if good else 404


@pages.post("/sign-in/with/<token>")
def enter(token: str) -> Response | tuple[str, int]:
    """The button: uses the link up. It is the first factor; the second is asked for next."""
    hand = at_hand()
    with hand.cabinet.writing() as session:
        person = sign_in_links.use(session, hand.cabinet, token)
    if person is None:
        return render_template("sign_in/sign_in_link.html", good=False, token=""), 404
    return begin_second_factor(person, "link")


@pages.post("/sign-in/passkey")
def passkey() -> Response | tuple[str, int]:
    """A passkey, which is both factors: the device, and the finger, face or PIN that it asked for."""
    with at_hand().cabinet.writing() as session:
        person = passkey_forms.answered(session, challenges.SIGN_IN)
        token = welcome.begin(session, person, "passkey") if person is not None else ""
    return welcome.greet(token) if token else (_page(refused=True), 403)


@pages.post("/sign-out")
def leave() -> Response:
    """Ends the session."""
    hand = at_hand()
    with hand.cabinet.writing() as session:
        sessions.end(session, hand.cabinet, asking(), cookies.read(cookies.SESSION))
    response = make_response(redirect(url_for("sign_in.ask", done="signed-out"), 303))
    cookies.take_away(response, cookies.SESSION)
    return response


def _page(*, refused: bool = False) -> str:
    return render_template("sign_in/sign_in.html", options=passkey_forms.to_ask(), refused=refused)
