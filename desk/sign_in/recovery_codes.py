"""Ten codes on paper, for the day the phone is lost: each counts once. Only keyed hashes of them are kept."""

from __future__ import annotations

import secrets

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.tables import RecoveryCode, new_id

HOW_MANY, FEW = 10, 3
# Without letters and digits that look alike on paper (0 and O, 1, I and L): 31 signs, so ten of them are nearly 50 bits.
_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH = 10


def make(session: Session, cabinet: Cabinet, person_id: str) -> tuple[str, ...]:
    """A new set, in place of the earlier one: "ABCDE-FGHJK", to be shown this once."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    codes = tuple("".join(secrets.choice(_SIGNS) for _ in range(_LENGTH)) for _ in range(HOW_MANY))
    for code in codes:
        row = RecoveryCode(id=new_id(), person_id=person_id, made_at=cabinet.now())
        row.code_hash = _hash(cabinet, person_id, code)
        session.add(row)
    session.flush()
    return tuple(f"{code[:5]}-{code[5:]}" for code in codes)


def use(session: Session, cabinet: Cabinet, person_id: str, code: str) -> bool:
    """True where it is one of the person's codes that was not used before. Of two who give it at once, one wins."""
    signs = "".join(each for each in code.upper() if each in _SIGNS)
    unused = update(RecoveryCode).where(
        RecoveryCode.person_id == person_id,
        RecoveryCode.code_hash == _hash(cabinet, person_id, signs),
        RecoveryCode.used_at.is_(None),
    )
    result = session.execute(unused.values(used_at=cabinet.now()), execution_options={"synchronize_session": False})
    return isinstance(result, CursorResult) and result.rowcount == 1


def left(session: Session, person_id: str) -> int:
    """How many codes of a person still count."""
    unused = select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return session.scalar(unused) or 0


def remove(session: Session, person_id: str) -> None:
    """Takes away all of a person's codes."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))


def _hash(cabinet: Cabinet, person_id: str, code: str) -> str:
    return cabinet.lookups.lookup("recovery-code", f"{person_id} {code}")
