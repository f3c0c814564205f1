"""Setting up an authenticator app: the page with its picture, and the first code that shows it works."""

from __future__ import annotations

from flask import render_template, request
from markupsafe import Markup
from sqlalchemy.orm import Session

from casefile.school import Person
from desk.at_hand import at_hand
from desk.sign_in import authenticator

_LONGEST_CODE, _LONGEST_OFFER = 40, 400


def app_page(template: str, person: Person) -> str:
    """The page for a fresh secret; after a wrong code for the same one, as it is in the person's app by then."""
    cabinet = at_hand().cabinet
    sealed = _sent("offer", _LONGEST_OFFER)
    secret = authenticator.offered(cabinet, person, sealed) if sealed else None
    wrong = bool(sealed)
    if secret is None:
        sealed = authenticator.offer(cabinet, person)
        secret = authenticator.offered(cabinet, person, sealed) or ""
    return render_template(
        template,
        # Made here from the secret alone.
        picture=Markup(authenticator.picture(cabinet, person, secret)),  # noqa: S704
        secret=authenticator.in_fours(secret),
        offer=sealed,
        wrong=wrong,
    )


def app_added(session: Session, person: Person) -> bool:
    """Keeps the authenticator of the form, in place of an earlier one, where its first code is right."""
    cabinet = at_hand().cabinet
    secret = authenticator.offered(cabinet, person, _sent("offer", _LONGEST_OFFER))
    step = authenticator.step_of(secret, _sent("code", _LONGEST_CODE), cabinet.now()) if secret else None
    if secret is None or step is None:
        return False
    authenticator.keep(session, cabinet, person.id, secret, step)
    return True


def _sent(name: str, longest: int) -> str:
    return request.form.get(name, "")[:longest]
