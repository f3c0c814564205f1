"""My sign-in: a person's own passkeys, codes and sessions. Whatever is changed needs a fresh second factor and is told by mail."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casefile import audit_trail
from casefile.errors import CaseworkError
from desk.at_hand import asking, at_hand
from desk.sign_in import (
    add_ways,
    authenticator,
    cookies,
    passkey_forms,
    passkeys,
    recovery_codes,
    sessions,
    tell,
    ways_in,
)
from desk.sign_in.browser_words import browser_words
from desk.sign_in.desk_people import locked
from desk.sign_in.fresh import ask_again, is_fresh
from desk.sign_in.tokens import hash_of

pages = Blueprint("mine", __name__)


@pages.get("/my/sign-in")
def page() -> str:
    """How I sign in, and where I am signed in."""
    cabinet, me = at_hand().cabinet, asking()
    with cabinet.reading() as session:
        keys = [(each, passkeys.name_of(cabinet, each)) for each in passkeys.of(session, me.id)]
        return render_template(
            "sign_in/mine.html",
            ways=ways_in.of(session, me.id),
            keys=keys,
            app=authenticator.of(session, me.id),
            open_here=sessions.live_of(session, cabinet, me.id),
            this=hash_of(cookies.read(cookies.SESSION)),
            fresh=is_fresh(),
        )


@pages.get("/my/sign-in/passkey")
def new_passkey() -> Response | str:
    """Asks the browser to make a passkey."""
    return _new_passkey() if is_fresh() else ask_again(url_for("mine.new_passkey"))


@pages.post("/my/sign-in/passkey")
def add_passkey() -> Response | tuple[str, int]:
    """Keeps the passkey that the browser made."""
    if not is_fresh():
        return ask_again(url_for("mine.new_passkey"))
    with at_hand().cabinet.writing() as session:
        kept = passkey_forms.added(session, asking())
        if kept:
            codes = _changed(session, "passkey-added")
    return _done("passkey-added", codes) if kept else (_new_passkey(refused=True), 403)


@pages.post("/my/sign-in/passkey/<passkey_id>/remove")
def remove_passkey(passkey_id: str) -> Response:
    """Takes one of my passkeys away. Raises `CaseworkError` for the last way in."""
    if not is_fresh():
        return ask_again(url_for("mine.page"))
    with at_hand().cabinet.writing() as session:
        locked(session, asking().id)
        if not passkeys.remove(session, asking().id, passkey_id):
            abort(404)
        _changed(session, "passkey-removed")
    return _done("passkey-removed")


@pages.get("/my/sign-in/app")
def new_app() -> Response | str:
    """The picture to scan, and a field for the first code."""
    return add_ways.app_page("sign_in/my_app.html", asking()) if is_fresh() else ask_again(url_for("mine.new_app"))


@pages.post("/my/sign-in/app")
def add_app() -> Response | tuple[str, int]:
    """Keeps the authenticator whose first code is right, in place of an earlier one."""
    if not is_fresh():
        return ask_again(url_for("mine.new_app"))
    with at_hand().cabinet.writing() as session:
        kept = add_ways.app_added(session, asking())
        if kept:
            codes = _changed(session, "app-added")
    return _done("app-added", codes) if kept else (add_ways.app_page("sign_in/my_app.html", asking()), 403)


@pages.post("/my/sign-in/app/remove")
def remove_app() -> Response:
    """Takes my authenticator away. Raises `CaseworkError` for the last way in."""
    if not is_fresh():
        return ask_again(url_for("mine.page"))
    with at_hand().cabinet.writing() as session:
        locked(session, asking().id)
        if not authenticator.remove(session, asking().id):
            abort(404)
        _changed(session, "app-removed")
    return _done("app-removed")


@pages.post("/my/sign-in/codes")
def new_codes() -> Response:
    """A new set of recovery codes, shown this once."""
    if not is_fresh():
        return ask_again(url_for("mine.page"))
    with at_hand().cabinet.writing() as session:
        codes = recovery_codes.make(session, at_hand().cabinet, asking().id)
        _changed(session, "recovery-made")
    return _done("", codes)


@pages.post("/my/sign-in/session/<session_id>/end")
def end(session_id: str) -> Response:
    """Signs me out in one other browser."""
    return _end(one=session_id)


@pages.post("/my/sign-in/sessions/end")
def end_others() -> Response:
    """Signs me out everywhere but here."""
    return _end()


def _end(one: str = "") -> Response:
    hand, me, here = at_hand(), asking().id, cookies.read(cookies.SESSION)
    with hand.cabinet.writing() as session:
        sessions.end_others(session, hand.cabinet, me, me, one=one, but=here)
    return redirect(url_for("mine.page", done="signed-out-there"), 303)


def _changed(session: Session, what: str) -> tuple[str, ...]:
    """Notes and tells what was changed. Whoever adds a way in and has no recovery code is given a set, and sees it once."""
    hand, me = at_hand(), asking()
    ways = ways_in.of(session, me.id)
    if not ways.is_set_up:
        raise CaseworkError("That is your only way in, so it stays.", "Add another passkey or an app first.")
    audit_trail.note(session, hand.cabinet, me.id, what)
    tell.person(session, hand.cabinet, me, what, hand.settings.desk_url)
    if what in {"passkey-added", "app-added"} and not ways.recovery_codes:
        return recovery_codes.make(session, hand.cabinet, me.id)
    return ()


def _done(what: str, codes: tuple[str, ...] = ()) -> Response:
    if codes:
        return make_response(render_template("sign_in/recovery_codes.html", codes=codes, first=False, whom=asking()))
    return redirect(url_for("mine.page", done=what), 303)


def _new_passkey(*, refused: bool = False) -> str:
    return render_template(
        "sign_in/my_passkey.html",
        options=passkey_forms.to_add(asking()),
        name=browser_words(request.headers.get("User-Agent", "")),
        refused=refused,
    )
