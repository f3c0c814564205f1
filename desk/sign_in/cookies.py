"""The desk's cookies: the session of somebody signed in, the visit of a browser that is not yet, and what stands between the two.

None can be read by a script; over https their names bind them to this host and to https (RFC 6265bis §4.1.3.2).
"""

from __future__ import annotations

from flask import g, request
from werkzeug.wrappers import Response

from desk.at_hand import at_hand
from desk.sign_in.sessions import LONGEST

SESSION, VISIT, HALF = "desk", "visit", "half"


def read(name: str) -> str:
    """The cookie's value, "" where the browser sent none."""
    return request.cookies.get(_full(name), "")


def put(response: Response, name: str, value: str) -> None:
    """Gives the browser a cookie. Lax, so that the link in a notice opens the desk signed in; forms need a token."""
    response.set_cookie(
        _full(name),
        value,
        max_age=LONGEST if name == SESSION else None,
        secure=at_hand().settings.is_secure,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def take_away(response: Response, name: str) -> None:
    """Has the browser forget a cookie."""
    response.delete_cookie(_full(name), secure=at_hand().settings.is_secure, httponly=True, samesite="Lax", path="/")


def current() -> str:
    """What this browser's forms are bound to: its session, or the visit it has or is about to be given."""
    return str(g.cookie)


def _full(name: str) -> str:
    return f"__Host-{name}" if at_hand().settings.is_secure else name
