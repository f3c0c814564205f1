"""Signing in with the school's own account: to its provider and back, as the first factor.

The desk then asks its second, or takes the provider's word that it asked for one, where the school wants that. What was begun (state, nonce and PKCE verifier) lies sealed in a cookie of this browser: an answer that another browser
began is refused (OpenID Connect Core 1.0 §3.1.2.1, RFC 9700 §4.7). Whoever is refused is told one sentence, whatever the reason.
"""

from __future__ import annotations

import base64
import binascii
import json
import logging
import secrets
from datetime import datetime, timedelta

from flask import Blueprint, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from casefile.cabinet import Cabinet
from casefile.errors import VaultError
from casefile.school import Person
from casefile.vault import Slot
from desk.at_hand import at_hand
from desk.sign_in import cookies, id_token, ways_in, welcome
from desk.sign_in.id_token import AccountRefused
from desk.sign_in.provider import Begun, Provider, ProviderTrouble
from desk.sign_in.second_pages import begin_second_factor

log = logging.getLogger("concerns.desk")
pages = Blueprint("school_account", __name__)

_BEGUN = "school-account"
_SLOT = Slot("cookies", _BEGUN, "begun")
_WHILE = timedelta(minutes=10)
_MOST_BY_PEER = 60
_LONGEST_CODE = 4096
_TROUBLE = (
    "The school’s account cannot be asked just now",
    "The service that keeps the school’s accounts does not answer as it should. Sign in another way, or try again later.",
)
_REFUSED = (
    "That account does not open the desk",
    "Sign in with the account of your school address. If you did, ask a leader whether you are on the list of people.",
)
_STALE = (
    "That sign-in is no longer good",
    "It was begun in another browser, more than ten minutes ago, or was broken off. Please begin again.",
)


@pages.get("/sign-in/school-account")
def begin() -> Response | tuple[str, int]:
    """Sends the browser to the school's provider. A link, as browsers let no form lead to another site under our policy."""
    hand, provider = at_hand(), _provider()
    now = hand.cabinet.now()
    if not _may_go_on():
        return _page(_TROUBLE, 429)
    try:
        url, begun = provider.begin(_back(), now)
    except ProviderTrouble:
        return _trouble()
    response = make_response(redirect(url, 303))
    cookies.put(response, _BEGUN, _sealed(hand.cabinet, begun, now))
    return response


@pages.get("/sign-in/school-account/back")
def back() -> Response:
    """Where the provider sends the browser back to: once, and whatever it brings, what was begun is over."""
    response = make_response(_answer())
    cookies.take_away(response, _BEGUN)
    return response


def _answer() -> Response | tuple[str, int]:
    hand, provider = at_hand(), _provider()
    begun = _opened(hand.cabinet, cookies.read(_BEGUN))
    if begun is None or not secrets.compare_digest(request.args.get("state", "").encode(), begun.state.encode()):
        return _page(_STALE, 400)
    code = request.args.get("code", "")
    if not code or len(code) > _LONGEST_CODE or not _may_go_on():
        # The person pressed "cancel" there, or the provider would not go on.
        return _page(_STALE, 400)
    try:
        claims = provider.claims(code, begun, _back(), hand.cabinet.now())
        person = _person(hand.cabinet, id_token.address_in(claims, provider.account))
    except ProviderTrouble:
        return _trouble()
    except AccountRefused as refused:
        log.warning("a school account was refused: %s", refused.reason)
        return _page(_REFUSED, 403)
    if provider.account.trusts_second_factor and id_token.proved_twice(claims) and _is_set_up(person):
        return welcome.signed_in(person, "school-account")
    return begin_second_factor(person, "school-account")


def _person(cabinet: Cabinet, address: str) -> Person:
    person = cabinet.school.by_address(address)
    if person is None or not person.roles:
        raise AccountRefused("nobody-here")
    return person


def _is_set_up(person: Person) -> bool:
    """True for somebody who was invited and has a second factor here: whoever has none would set one up by an account alone."""
    with at_hand().cabinet.reading() as session:
        return ways_in.of(session, person.id).is_set_up


def _may_go_on() -> bool:
    """False for whoever comes too often: each waits for the provider, and there are few to wait."""
    hand = at_hand()
    return hand.asked.allows(f"school account {request.remote_addr}", _MOST_BY_PEER, _WHILE, hand.cabinet.now())


def _provider() -> Provider:
    return at_hand().settings.school_account or abort(404)


def _back() -> str:
    return f"{at_hand().settings.desk_url}/sign-in/school-account/back"


def _sealed(cabinet: Cabinet, begun: Begun, now: datetime) -> str:
    kept = json.dumps([begun.state, begun.nonce, begun.verifier, now.timestamp()])
    return base64.urlsafe_b64encode(cabinet.desk_folder.seal(kept, _SLOT)).decode()


def _opened(cabinet: Cabinet, cookie: str) -> Begun | None:
    """What this browser began; None where it began nothing, or too long ago."""
    try:
        sealed = base64.urlsafe_b64decode(cookie.encode())
        state, nonce, verifier, at = json.loads(cabinet.desk_folder.open(sealed, _SLOT))
    except (VaultError, binascii.Error, ValueError):
        return None
    passed = cabinet.now().timestamp() - at
    return Begun(state, nonce, verifier) if 0 <= passed < _WHILE.total_seconds() else None


def _trouble() -> tuple[str, int]:
    log.warning("the provider of the school's accounts does not answer as it should")
    return _page(_TROUBLE, 502)


def _page(words: tuple[str, str], code: int) -> tuple[str, int]:
    return render_template("sign_in/school_account.html", title=words[0], hint=words[1]), code
