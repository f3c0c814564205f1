"""From an invitation to the first way in: a passkey or an authenticator app, then the recovery codes, then the desk."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casefile import audit_trail
from casefile.school import Person
from casefile.tables import HalfSignedIn, Invitation
from desk.at_hand import at_hand
from desk.sign_in import add_ways, cookies, half_signed_in, invitations, passkey_forms, recovery_codes, tell, welcome
from desk.sign_in.browser_words import browser_words

pages = Blueprint("set_up", __name__)

# No invitation has this token: its page says that it no longer works.
_OVER = "over"


@pages.get("/sign-in/invited/<token>")
def invited(token: str) -> str | tuple[str, int]:
    """What an invitation opens: a button. Opening it changes nothing."""
    hand = at_hand()
    with hand.cabinet.reading() as session:
        good = invitations.open_one(session, hand.cabinet, token) is not None
    return render_template("sign_in/invited.html", good=good, token=token), 200 if good else 404


@pages.post("/sign-in/invited/<token>")
def begin(token: str) -> Response | tuple[str, int]:
    """The button: on to setting up. The invitation is used once something is set up."""
    hand = at_hand()
    with hand.cabinet.writing() as session:
        found = invitations.open_one(session, hand.cabinet, token)
        if found is None:
            return render_template("sign_in/invited.html", good=False, token=""), 404
        invitation, person = found
        half = half_signed_in.begin(session, hand.cabinet, person, half_signed_in.INVITED, invitation.id)
    response = make_response(redirect(url_for("set_up.choose"), 303))
    cookies.put(response, cookies.HALF, half)
    return response


@pages.get("/sign-in/set-up")
def choose() -> Response | str:
    """A passkey, or an authenticator app."""
    person = _whom()
    return _choose(person) if person else _over()


@pages.post("/sign-in/set-up/passkey")
def passkey() -> Response | tuple[str, int]:
    """Keeps the passkey that the browser made."""
    return _finish("passkey-added", passkey_forms.added, lambda person: _choose(person, refused=True))


@pages.get("/sign-in/set-up/app")
def app() -> Response | str:
    """The picture to scan, and a field for the first code."""
    person = _whom()
    return add_ways.app_page("sign_in/set_up_app.html", person) if person else _over()


@pages.post("/sign-in/set-up/app")
def app_code() -> Response | tuple[str, int]:
    """Keeps the authenticator whose first code is right."""
    return _finish("app-added", add_ways.app_added, lambda person: add_ways.app_page("sign_in/set_up_app.html", person))


def _finish(
    what: str, keep: Callable[[Session, Person], bool], again: Callable[[Person], str]
) -> Response | tuple[str, int]:
    """Keeps the first way in, uses the invitation up, makes the recovery codes and signs in: all of it or nothing."""
    hand = at_hand()
    with hand.cabinet.writing() as session:
        found = _found(session)
        if found is None:
            return _over()
        half, invitation, person = found
        trial = session.begin_nested()
        kept = keep(session, person)
        if kept and not _used_up(session, half, invitation):
            trial.rollback()
            return _over()
        if kept:
            codes = recovery_codes.make(session, hand.cabinet, person.id)
            audit_trail.note(session, hand.cabinet, person.id, what, invited_by=invitation.by)
            tell.person(session, hand.cabinet, person, what, hand.settings.desk_url)
            token = welcome.begin(session, person, half_signed_in.INVITED)
    if not kept:
        return again(person), 403
    page = make_response(render_template("sign_in/recovery_codes.html", codes=codes, first=True, whom=person))
    return welcome.greet(token, page)


def _used_up(session: Session, half: HalfSignedIn, invitation: Invitation) -> bool:
    cabinet = at_hand().cabinet
    return invitations.use(session, cabinet, invitation) and half_signed_in.finish(session, cabinet, half)


def _choose(person: Person, *, refused: bool = False) -> str:
    return render_template(
        "sign_in/set_up.html",
        whom=person,
        options=passkey_forms.to_add(person),
        name=browser_words(request.headers.get("User-Agent", "")),
        refused=refused,
    )


def _whom() -> Person | None:
    with at_hand().cabinet.reading() as session:
        found = _found(session)
    return found[2] if found else None


def _found(session: Session) -> tuple[HalfSignedIn, Invitation, Person] | None:
    """Who sets up here, by an invitation that is still good."""
    cabinet = at_hand().cabinet
    half = half_signed_in.find(session, cabinet, cookies.read(cookies.HALF))
    if half is None or half[0].invitation_id is None:
        return None
    found = invitations.open_by_id(session, cabinet, half[0].invitation_id)
    return (half[0], *found) if found else None


def _over() -> Response:
    return redirect(url_for("set_up.invited", token=_OVER), 303)
