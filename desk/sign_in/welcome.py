"""The last step of every way in: the session begins, and the browser gets its cookie."""

from __future__ import annotations

from flask import make_response, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casefile.school import Person
from desk.at_hand import at_hand
from desk.sign_in import cookies, sessions
from desk.sign_in.browser_words import browser_words


def begin(session: Session, person: Person, way: str, *, proved: bool = True) -> str:
    """Begins a session for a person who has proved who they are, in the caller's transaction; gives the cookie.

    `proved` is True where they gave their second factor just now, here.
    """
    browser, earlier = browser_words(request.headers.get("User-Agent", "")), cookies.read(cookies.SESSION)
    return sessions.begin(session, at_hand().cabinet, person, earlier, way=way, browser=browser, proved=proved)


def greet(token: str, page: Response | None = None) -> Response:
    """The first page, or that `page`, with the cookie of a session that has begun."""
    response = page or make_response(redirect(url_for("first.page"), 303))
    cookies.put(response, cookies.SESSION, token)
    cookies.take_away(response, cookies.VISIT)
    cookies.take_away(response, cookies.HALF)
    return response


def signed_in(person: Person, way: str) -> Response:
    """Both at once, for somebody of whom another service says that they gave it both factors, at some time."""
    with at_hand().cabinet.writing() as session:
        token = begin(session, person, way, proved=False)
    return greet(token)
