"""The sheets that search looks through: of each case its words, sealed under the case's own key (docs/search.md).

Nothing has to be done where a text is written. Every act on a case leaves a line in the audit trail, in its own
transaction; whose sheet is older than the last such line is made anew before it is searched. So a sheet made bit by bit
and one made from scratch are the same, and none can be forgotten.

    terms     three lines: what the case is and whom it is about; all else; who wrote to the school, whose name is covered
    running   each text's words in their order, a text a line, for phrases
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.case_texts import HEAD, WRITER, CaseTexts, texts_of
from casefile.covering import covered
from casefile.errors import VaultError
from casefile.search_words import normal, whole_in, words_in
from casefile.tables import AuditHead, AuditLine, Case, SearchProgress, SearchSheet
from casefile.vault import Folder, Slot

# They read and change no word.
_READING = ("case-read", "case-found", "writer-found", "reporter-revealed", "file-downloaded", "letter-copied")

# SQLite takes only so many values in a command.
_AT_ONCE = 500
# A transaction that makes so many sheets keeps others waiting for a moment at most.
_FEW = 10
_MANY_LINES = 1000
# Of two that make one sheet at once, the second waits for the first; whichever had read less gives way.
_PUT_SHEET = text(
    "INSERT INTO search_sheets (case_id, seq, terms, running) VALUES (:case_id, :seq, :terms, :running) "
    "ON CONFLICT (case_id) DO UPDATE SET seq = excluded.seq, terms = excluded.terms, running = excluded.running "
    "WHERE excluded.seq >= search_sheets.seq"
)
_PUT_PROGRESS = text(
    "INSERT INTO search_progress (id, seq) VALUES (1, :seq) "
    "ON CONFLICT (id) DO UPDATE SET seq = excluded.seq WHERE excluded.seq > search_progress.seq"
)


def terms_slot(case_id: str) -> Slot:
    """Where a sheet's terms belong."""
    return Slot("search_sheets", case_id, "terms")


def open_running(folder: Folder, case_id: str, sealed: bytes) -> str:
    """The words of a case's texts in their order."""
    return folder.open_text(sealed, Slot("search_sheets", case_id, "running"))


def sealed_sheet(folder: Folder, case_id: str, texts: CaseTexts) -> tuple[bytes, bytes]:
    """The terms and the running words of a case's texts, sealed."""
    return (
        folder.seal(_terms(texts), terms_slot(case_id)),
        folder.seal(_running(texts), Slot("search_sheets", case_id, "running")),
    )


def outdated(session: Session) -> list[str]:
    """The ids of the cases that have no sheet, or something was done on since theirs was made."""
    without = select(Case.id).outerjoin(SearchSheet, SearchSheet.case_id == Case.id)
    changed = (
        select(AuditLine.case_id, func.max(AuditLine.seq))
        .where(AuditLine.seq > _progress(session), AuditLine.case_id.is_not(None), AuditLine.act.not_in(_READING))
        .group_by(AuditLine.case_id)
    )
    last = {str(case_id): seq for case_id, seq in session.execute(changed)}
    made = _made_at(session, sorted(last))
    older = [each for each, seq in made.items() if seq < last[each]]
    return [*session.scalars(without.where(SearchSheet.case_id.is_(None)).order_by(Case.opened_at.desc())), *older]


def bring_up_to_date(session: Session, cabinet: Cabinet, cases: Iterable[str]) -> None:
    """Makes the sheets of these cases anew. One whose key does not open has an empty one: it can be found by nothing."""
    for case_id in cases:
        # Before the texts are read: what is committed meanwhile is later, and makes the sheet old again.
        seq = _last_line(session)
        case = session.get(Case, case_id, populate_existing=True)
        if case is not None:
            _keep(session, cabinet, case, seq)


def step(cabinet: Cabinet, most: int = _FEW) -> bool:
    """Brings at most so many sheets up to date, in a transaction of their own; True where more are left."""
    with cabinet.reading() as session:
        # Before it is asked what is outdated: whatever is done meanwhile is later.
        head, noted = _last_line(session), _progress(session)
        waiting = outdated(session)
    is_last = len(waiting) <= most
    # On a quiet day nothing is written.
    if waiting or head - noted > _MANY_LINES:
        with cabinet.writing() as session:
            bring_up_to_date(session, cabinet, waiting[:most])
            if is_last:
                session.execute(_PUT_PROGRESS, {"seq": head})
    return not is_last


def rebuild(cabinet: Cabinet) -> int:
    """Makes every sheet anew, each few in a transaction of their own; returns how many. Search goes on meanwhile."""
    with cabinet.reading() as session:
        cases = session.scalars(select(Case.id).order_by(Case.opened_at.desc())).all()
    for start in range(0, len(cases), _FEW):
        with cabinet.writing() as session:
            bring_up_to_date(session, cabinet, cases[start : start + _FEW])
    return len(cases)


def _last_line(session: Session) -> int:
    return session.scalar(select(AuditHead.seq)) or 0


def _progress(session: Session) -> int:
    """The line of the audit trail before which every sheet that there is was made."""
    noted = session.scalar(select(SearchProgress.seq))
    return noted if noted is not None else session.scalar(select(func.min(SearchSheet.seq))) or 0


def _made_at(session: Session, cases: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(cases), _AT_ONCE):
        some = SearchSheet.case_id.in_(cases[start : start + _AT_ONCE])
        rows = session.execute(select(SearchSheet.case_id, SearchSheet.seq).where(some))
        found.update((case_id, seq) for case_id, seq in rows)
    return found


def _keep(session: Session, cabinet: Cabinet, case: Case, seq: int) -> None:
    terms = running = b""
    with suppress(VaultError):
        folder = cabinet.folder(session, case.key_id)
        texts = texts_of(session, cabinet, case)
        terms, running = sealed_sheet(folder, case.id, texts)
    session.execute(_PUT_SHEET, {"case_id": case.id, "seq": seq, "terms": terms, "running": running})


def _terms(opened: CaseTexts) -> str:
    head, body, writers = set[str](), set[str](), set[str]()
    for each in opened.texts:
        known = writers if each.sort == WRITER else head if each.sort in HEAD else body
        shown = normal(each.words if each.sort == WRITER else covered(each.words, opened.cover))
        known.update(word.term for found in (words_in(shown), whole_in(shown)) for word in found)
    return "\n".join(f" {' '.join(sorted(each))} " for each in (head, body, writers))


def _running(opened: CaseTexts) -> str:
    shown = (covered(each.words, opened.cover) for each in opened.texts if each.sort != WRITER)
    return "\n".join(f" {' '.join(word.term for word in words_in(normal(each)))} " for each in shown)
