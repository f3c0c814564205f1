"""Passkeys (W3C Web Authentication): discoverable, and asking for a finger, a face or a PIN, so that one is both factors.

The library checks origin, challenge, signature, user verification and the counter; here it is seen to that a challenge is
ours, and that the passkey is that person's. Nothing is asked of the maker of a device (no attestation).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.orm import Session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from casefile.cabinet import Cabinet
from casefile.school import Person
from casefile.tables import DeskPerson, Passkey, new_id
from casefile.vault import Slot
from desk.settings import DeskSettings
from desk.sign_in import challenges
from desk.sign_in.desk_people import locked
from desk.sign_in.tokens import hash_of

MOST, LONGEST_NAME = 20, 60
# What reading an answer may raise that somebody made up: the library does not wrap them all.
_MADE_UP = (WebAuthnException, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class AskedBy:
    """Where a passkey is asked for: the desk's settings, what for, and the cookie of the browser that asks."""

    settings: DeskSettings
    purpose: str
    browser: str


def to_add(session: Session, cabinet: Cabinet, person: Person, asked: AskedBy) -> str:
    """What the browser is to make, as JSON. Devices that hold a passkey of this person's already say so."""
    options = generate_registration_options(
        rp_id=asked.settings.host_name,
        rp_name=f"Concerns Desk, {cabinet.school.name}",
        user_id=bytes.fromhex(locked(session, person.id).handle),
        user_name=person.address,
        user_display_name=person.name,
        challenge=challenges.new_challenge(cabinet, asked.purpose, asked.browser),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(each.credential_id) for each in of(session, person.id)],
    )
    return options_to_json(options)


def to_ask(cabinet: Cabinet, asked: AskedBy) -> str:
    """What the browser is to ask for, as JSON: any passkey for this desk. It names none, so it tells nothing of anybody."""
    options = generate_authentication_options(
        rp_id=asked.settings.host_name,
        challenge=challenges.new_challenge(cabinet, asked.purpose, asked.browser),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def add(session: Session, cabinet: Cabinet, person: Person, asked: AskedBy, answer: str, name: str) -> bool:
    """Keeps a passkey that the browser made; False where anything about it is not as asked for."""
    challenge = _challenge_of(answer)
    if not challenges.use(session, cabinet, challenge, asked.purpose, asked.browser):
        return False
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=asked.settings.host_name,
            expected_origin=asked.settings.origin,
            require_user_verification=True,
        )
    except _MADE_UP:
        return False
    known = select(Passkey.id).where(Passkey.credential_hash == _hash(made.credential_id))
    if session.scalar(known) is not None or len(of(session, person.id)) >= MOST:
        return False
    passkey_id = new_id()
    sealed = cabinet.desk_folder.seal(name.strip()[:LONGEST_NAME] or "A passkey", _name_slot(passkey_id))
    session.add(
        Passkey(
            id=passkey_id,
            person_id=person.id,
            credential_hash=_hash(made.credential_id),
            credential_id=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            name=sealed,
            added_at=cabinet.now(),
        )
    )
    session.flush()
    return True


def use(session: Session, cabinet: Cabinet, asked: AskedBy, answer: str) -> Person | None:
    """Whose passkey it is that answered, and rightly; None otherwise. One use moves its counter on."""
    challenge, raw_id, handle = _challenge_of(answer), *_whose(answer)
    if not challenges.use(session, cabinet, challenge, asked.purpose, asked.browser):
        return None
    theirs = select(Passkey).where(Passkey.credential_hash == _hash(raw_id))
    passkey = session.scalar(theirs.with_for_update())
    whose = select(DeskPerson.person_id).where(DeskPerson.handle == handle)
    if passkey is None or session.scalar(whose) != passkey.person_id:
        return None
    try:
        used = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=asked.settings.host_name,
            expected_origin=asked.settings.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except _MADE_UP:
        return None
    passkey.sign_count, passkey.used_at = used.new_sign_count, cabinet.now()
    person = cabinet.school.person(passkey.person_id)
    return person if person is not None and person.roles else None


def is_known(session: Session, answer: str) -> bool:
    """True where an answer says that it is of a passkey that is kept here. Its id is random, and shown to nobody else."""
    theirs = select(Passkey.id).where(Passkey.credential_hash == _hash(_whose(answer)[0]))
    return session.scalar(theirs) is not None


def of(session: Session, person_id: str) -> Sequence[Passkey]:
    """A person's passkeys, the oldest first."""
    return session.scalars(select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.added_at)).all()


def name_of(cabinet: Cabinet, passkey: Passkey) -> str:
    """What its owner called it."""
    return cabinet.desk_folder.open_text(passkey.name, _name_slot(passkey.id))


def remove(session: Session, person_id: str, passkey_id: str) -> bool:
    """Takes one away; False where it is not theirs."""
    result = session.execute(delete(Passkey).where(Passkey.id == passkey_id, Passkey.person_id == person_id))
    return isinstance(result, CursorResult) and result.rowcount == 1


def _challenge_of(answer: str) -> bytes:
    """The challenge that the browser says it answers; b"" where there is none to be read."""
    try:
        client = json.loads(base64url_to_bytes(json.loads(answer)["response"]["clientDataJSON"]))
        return base64url_to_bytes(client["challenge"])
    except _MADE_UP:
        return b""


def _whose(answer: str) -> tuple[bytes, str]:
    """The passkey's id and the handle of the person it was made for, as it says itself."""
    try:
        said = json.loads(answer)
        return base64url_to_bytes(said["rawId"]), base64url_to_bytes(said["response"]["userHandle"]).hex()
    except _MADE_UP:
        return b"", ""


def _hash(credential_id: bytes) -> str:
    return hash_of(bytes_to_base64url(credential_id))


def _name_slot(passkey_id: str) -> Slot:
    return Slot("passkeys", passkey_id, "name")
