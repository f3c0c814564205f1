"""A second factor given within the last five minutes, before somebody changes how people sign in."""

from __future__ import annotations

import re
from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from desk.at_hand import asking, at_hand
from desk.sign_in import challenges, cookies, passkey_forms, second_factor, sessions, ways_in

pages = Blueprint("again", __name__)

_WHILE, _MOST_BY_PEER = timedelta(minutes=10), 60
_LONGEST_CODE = 40
# The pages from which somebody is sent here, and to which they go back: of the desk's own, and nothing else.
_BACK = re.compile(r"/my/sign-in(/passkey|/app)?|/people/[A-Za-z0-9_-]{1,40}/way-back")


def is_fresh() -> bool:
    """True while the person who asks may change how people sign in."""
    hand = at_hand()
    with hand.cabinet.reading() as session:
        return sessions.is_fresh(session, hand.cabinet, cookies.read(cookies.SESSION))


def ask_again(back: str) -> Response:
    """To the page that asks for the second factor once more, and from there back."""
    return redirect(url_for("again.page", back=back), 303)


@pages.get("/my/sign-in/again")
def page() -> str:
    """Asks for a code or a passkey."""
    return _ask(request.args.get("back", ""))


@pages.post("/my/sign-in/again")
def give() -> Response | tuple[str, int]:
    """Judges a code."""
    hand, judged = at_hand(), second_factor.WRONG
    if hand.asked.allows(f"code {request.remote_addr}", _MOST_BY_PEER, _WHILE, hand.cabinet.now()):
        code = request.form.get("code", "")[:_LONGEST_CODE]
        with hand.cabinet.writing() as session:
            judged = second_factor.judge(session, hand.cabinet, asking(), code, hand.settings.desk_url)
            if judged == second_factor.RIGHT:
                sessions.prove(session, hand.cabinet, asking(), cookies.read(cookies.SESSION), "code")
    return _back() if judged == second_factor.RIGHT else (_ask(request.form.get("back", ""), judged), 403)


@pages.post("/my/sign-in/again/passkey")
def passkey() -> Response | tuple[str, int]:
    """A passkey of the same person, and of nobody else."""
    hand = at_hand()
    with hand.cabinet.writing() as session:
        given = passkey_forms.answered(session, challenges.AGAIN) == asking()
        if given:
            sessions.prove(session, hand.cabinet, asking(), cookies.read(cookies.SESSION), "passkey")
    return _back() if given else (_ask(request.form.get("back", ""), "passkey"), 403)


def _ask(back: str, judged: str = "") -> str:
    with at_hand().cabinet.reading() as session:
        ways = ways_in.of(session, asking().id)
    options = passkey_forms.to_ask(challenges.AGAIN)
    return render_template("sign_in/again.html", ways=ways, options=options, judged=judged, back=back)


def _back() -> Response:
    back = request.form.get("back", "")
    return redirect(back if _BACK.fullmatch(back) else url_for("mine.page"), 303)
