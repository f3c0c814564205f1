"""The story of a case as one timeline: what came, was found, gathered, written, decided and done, by day, the newest first.

Each event leads to what it is about, where that stands on the page. Whoever only looked is left out unless asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby, islice

from casefile.cabinet import Cabinet
from casefile.clocks import london_day
from casefile.tables import AuditLine
from desk.case.story import LOOKS, sentence
from desk.london_time import on, when

# What somebody may want to see alone, by the beginning of an act's name; the first that fits counts.
_SORTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("mails", "Mails", ("case-opened", "mail-", "automatic-", "pictures-", "sender-", "signed-", "case-joined")),
    ("labels", "Labels", ("finding", "lane")),
    ("gathered", "Gathered", ("entry-", "meeting-held")),
    ("letters", "Letters", ("draft-", "letter-", "leaks-", "approved-alone", "days-")),
    ("decisions", "Decisions", ("decision-", "decided", "case-closed", "case-taken", "case-reopened", "report-")),
    ("days", "Days", ("date-", "meeting-")),
)
_REST, _LOOKS, _ALL = "others", "looks", ""
# One page of the timeline, and how many events are few enough to be read without folding.
MOST, _FEW, _DAYS_OPEN = 50, 12, 2


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `path` leads to it ("" for nowhere), `words` begin what was written; `times` in a row."""

    iso: str
    clock: str
    sentence: str
    sort: str
    path: str
    words: str
    times: int = 1


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the story. `is_open` where it is not folded."""

    title: str
    iso: str
    events: tuple[Event, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """What can be asked for alone, and how many events there are of it."""

    id: str
    title: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page of the story. `earlier` is where the next page begins, 0 where this is the last."""

    days: tuple[Day, ...]
    filters: tuple[Filter, ...]
    chosen: str
    earlier: int
    left: int


@dataclass(frozen=True, slots=True)
class Places:
    """Where what an event is about stands, and how its words begin, both by its id."""

    paths: Mapping[str, str]
    words: Mapping[str, str]


def timeline_of(
    cabinet: Cabinet, lines: tuple[AuditLine, ...], places: Places, chosen: str = _ALL, begin: int = 0
) -> Timeline:
    """The story, `chosen` alone where it is one of the filters, from the event with the number `begin`."""
    events = list(_together(_event(cabinet, each, places) for each in reversed(lines)))
    filters = _filters(events, chosen)
    wanted = [each for each in events if _is_wanted(each, chosen)]
    shown = wanted[begin : begin + MOST]
    left = len(wanted) - begin - len(shown)
    few = len(shown) <= _FEW or bool(chosen or begin)
    return Timeline(tuple(_days(cabinet, shown, few)), filters, chosen, begin + MOST if left else 0, left)


def _filters(events: list[Event], chosen: str) -> tuple[Filter, ...]:
    titles = ((_ALL, "What happened"), *((name, title) for name, title, _ in _SORTS))
    rest = ((_REST, "People and the rest"), (_LOOKS, "Who looked"))
    counted = [
        Filter(name, title, sum(_is_wanted(each, name) for each in events), name == chosen)
        for name, title in (*titles, *rest)
    ]
    return tuple(each for each in counted if each.count or each.is_chosen)


def _is_wanted(event: Event, chosen: str) -> bool:
    return event.sort == chosen if chosen else event.sort != _LOOKS


def _event(cabinet: Cabinet, line: AuditLine, places: Places) -> Event:
    at, about = datetime.fromisoformat(line.at), line.about or ""
    clock = when(at, at).rpartition(" ")[2]
    words = places.words.get(about, "") if line.act in _BEGIN else ""
    return Event(line.at, clock, sentence(cabinet, line), _sort(line.act), places.paths.get(about, ""), words)


# Acts that bring words of their own.
_BEGIN = frozenset({"case-opened", "mail-joined", "entry-added", "decided", "decision-proposed"})


def _sort(act: str) -> str:
    if act in LOOKS:
        return _LOOKS
    return next((name for name, _, begins in _SORTS if act.startswith(begins)), _REST)


def _together(events: Iterator[Event]) -> Iterator[Event]:
    """The same thing done by the same person several times in a row on one day is told once, when it was done last."""
    for _, same in groupby(events, lambda each: (each.sentence, each.path, each.words, _day(each))):
        row = list(same)
        yield replace(row[0], times=len(row))


def _days(cabinet: Cabinet, events: list[Event], few: bool) -> Iterator[Day]:
    today = london_day(cabinet.now())
    days = ((day, tuple(same)) for day, same in groupby(events, _day))
    for number, (day, same) in enumerate(islice(days, MOST)):
        yield Day(on(day, today), day.isoformat(), same, few or number < _DAYS_OPEN)


def _day(event: Event) -> date:
    return london_day(datetime.fromisoformat(event.iso))
