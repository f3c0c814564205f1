"""A second factor given as a code: from the authenticator app, or one of the recovery codes."""

from __future__ import annotations

from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.school import Person
from desk.sign_in import authenticator, recovery_codes, tell, wrong_codes
from desk.sign_in.desk_people import locked

RIGHT, WRONG, LOCKED = "right", "wrong", "locked"
_APP_DIGITS = 6


def judge(session: Session, cabinet: Cabinet, person: Person, code: str, desk_url: str) -> str:
    """RIGHT, WRONG, or LOCKED where too many were wrong: then not even a right one counts, nor is it used up.

    Commit whatever it says: a wrong code is counted. Of several tries at once each waits for the one before.
    """
    locked(session, person.id)
    if wrong_codes.are_too_many(session, cabinet, person.id):
        return LOCKED
    signs = "".join(each for each in code if each.isalnum())
    of_app = len(signs) == _APP_DIGITS and signs.isdecimal()
    if (authenticator if of_app else recovery_codes).use(session, cabinet, person.id, signs):
        wrong_codes.forget(session, person.id)
        if not of_app:
            left = recovery_codes.left(session, person.id)
            audit_trail.note(session, cabinet, person.id, "recovery-code-used", left=left)
            tell.person(session, cabinet, person, "recovery-used", desk_url)
        return RIGHT
    if wrong_codes.count(session, cabinet, person.id):
        audit_trail.note(session, cabinet, audit_trail.PROGRAM, "codes-locked", person=person.id)
        tell.person(session, cabinet, person, "codes-locked", desk_url)
        return LOCKED
    return WRONG
