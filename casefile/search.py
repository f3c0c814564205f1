"""Search: of the cases that a person may know of, those that hold all of some words.

A case that the person may not know of is not opened: it is in no result, in no count, in no weight and in no time that
could be measured. Whoever reported a case is not found by their name or address, unless that is asked for: the caller
notes it in the audit trail for each case that is shown (`note_found`).

First come the cases that what they are about, or a name in them, answers the rarer of the words; then the newer ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from math import log

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.casework import read_just_now
from casefile.errors import VaultError
from casefile.need_to_know import seen_where
from casefile.school import Person
from casefile.search_query import Query, Wanted
from casefile.search_sheets import bring_up_to_date, open_running, outdated, terms_slot
from casefile.tables import AuditLine, Case, DataKey, SearchSheet
from casefile.vault import Folder

# So many sheets are made anew while somebody waits; a mailbox full of old mail is left to the daemon.
_MOST_WHILE_WAITING = 60
# In which line of a sheet a word stands first.
_HEAD, _BODY, _WRITER = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cases are looked at: `states` (all where empty), and those that came since a moment."""

    states: tuple[str, ...] = ()
    since: datetime | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """As conditions on `cases` in SQL."""
        if self.states:
            yield Case.state.in_(self.states)
        if self.since is not None:
            yield Case.opened_at >= self.since


_ALL = Filter()


@dataclass(frozen=True, slots=True)
class Hit:
    """A case that was found. `by_writer` is True where a word was found only in who wrote to the school."""

    case_id: str
    by_writer: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, the best first. `begins` are those words that were found only as the beginning of others.

    `counts` says in how many cases each word was found, by the word as it was typed; those where only the writer has it are
    not told there, as nobody is told of them without a note (`note_found`).
    """

    hits: tuple[Hit, ...]
    counts: dict[str, int]
    begins: frozenset[str]


def refresh(cabinet: Cabinet, person: Person) -> int:
    """Makes anew the sheets of cases that the person may know of, in transactions of its own; returns how many are left."""
    with cabinet.reading() as session:
        seen = set(session.scalars(select(Case.id).where(seen_where(session, cabinet.school, person))))
        waiting = [each for each in outdated(session) if each in seen]
    if waiting:
        with cabinet.writing() as session:
            bring_up_to_date(session, cabinet, waiting[:_MOST_WHILE_WAITING])
    return max(0, len(waiting) - _MOST_WHILE_WAITING)


def search(
    session: Session,
    cabinet: Cabinet,
    person: Person,
    query: Query,
    *,
    among: Filter = _ALL,
    writers: bool = False,
) -> Found:
    """The cases that hold all words and phrases of a query. `writers`: also by who wrote to the school."""
    found, total = list[_Looked](), 0
    for sheet in _sheets(session, cabinet, person, among, query) if query else ():
        total += 1
        looked = _look(sheet, query, writers=writers)
        if looked is not None:
            found.append(looked)
    counts, begins = _counted(found, query.words)
    # A word that is in every case says nothing of one.
    weights = [log(1 + total / (1 + count)) for count in counts]
    hits = []
    for each in found:
        places = [each.begun[at] if begun else each.exact[at] for at, begun in enumerate(begins)]
        if all(places) and each.has_phrases:
            weight = sum(weights[at] for at, place in enumerate(places) if place == _HEAD)
            hits.append((weight, each.opened_at, Hit(each.case_id, _WRITER in places)))
    hits.sort(key=lambda each: each[:2], reverse=True)
    begun = frozenset(word.shown for word, begins_one in zip(query.words, begins, strict=True) if begins_one)
    shown = {word.shown: _elsewhere(found, at, begun=begins[at]) for at, word in enumerate(query.words)}
    return Found(tuple(hit for _, _, hit in hits), shown, begun)


def note_found(session: Session, cabinet: Cabinet, person: Person, hits: Iterable[Hit]) -> None:
    """Notes that lines of these cases were shown to a person, and whose writer they found; no word that was looked for."""
    for each in hits:
        act = "writer-found" if each.by_writer else "case-found"
        if not read_just_now(session, cabinet, person.id, AuditLine.case_id == each.case_id, act):
            audit_trail.note(session, cabinet, person.id, act, case_id=each.case_id)


@dataclass(frozen=True, slots=True)
class _Looked:
    """Where each word stands first in a sheet, in their order: whole (`exact`), or as the beginning of one (`begun`)."""

    case_id: str
    opened_at: datetime
    exact: tuple[int, ...]
    begun: tuple[int, ...]
    has_phrases: bool


# A case's id, when it was opened, its key, and its sheet: the terms, and the running words where phrases are looked for.
_Sheet = tuple[str, datetime, Folder, str, bytes]


def _sheets(session: Session, cabinet: Cabinet, person: Person, among: Filter, query: Query) -> Iterator[_Sheet]:
    """The sheets of the cases that the person may know of, opened one after the other: no other is."""
    running = SearchSheet.running if query.phrases else literal(b"")
    rows = (
        select(Case.id, Case.opened_at, DataKey.id, DataKey.wrapped, SearchSheet.terms, running)
        .join(SearchSheet, SearchSheet.case_id == Case.id)
        .join(DataKey, DataKey.id == Case.key_id)
        .where(seen_where(session, cabinet.school, person), *among.conditions(), SearchSheet.terms != b"")
    )
    # Past the ORM, which would take as long again.
    for case_id, opened_at, key_id, wrapped, terms, sealed in session.connection().execute(rows):
        with suppress(VaultError):
            folder = cabinet.vault.open_folder(key_id, wrapped)
            yield case_id, opened_at, folder, folder.open_text(terms, terms_slot(case_id)), sealed


def _look(sheet: _Sheet, query: Query, *, writers: bool) -> _Looked | None:
    """Where in a sheet the words stand; None where none does."""
    case_id, opened_at, folder, terms, running = sheet
    end = len(terms) if writers else terms.rindex("\n")
    found = [terms.find(f" {word.term}", 0, end) for word in query.words]
    if max(found) < 0:
        return None
    whole = [
        terms.find(f" {word.term} ", at, end) if at >= 0 else at for word, at in zip(query.words, found, strict=True)
    ]
    body, writer = terms.index("\n"), terms.rindex("\n")

    def places(starts: list[int]) -> tuple[int, ...]:
        return tuple(0 if at < 0 else _HEAD if at < body else _BODY if at < writer else _WRITER for at in starts)

    # A phrase is of whole words.
    has_phrases = not query.phrases or (min(found) >= 0 and _holds(open_running(folder, case_id, running), query))
    return _Looked(case_id, opened_at, places(whole), places(found), has_phrases)


def _holds(running: str, query: Query) -> bool:
    return all(f" {' '.join(each)} " in running for each in query.phrases)


def _elsewhere(looked: Sequence[_Looked], at: int, *, begun: bool) -> int:
    """In how many cases a word stands, not counting those where it is the writer's alone."""
    return sum((each.begun if begun else each.exact)[at] in {_HEAD, _BODY} for each in looked)


def _counted(looked: Sequence[_Looked], words: Sequence[Wanted]) -> tuple[list[int], list[bool]]:
    """In how many cases each word stands, and whether it had to be taken for the beginning of one."""
    exact = [sum(each.exact[at] > 0 for each in looked) for at in range(len(words))]
    begins = [not count and word.may_begin for word, count in zip(words, exact, strict=True)]
    counts = [sum(each.begun[at] > 0 for each in looked) if begins[at] else exact[at] for at in range(len(words))]
    return counts, [begun and count > 0 for begun, count in zip(begins, counts, strict=True)]
