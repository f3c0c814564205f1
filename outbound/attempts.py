"""The attempts to send a letter, each written down before it is made, and what is known of them afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Update, func, select, update
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.tables import Attempt, new_id

CLAIMED, HANDING_OVER = "claimed", "handing-over"


@dataclass(frozen=True, slots=True)
class Tried:
    """One attempt. `handed_over` is True where the server had the whole letter but its end mark, and so may have taken it.

    `outcome` is sent, later, refused, unsure, or "" while nobody knows; `code` is the server's reply code, 0 for none.
    """

    number: int
    handed_over: bool
    outcome: str
    code: int
    started_at: datetime
    ended_at: datetime | None


def attempts_of(session: Session, draft_id: str) -> list[Tried]:
    """Every attempt to send a letter, in their order."""
    rows = session.scalars(select(Attempt).where(Attempt.draft_id == draft_id).order_by(Attempt.number))
    return [
        Tried(each.number, each.stage == HANDING_OVER, each.outcome or "", each.code, each.started_at, each.ended_at)
        for each in rows
    ]


def begin(session: Session, cabinet: Cabinet, draft_id: str, number: int) -> None:
    """Writes an attempt down before it is made."""
    session.add(Attempt(id=new_id(), draft_id=draft_id, number=number, stage=CLAIMED, code=0, started_at=cabinet.now()))


def hands_over(session: Session, draft_id: str, number: int) -> None:
    """The end mark is about to be sent: from here on the server may have the letter."""
    session.execute(_one(draft_id, number).values(stage=HANDING_OVER))


def end(session: Session, cabinet: Cabinet, draft_id: str, number: int, outcome: str, code: int) -> None:
    """What became of an attempt."""
    session.execute(_one(draft_id, number).values(outcome=outcome, code=code, ended_at=cabinet.now()))


def was_handed_over(session: Session, draft_id: str, number: int) -> bool:
    """False where certainly nothing was sent by this attempt."""
    stage = select(Attempt.stage).where(Attempt.draft_id == draft_id, Attempt.number == number)
    return session.scalar(stage) != CLAIMED


def count_since(session: Session, draft_id: str, moment: datetime | None) -> int:
    """How many attempts were begun since a moment, at least one."""
    since = select(func.count()).where(Attempt.draft_id == draft_id, Attempt.started_at >= moment)
    return session.scalar(since) or 1


def _one(draft_id: str, number: int) -> Update:
    return update(Attempt).where(Attempt.draft_id == draft_id, Attempt.number == number)
