"""The audit trail: every act and every reading, each line chained by SHA-256 to the one before.

A line holds who, what, when and on which case, never content: details are codes, counts and states.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.errors import AuditBroken
from casefile.tables import AuditHead, AuditLine

PROGRAM = "program"
_FIRST = "0" * 64


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
    head = _head(session)
    line = AuditLine(
        seq=head.seq + 1,
        at=cabinet.now().isoformat(),
        actor=actor,
        act=act,
        case_id=case_id,
        about=about,
        details=json.dumps(details, sort_keys=True),
        previous=head.digest,
        digest="",
    )
    line.digest = _digest(line)
    session.add(line)
    head.seq, head.digest = line.seq, line.digest
    session.flush()


def verify(session: Session) -> Checked:
    """Walks the whole chain. Raises `AuditBroken` at the first line that was changed, removed or added."""
    previous, seq = _FIRST, 0
    statement = select(AuditLine).order_by(AuditLine.seq).execution_options(yield_per=1000)
    # Closed by hand: an error half-way would leave the cursor open on the server.
    with closing(session.scalars(statement)) as lines:
        for line in lines:
            seq += 1
            if line.seq != seq or line.previous != previous or line.digest != _digest(line):
                raise AuditBroken(
                    f"The audit trail breaks at line {seq}.", "Compare with a backup; tell the data protection officer."
                )
            previous = line.digest
    head = session.get(AuditHead, 1)
    if (head.seq, head.digest) != (seq, previous) if head else seq:
        raise AuditBroken(
            f"The audit trail ends early, at line {seq}.", "Compare with a backup; tell the data protection officer."
        )
    return Checked(seq, previous)


def _head(session: Session) -> AuditHead:
    # Locked until the transaction ends, so that two writers cannot chain to the same line.
    head = session.get(AuditHead, 1, with_for_update=True, populate_existing=True)
    if head is not None:
        return head
    # Of several writers of the very first line, one makes the head and the others wait here for it.
    session.execute(
        text("INSERT INTO audit_head (id, seq, digest) VALUES (1, 0, :digest) ON CONFLICT DO NOTHING"),
        {"digest": _FIRST},
    )
    return session.get_one(AuditHead, 1, with_for_update=True, populate_existing=True)


def _digest(line: AuditLine) -> str:
    fields = [line.seq, line.at, line.actor, line.act, line.case_id, line.about, line.details, line.previous]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()
