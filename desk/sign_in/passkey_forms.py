"""The form by which a page asks the browser for a passkey, and what came of it."""

from __future__ import annotations

from datetime import timedelta

from flask import request
from sqlalchemy.orm import Session

from casefile.school import Person
from desk.at_hand import at_hand
from desk.sign_in import challenges, cookies, passkeys
from desk.sign_in.passkeys import AskedBy

# Behind a reverse proxy everybody comes from one address.
_MOST_BY_PEER, _WHILE = 60, timedelta(minutes=10)
_LONGEST_ANSWER = 20_000


def asked_by(purpose: str) -> AskedBy:
    """This desk and this browser, for a purpose of `desk.sign_in.challenges`."""
    return AskedBy(at_hand().settings, purpose, cookies.current())


def to_ask(purpose: str = challenges.SIGN_IN) -> str:
    """What a page that asks for a passkey hands to the browser."""
    return passkeys.to_ask(at_hand().cabinet, asked_by(purpose))


def to_add(person: Person) -> str:
    """What a page that makes one hands to the browser."""
    with at_hand().cabinet.writing() as session:
        return passkeys.to_add(session, at_hand().cabinet, person, asked_by(challenges.ADD))


def answered(session: Session, purpose: str) -> Person | None:
    """Whose passkey answered the form; None where it did not, was wrong, or where this peer tries too often.

    A passkey that is known is judged all the same: strangers at the same proxy keep nobody from theirs.
    """
    hand, answer = at_hand(), _answer()
    few = hand.asked.allows(f"passkey {request.remote_addr}", _MOST_BY_PEER, _WHILE, hand.cabinet.now())
    return (
        passkeys.use(session, hand.cabinet, asked_by(purpose), answer)
        if few or passkeys.is_known(session, answer)
        else None
    )


def added(session: Session, person: Person) -> bool:
    """Keeps the passkey that the browser made; False where it made none, or not as asked for."""
    name = request.form.get("name", "")
    return passkeys.add(session, at_hand().cabinet, person, asked_by(challenges.ADD), _answer(), name)


def _answer() -> str:
    return request.form.get("credential", "")[:_LONGEST_ANSWER]
