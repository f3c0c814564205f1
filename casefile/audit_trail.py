"""The audit trail: every act and every reading, each line chained to the one before.

A line holds who, what, when and on which case, never content: details are codes, counts and states. Digests are
keyed (HMAC-SHA-256) by a secret that the master key opens, so that whoever has only the database cannot make a
chain that holds. The head is keyed apart from the lines: the digest of an earlier line is not the head of then.
"""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.errors import AuditBroken
from casefile.tables import AuditHead, AuditLine, Mail

PROGRAM = "program"
_FIRST = "0" * 64
_HINT = "Compare with a backup; tell the data protection officer."


@dataclass(frozen=True, slots=True)
class Checked:
    """What `verify` found: how many lines, and the digest of the last one."""

    lines: int
    digest: str


def note(
    session: Session,
    cabinet: Cabinet,
    actor: str,
    act: str,
    *,
    case_id: str | None = None,
    about: str | None = None,
    **details: str | int | bool,
) -> None:
    """Adds a line in the caller's transaction: the act and its line stand or fall together."""
    session.flush()
    head = _head(session, cabinet)
    line = AuditLine(
        seq=head.seq + 1,
        at=cabinet.now().isoformat(),
        actor=actor,
        act=act,
        case_id=case_id,
        about=about,
        details=json.dumps(details, sort_keys=True),
        # Where somebody removed the last line, the chain stays broken there, and the program goes on.
        previous=session.scalar(select(AuditLine.digest).where(AuditLine.seq == head.seq)) or _FIRST,
        digest="",
    )
    line.digest = _digest(cabinet, line)
    session.add(line)
    head.seq, head.digest = line.seq, _head_digest(cabinet, line.digest)
    session.flush()


def verify(cabinet: Cabinet) -> Checked:
    """Walks the whole chain, as it stands now. Raises `AuditBroken` at the first line changed, removed or added."""
    # One snapshot: a line that is added meanwhile would otherwise look like one that the head does not know.
    with cabinet.database.snapshot() as session:
        checked = _walk(session, cabinet)
        if not _ends_there(session, cabinet, checked):
            raise AuditBroken(f"The audit trail ends early, at line {checked.lines}.", _HINT)
    return checked


def _walk(session: Session, cabinet: Cabinet) -> Checked:
    previous, seq = _FIRST, 0
    # Bare columns: of hundreds of thousands of lines none becomes an object of its own.
    statement = select(AuditLine.__table__).order_by(AuditLine.seq).execution_options(yield_per=1000)
    # Closed by hand: an error half-way would leave the cursor open on the server.
    with closing(session.execute(statement)) as lines:
        for line in lines:
            seq += 1
            if line.seq != seq or line.previous != previous or line.digest != _digest(cabinet, line):
                raise AuditBroken(f"The audit trail breaks at line {seq}.", _HINT)
            previous = line.digest
    return Checked(seq, previous)


def _ends_there(session: Session, cabinet: Cabinet, checked: Checked) -> bool:
    head = session.get(AuditHead, 1)
    if head is not None:
        return (head.seq, head.digest) == (checked.lines, _head_digest(cabinet, checked.digest))
    # Every mail that is taken in leaves a line: with one there, the trail cannot be empty.
    return not checked.lines and session.scalar(select(Mail.id).limit(1)) is None


def _head(session: Session, cabinet: Cabinet) -> AuditHead:
    # Locked until the transaction ends, so that two writers cannot chain to the same line.
    head = session.get(AuditHead, 1, with_for_update=True, populate_existing=True)
    if head is not None:
        return head
    # Of several writers of the very first line, one makes the head and the others wait here for it.
    session.execute(
        text("INSERT INTO audit_head (id, seq, digest) VALUES (1, 0, :digest) ON CONFLICT DO NOTHING"),
        {"digest": _head_digest(cabinet, _FIRST)},
    )
    return session.get_one(AuditHead, 1, with_for_update=True, populate_existing=True)


def _digest(cabinet: Cabinet, line: AuditLine | Row[Any]) -> str:
    fields = [line.seq, line.at, line.actor, line.act, line.case_id, line.about, line.details, line.previous]
    return cabinet.lookups.lookup("audit", json.dumps(fields, ensure_ascii=False))


def _head_digest(cabinet: Cabinet, last: str) -> str:
    return cabinet.lookups.lookup("audit-head", last)
