"""What people see when a page cannot be shown: plain words and a way back. What is not for them does not exist."""

from __future__ import annotations

import logging
import secrets

from flask import Flask, g, render_template
from werkzeug.exceptions import HTTPException

from casefile.errors import (
    CaseworkError,
    ConcernsError,
    DraftChanged,
    ForbiddenMove,
    LabelRefused,
    LetterError,
    NotAllowed,
    place_of,
)
from desk.at_hand import at_hand
from desk.sign_in.tokens import new_token

log = logging.getLogger("concerns.desk")

Answer = tuple[str, int]
_GONE = {401, 403, 404, 405}
_TOO_LONG = 413


def register_on(desk: Flask) -> None:
    """Has these pages shown for every error."""
    desk.register_error_handler(HTTPException, _refused)
    desk.register_error_handler(NotAllowed, _not_there)
    for moved in (ForbiddenMove, DraftChanged, LabelRefused, LetterError, CaseworkError):
        desk.register_error_handler(moved, _moved_on)
    desk.register_error_handler(Exception, _failed)


def _not_there(_error: Exception) -> Answer:
    """One answer for what does not exist and what is not for this person."""
    return _page(404, "There is no such page", "Either it does not exist, or it is not for you.")


def _refused(error: HTTPException) -> Answer:
    if error.code in _GONE:
        return _not_there(error)
    if error.code == _TOO_LONG:
        return _page(413, "That is too long", "Please shorten what you wrote and try again.")
    if error.code is not None and error.code < 500:  # noqa: PLR2004 - the browser's doing, not ours
        hint = f"Nothing was changed. Open {at_hand().settings.desk_url}, sign in if asked, and try again."
        return _page(400, "That did not come from an open page of the desk", hint)
    return _failed(error)


def _moved_on(error: Exception) -> Answer:
    assert isinstance(error, ConcernsError)  # noqa: S101 - registered for these alone
    return _page(409, error.sentence, error.hint)


def _failed(error: Exception) -> Answer:
    """An id that the person can read out, and that stands in the log with the kind and place of the error alone."""
    number = secrets.token_hex(4)
    log.error("page failed id=%s class=%s at=%s", number, type(error).__name__, place_of(error))
    hint = f"Nothing you typed was sent anywhere. Please tell whoever runs the desk this number: {number}."
    return _page(500, "Something went wrong here", hint)


def _page(code: int, title: str, hint: str) -> Answer:
    # An error before or within the gate leaves these unset; a page is shown all the same.
    g.setdefault("person", None)
    g.setdefault("cookie", new_token())
    g.is_error = True
    return render_template("error.html", title=title, hint=hint), code
