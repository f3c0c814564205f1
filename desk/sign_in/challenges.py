"""What a passkey signs: random, for one purpose and one browser, for five minutes, and once (W3C Web Authentication §13.4.3).

It says of itself, with a keyed digest, what it is for: showing a page writes nothing. Only one that was used is kept.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.once import is_first
from casefile.tables import DoneOnce

SIGN_IN, ADD, AGAIN = "sign-in", "add", "again"
_LIVES = timedelta(minutes=5)
_RANDOM, _MOMENT = 16, 8
_USED = "challenge "


def new_challenge(cabinet: Cabinet, purpose: str, browser: str) -> bytes:
    """Random bytes, the moment, and a digest of both with the purpose and the browser's cookie."""
    head = secrets.token_bytes(_RANDOM) + int(cabinet.now().timestamp()).to_bytes(_MOMENT, "big")
    return head + _digest(cabinet, head, purpose, browser)


def use(session: Session, cabinet: Cabinet, challenge: bytes, purpose: str, browser: str) -> bool:
    """True where it was made here for this purpose and browser, is not too old, and was not used before."""
    head, digest = challenge[: _RANDOM + _MOMENT], challenge[_RANDOM + _MOMENT :]
    if not hmac.compare_digest(digest, _digest(cabinet, head, purpose, browser)):
        return False
    age = cabinet.now().timestamp() - int.from_bytes(head[_RANDOM:], "big")
    if not age < _LIVES.total_seconds():
        return False
    old = DoneOnce.name.startswith(_USED) & (DoneOnce.at < cabinet.now() - _LIVES)
    session.execute(delete(DoneOnce).where(old), execution_options={"synchronize_session": False})
    return is_first(session, cabinet, f"{_USED}{head.hex()}")


def _digest(cabinet: Cabinet, head: bytes, purpose: str, browser: str) -> bytes:
    return bytes.fromhex(cabinet.lookups.lookup("challenge", f"{head.hex()} {purpose} {browser}"))
