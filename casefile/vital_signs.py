"""What the Health page says of the servers that the daemon speaks to: when each last answered, and its last trouble.

Kept in the database, as the desk and the daemon may be two processes. A trouble is the sentence of one of this project's
own errors, which holds no content.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.errors import ConcernsError
from casefile.tables import VitalSign

MAILBOX, SMTP = "mailbox", "smtp"
# Not every answer is written down: a minute more or less is nothing.
_AGAIN = timedelta(minutes=1)
_LONGEST = 300


def went_well(cabinet: Cabinet, name: str) -> None:
    """Notes that the server answered as it should, in a transaction of its own."""
    now = cabinet.now()
    with cabinet.reading() as session:
        row = session.get(VitalSign, name)
    if (
        row is not None
        and row.good_at
        and now - row.good_at < _AGAIN
        and row.good_at > (row.bad_at or row.good_at - _AGAIN)
    ):
        return
    with cabinet.writing() as session:
        _row(session, name).good_at = now


def went_wrong(cabinet: Cabinet, name: str, error: ConcernsError) -> None:
    """Notes a trouble, in a transaction of its own."""
    with cabinet.writing() as session:
        row = _row(session, name)
        row.bad_at, row.said = cabinet.now(), str(error)[:_LONGEST]


def sign_of(session: Session, name: str) -> VitalSign:
    """How it went last; empty where nothing was noted yet."""
    return session.get(VitalSign, name) or VitalSign(name=name, good_at=None, bad_at=None, said="")


def _row(session: Session, name: str) -> VitalSign:
    row = session.get(VitalSign, name, with_for_update=True)
    if row is None:
        row = VitalSign(name=name, good_at=None, bad_at=None, said="")
        session.add(row)
    return row
