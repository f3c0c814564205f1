"""What a person has set up to sign in with."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from casefile.tables import Authenticator, Passkey, RecoveryCode
from desk.sign_in import authenticator, passkeys, recovery_codes


@dataclass(frozen=True, slots=True)
class WaysIn:
    """How many passkeys, whether an authenticator app, and how many recovery codes are left."""

    passkeys: int
    authenticator: bool
    recovery_codes: int

    @property
    def is_set_up(self) -> bool:
        """True where they can give a second factor. Recovery codes alone are for the day something is lost."""
        return bool(self.passkeys) or self.authenticator

    @property
    def in_words(self) -> str:
        """Such as "2 passkeys, authenticator app"."""
        keys = {0: "", 1: "1 passkey"}.get(self.passkeys, f"{self.passkeys} passkeys")
        return ", ".join(filter(None, (keys, "authenticator app" if self.authenticator else "")))

    @property
    def few_codes(self) -> bool:
        """True where a new set of recovery codes is due."""
        return self.recovery_codes <= recovery_codes.FEW


NONE_YET = WaysIn(0, authenticator=False, recovery_codes=0)


def of(session: Session, person_id: str) -> WaysIn:
    """What this person has."""
    app = authenticator.of(session, person_id)
    return WaysIn(len(passkeys.of(session, person_id)), app is not None, recovery_codes.left(session, person_id))


def of_everybody(session: Session) -> dict[str, WaysIn]:
    """The same for everybody who has anything, by person, in three questions to the database."""
    keys = _count(session, select(Passkey.person_id))
    codes = _count(session, select(RecoveryCode.person_id).where(RecoveryCode.used_at.is_(None)))
    apps = set(session.scalars(select(Authenticator.person_id)))
    return {each: WaysIn(keys[each], each in apps, codes[each]) for each in {*keys, *codes, *apps}}


def take_all_away(session: Session, person_id: str) -> None:
    """Takes away every way in: passkeys, authenticator and recovery codes."""
    session.execute(delete(Passkey).where(Passkey.person_id == person_id))
    authenticator.remove(session, person_id)
    recovery_codes.remove(session, person_id)


def _count(session: Session, people: Select[str]) -> Counter[str]:
    """How often each person is among these rows: a few for each, so they are counted here."""
    return Counter(session.scalars(people))
