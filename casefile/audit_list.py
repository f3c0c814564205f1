"""The audit trail as one person may read it: lines of the cases they may see, and lines of the desk itself, newest first.

What is kept from somebody is not in it, and nothing tells that a line is missing: no number of a line is ever given out.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.clocks import LONDON
from casefile.errors import AuditBroken, VaultError
from casefile.need_to_know import seen_where
from casefile.school import Person
from casefile.tables import AuditLine, Case
from casefile.vault import Slot

# Of no case, and no mail's either: a line about a mail would tell that it came to whom it is kept from.
SIGN_INS = (
    "sign-in-asked",
    "signed-in",
    "second-factor-given",
    "signed-out",
    "sessions-ended",
    "recovery-code-used",
    "codes-locked",
    "invited",
    "ways-in-taken-away",
    "passkey-added",
    "passkey-removed",
    "app-added",
    "app-removed",
    "recovery-made",
)
CHECKED, READ = "audit-checked", "audit-read"
KEYS = ("keys-turned",)
OF_THE_DESK = (
    *SIGN_INS,
    *KEYS,
    CHECKED,
    READ,
    "figures-counted",
    "figures-taken",
    "corrections-learned",
    "learning-undone",
)
_OF_IT = (*SIGN_INS, *KEYS, CHECKED)
_MOST = 50
_REACHES = (2_000, 30_000)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines: by whom, of which case, which acts (all where it is None), from and until which day in London."""

    actor: str = ""
    case_id: str = ""
    acts: Collection[str] | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of lines, each with its case's reference, "" for none; `older` opens the next page, "" where there is none."""

    lines: tuple[tuple[AuditLine, str], ...]
    older: str


def lines_for(
    session: Session, cabinet: Cabinet, person: Person, wanted: Wanted, older: str = "", most: int = _MOST
) -> Lines:
    """A page of the lines that the person may read. `older` is what the page before gave; nonsense begins anew."""
    newest = session.scalar(select(func.max(AuditLine.seq))) or 0
    before = _opened(cabinet, person, older) or newest + 1
    lines = (
        select(AuditLine, Case.reference)
        .outerjoin(Case, Case.id == AuditLine.case_id)
        .where(_may_read(session, cabinet, person), *_asked_for(wanted), *_between(session, wanted))
        .where(AuditLine.seq < before)
        .order_by(AuditLine.seq.desc())
        .limit(most + 1)
    )
    found = list[tuple[AuditLine, str]]()
    # Near ones first: of a hundred thousand lines of a sort, the newest fifty are found without sorting them all.
    for reach in (*_REACHES, before):
        near = lines.where(AuditLine.seq >= before - reach)
        found = [(line, reference or "") for line, reference in session.execute(near)]
        if len(found) > most:
            break
    page = tuple(found[:most])
    return Lines(page, _sealed(cabinet, person, page[-1][0].seq) if len(found) > most else "")


def note_reading(session: Session, cabinet: Cabinet, person: Person, case_id: str) -> None:
    """Notes that somebody read the trail; where they asked for one case, with that case alone."""
    audit_trail.note(session, cabinet, person.id, READ, case_id=case_id or None)


def last_checked(session: Session) -> AuditLine | None:
    """The line that says when the chain was last checked."""
    return session.scalar(select(AuditLine).where(AuditLine.act == CHECKED).order_by(AuditLine.seq.desc()).limit(1))


def check(cabinet: Cabinet, person: Person) -> bool:
    """Walks the whole chain, and notes that it was checked and whether it holds."""
    try:
        audit_trail.verify(cabinet)
        holds = True
    except AuditBroken:
        holds = False
    with cabinet.writing() as session:
        audit_trail.note(session, cabinet, person.id, CHECKED, holds=holds)
    return holds


def held(line: AuditLine) -> bool:
    """Whether the chain held, as a line of `last_checked` says."""
    return bool(json.loads(line.details).get("holds"))


def _may_read(session: Session, cabinet: Cabinet, person: Person) -> ColumnElement[bool]:
    of_cases = and_(AuditLine.case_id.is_not(None), seen_where(session, cabinet.school, person))
    desk = OF_THE_DESK if person.has("leader") else _OF_IT if person.has("it") else ()
    of_desk = and_(AuditLine.case_id.is_(None), AuditLine.act.in_(desk))
    return or_(of_cases, of_desk) if person.has("leader") or person.has("dsl") else of_desk


def _asked_for(wanted: Wanted) -> list[ColumnElement[bool]]:
    asked = list[ColumnElement[bool]]()
    if wanted.actor:
        asked.append(AuditLine.actor == wanted.actor)
    if wanted.case_id:
        asked.append(AuditLine.case_id == wanted.case_id)
    if wanted.acts is not None:
        asked.append(AuditLine.act.in_(wanted.acts))
    return asked


def _between(session: Session, wanted: Wanted) -> list[ColumnElement[bool]]:
    """The days, and with them the numbers between which their lines lie: those are found at once, whatever the length."""
    asked = list[ColumnElement[bool]]()
    if wanted.first:
        since = _midnight(wanted.first)
        first = session.scalar(select(AuditLine.seq).where(AuditLine.at >= since).order_by(AuditLine.at).limit(1))
        asked += [AuditLine.at >= since, AuditLine.seq >= (first or 0)]
    if wanted.last:
        until = _midnight(wanted.last + timedelta(days=1))
        last = session.scalar(select(AuditLine.seq).where(AuditLine.at < until).order_by(AuditLine.at.desc()).limit(1))
        asked += [AuditLine.at < until, AuditLine.seq <= (last or 0)]
    return asked


def _midnight(day: date) -> str:
    """The beginning of a day in London, as moments are written in the trail."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC).isoformat()


def _slot(person: Person) -> Slot:
    return Slot("audit_lines", person.id, "older")


def _sealed(cabinet: Cabinet, person: Person, seq: int) -> str:
    # Always as long, so that its length tells nothing of how many lines there are.
    return base64.urlsafe_b64encode(cabinet.desk_folder.seal(f"{seq:020}", _slot(person))).decode()


def _opened(cabinet: Cabinet, person: Person, older: str) -> int | None:
    try:
        return int(cabinet.desk_folder.open_text(base64.urlsafe_b64decode(older.encode()), _slot(person)))
    except (VaultError, binascii.Error, ValueError):
        return None
