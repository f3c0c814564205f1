"""An authenticator app: its secret, made, sealed and shown once as a picture, and the codes it shows (RFC 6238).

A code counts in its own half minute and the one before and after, for clocks that are a little off, and it counts once.
"""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime, timedelta

import pyotp
import segno
from pyotp.utils import strings_equal
from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.errors import VaultError
from casefile.school import Person
from casefile.tables import Authenticator
from casefile.vault import Slot

_STEP, _OFF = 30, (0, -1, 1)
# How long a page with a fresh secret may lie open before its first code is given.
_OFFERED = timedelta(hours=1)


def offer(cabinet: Cabinet, person: Person) -> str:
    """A fresh secret, sealed for this person and an hour, to travel in a form until its first code is given."""
    words = f"{cabinet.now().isoformat()} {pyotp.random_base32()}"
    return base64.urlsafe_b64encode(cabinet.desk_folder.seal(words, _offer_slot(person))).decode()


def offered(cabinet: Cabinet, person: Person, sealed: str) -> str | None:
    """The secret of an offer; None where it is too old, somebody else's or none."""
    try:
        plain = cabinet.desk_folder.open_text(base64.urlsafe_b64decode(sealed.encode()), _offer_slot(person))
    except (VaultError, binascii.Error, ValueError):
        return None
    at, _, secret = plain.partition(" ")
    return secret if cabinet.now() - datetime.fromisoformat(at) < _OFFERED else None


def picture(cabinet: Cabinet, person: Person, secret: str) -> str:
    """The secret as a QR code in SVG, dark on light in either colour scheme."""
    issuer = f"Concerns Desk, {cabinet.school.name}"
    uri = pyotp.TOTP(secret).provisioning_uri(name=person.address, issuer_name=issuer)
    return str(segno.make(uri, error="l").svg_inline(omitsize=True, dark="#000", light="#fff", svgclass="qr"))


def in_fours(secret: str) -> str:
    """The secret for somebody who types it in."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The half minute that a code belongs to, counted from 1970; None for a code that is none just now."""
    digits = "".join(each for each in code if each.isdigit())
    this = int(now.astimezone(UTC).timestamp()) // _STEP
    fits = [this + off for off in _OFF if strings_equal(pyotp.TOTP(secret).generate_otp(this + off), digits)]
    return fits[0] if fits else None


def keep(session: Session, cabinet: Cabinet, person_id: str, secret: str, step: int) -> None:
    """Makes this the person's authenticator, in place of an earlier one; the code that showed it works is used up."""
    session.execute(delete(Authenticator).where(Authenticator.person_id == person_id))
    sealed = cabinet.desk_folder.seal(secret, _slot(person_id))
    now = cabinet.now()
    session.add(Authenticator(person_id=person_id, secret=sealed, last_step=step, added_at=now, used_at=now))
    session.flush()


def use(session: Session, cabinet: Cabinet, person_id: str, code: str) -> bool:
    """True where the code is right and neither it nor a later one was used before. Of two who give it at once, one wins."""
    row = of(session, person_id)
    step = step_of(cabinet.desk_folder.open_text(row.secret, _slot(person_id)), code, cabinet.now()) if row else None
    if step is None:
        return False
    newer = update(Authenticator).where(Authenticator.person_id == person_id, Authenticator.last_step < step)
    result = session.execute(newer.values(last_step=step, used_at=cabinet.now()))
    return isinstance(result, CursorResult) and result.rowcount == 1


def of(session: Session, person_id: str) -> Authenticator | None:
    """The person's authenticator, or None."""
    return session.scalar(select(Authenticator).where(Authenticator.person_id == person_id))


def remove(session: Session, person_id: str) -> bool:
    """Takes a person's authenticator away; False where they had none."""
    result = session.execute(delete(Authenticator).where(Authenticator.person_id == person_id))
    return isinstance(result, CursorResult) and result.rowcount == 1


def _slot(person_id: str) -> Slot:
    return Slot("authenticators", person_id, "secret")


def _offer_slot(person: Person) -> Slot:
    return Slot("authenticators", person.id, "offer")
