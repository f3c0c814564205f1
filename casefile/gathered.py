"""Information gathered on a case: what people said, wrote or saw, each piece with its day and with whom.

An entry is never changed or taken away: it may be struck out, with a reason, and stays readable. Why a case was closed
or taken up again is kept among them, under sorts of their own that nobody chooses in a form.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.clocks import london_day
from casefile.errors import CaseworkError
from casefile.filing import slot_of
from casefile.tables import Case, CaseEntry, new_id
from casefile.vault import Folder
from casefile.worked_on import one_line, own, said, take_up

SORTS = ("statement", "call", "conversation", "meeting", "message", "evidence", "note")
CLOSED, REOPENED = "closed", "reopened"
OWN_SORTS = (CLOSED, REOPENED)
_LONGEST_WHO = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece, opened. `who` is with whom ("" where it was nobody); `struck_why` says why it no longer counts."""

    entry_id: str
    sort: str
    on_day: date
    who: str
    words: str
    by: str
    written_at: datetime
    struck_at: datetime | None
    struck_by: str | None
    struck_why: str


def add_entry(
    session: Session,
    cabinet: Cabinet,
    case: Case,
    person_id: str,
    *,
    sort: str,
    on_day: date,
    who: str,
    words: str,
) -> CaseEntry:
    """Keeps what was said, seen or received. Raises `CaseworkError` where something is missing or the day is to come."""
    take_up(session, case)
    if sort not in SORTS:
        raise CaseworkError("Please say what it is: a statement, a call, a conversation or something else.")
    words = said(words, "There is nothing to keep.", "Write what was said or seen.")
    if on_day > london_day(cabinet.now()):
        raise CaseworkError("That day is still to come.", "Give the day on which it happened.")
    row = keep_entry(session, cabinet, case, person_id, sort=sort, on_day=on_day, who=who, words=words)
    audit_trail.note(session, cabinet, person_id, "entry-added", case_id=case.id, about=row.id, sort=sort)
    return row


def keep_entry(
    session: Session,
    cabinet: Cabinet,
    case: Case,
    person_id: str,
    *,
    sort: str,
    words: str,
    who: str = "",
    on_day: date | None = None,
) -> CaseEntry:
    """The row alone, for acts that note themselves in the audit trail."""
    folder, now = cabinet.folder(session, case.key_id), cabinet.now()
    row = CaseEntry(
        id=new_id(),
        case_id=case.id,
        sort=sort,
        on_day=on_day or london_day(now),
        by=person_id,
        written_at=now,
    )
    row.who = folder.seal(one_line(who, _LONGEST_WHO), slot_of(row, "who"))
    row.words = folder.seal(words, slot_of(row, "words"))
    session.add(row)
    session.flush()
    return row


def strike_out(session: Session, cabinet: Cabinet, case: Case, entry_id: str, person_id: str, why: str) -> None:
    """An entry no longer counts. Raises `NotAllowed` for one of another case, `CaseworkError` for want of a reason."""
    take_up(session, case)
    row = own(case, session.get(CaseEntry, entry_id, populate_existing=True))
    if row.sort in OWN_SORTS:
        raise CaseworkError("This says why something was done; it stays.")
    if row.struck_at is not None:
        raise CaseworkError("This is struck out already.", "Somebody else may have been quicker.")
    why = said(why, "Nothing is struck out without a reason.", "Say why it does not count.")
    row.struck_why = cabinet.folder(session, case.key_id).seal(why, slot_of(row, "struck_why"))
    row.struck_at, row.struck_by = cabinet.now(), person_id
    audit_trail.note(session, cabinet, person_id, "entry-struck-out", case_id=case.id, about=row.id, sort=row.sort)


def put_back(session: Session, cabinet: Cabinet, case: Case, entry_id: str, person_id: str) -> None:
    """An entry that was struck out counts after all. Raises as `strike_out` does, where it is not struck out."""
    take_up(session, case)
    row = own(case, session.get(CaseEntry, entry_id, populate_existing=True))
    if row.struck_at is None:
        raise CaseworkError("This is not struck out.", "Somebody else may have been quicker.")
    # Why it was struck out stays sealed beside it, until somebody strikes it out anew.
    row.struck_at = row.struck_by = None
    audit_trail.note(session, cabinet, person_id, "entry-put-back", case_id=case.id, about=row.id, sort=row.sort)


def entries_of(session: Session, cabinet: Cabinet, case: Case) -> list[Entry]:
    """All entries of a case, opened, by the day they are about."""
    folder = cabinet.folder(session, case.key_id)
    rows = select(CaseEntry).where(CaseEntry.case_id == case.id).order_by(CaseEntry.on_day, CaseEntry.written_at)
    return [_opened(folder, row) for row in session.scalars(rows)]


def _opened(folder: Folder, row: CaseEntry) -> Entry:
    struck_why = folder.open_text(row.struck_why, slot_of(row, "struck_why")) if row.struck_why else ""
    return Entry(
        row.id,
        row.sort,
        row.on_day,
        folder.open_text(row.who, slot_of(row, "who")),
        folder.open_text(row.words, slot_of(row, "words")),
        row.by,
        row.written_at,
        row.struck_at,
        row.struck_by,
        struck_why,
    )
