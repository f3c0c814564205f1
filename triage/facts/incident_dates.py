"""The days on which it happened, or for which it is announced, resolved against the mail's own date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from triage.judges import Sign
from triage.passages import Passage

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = "|".join(f"{each[:3]}(?:{each[3:]})?" if each != "september" else "sept?(?:ember)?" for each in _MONTHS)
_WRITTEN = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({_MONTH})\b(?:,? (20\d\d))?|\b({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (20\d\d))?",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(?<![\d/.£])(\d{1,2})[/.](\d{1,2})(?:[/.](20\d\d|\d\d))?(?![\d/.])")
_WEEKDAY = re.compile(
    rf"\b(?P<before>next |this coming |coming |last |on |by |a week |this |since |until |every |on a )?(?P<day>{'|'.join(_DAYS)}|(?-i:Mon|Tues?|Weds?|Thurs?|Fri|Sat|Sun))(?P<after>s|[’']s)?(?P<gone> just gone| gone| last| night| evening| morning| afternoon| teatime)?\b",
    re.IGNORECASE,
)
_NEAR = (
    (-1, re.compile(r"\b(?:yesterday|last night|yest|overnight)\b", re.IGNORECASE)),
    (1, re.compile(r"\b(?:tomorrow|tomorow|tmrw|tmw)\b", re.IGNORECASE)),
    (
        0,
        re.compile(
            r"\b(?:this (?:morning|afternoon|evening|lunch ?time)|today|tonight|just now|an hour ago|earlier on|(?:at|past) (?:\w+ ){1,3}this morning)\b",
            re.IGNORECASE,
        ),
    ),
)
_AHEAD = re.compile(
    r"\b(?:will|[’']ll|ll|going to|gonna|coming|planned|whats planned|announced|next|reporter|due|get her from|pick (?:u|you|her|him) up|meet(?:ing)?|wait for)\b",
    re.IGNORECASE,
)
_INCIDENT = re.compile(r"\b(?:incident|happened|took place)\b", re.IGNORECASE)
_NO_INCIDENT = re.compile(
    r"\b(?:thank you|thanks|call me|ring me|i can do|i'?ll be|i am away|i'?m (?:away|free|out|on)|appointment|^sent on |from ip |look forward|would like to meet|may i have|available|assembly|due (?:in )?on|every (?:day|week)|until|hear from you|by the \d)\b",
    re.IGNORECASE,
)
_JUST_A_DATE = 40
_TOLD = frozenset({"body", "subject"})
_OLDEST = timedelta(days=400)


def incident_dates(passages: Sequence[Passage], signs: Sequence[Sign], sent: date | None) -> tuple[str, ...]:
    """ISO dates in order. Without the mail's own date only full dates and those of chats are known."""
    telling = {id(each.passage) for each in signs}
    days: set[date] = {each.day for each in passages if each.day and id(each) in telling}
    for passage in passages:
        is_telling = id(passage) in telling or bool(_INCIDENT.search(passage.text))
        if passage.voice in _TOLD and (is_telling or not _NO_INCIDENT.search(passage.text)):
            days |= set(_past(_named(passage.text, sent), sent, also_ahead=is_telling))
        elif passage.voice == "exhibit" and len(passage.text) <= _JUST_A_DATE:
            days |= set(_past(_written(passage.text, sent), sent, also_ahead=False))
    if sent is not None:
        days = {each for each in days if sent - _OLDEST <= each <= sent + timedelta(days=60)}
    return tuple(each.isoformat() for each in sorted(days))


def _past(days: Iterator[date], sent: date | None, *, also_ahead: bool) -> Iterator[date]:
    """Days that are over; today and later ones only where the sentence itself tells of conduct."""
    yield from (each for each in days if also_ahead or sent is None or each < sent)


def _named(text: str, sent: date | None) -> Iterator[date]:
    yield from _written(text, sent)
    if sent is None:
        return
    for distance, words in _NEAR:
        if words.search(text):
            yield sent + timedelta(days=distance)
    for match in _WEEKDAY.finditer(text):
        day = _weekday(match, sent, is_ahead=bool(_AHEAD.search(text)))
        if day is not None:
            yield day


def _written(text: str, sent: date | None) -> Iterator[date]:
    for match in _WRITTEN.finditer(text):
        number, month, year = (match[1], match[2], match[3]) if match[1] else (match[5], match[4], match[6])
        yield from _checked(int(number), _month(month), year, sent)
    for match in _NUMBERS.finditer(text):
        if match[3] or (sent is not None and "/" in match[0]):
            yield from _checked(int(match[1]), int(match[2]), match[3], sent)


def _month(word: str) -> int:
    return next(n for n, each in enumerate(_MONTHS, start=1) if each.startswith(word.lower()[:3]))


def _checked(day: int, month: int, year: str | None, sent: date | None) -> Iterator[date]:
    if year is None and sent is None:
        return
    number = int(year) if year else (sent or date.min).year
    try:
        found = date(number + 2000 if number < 100 else number, month, day)  # noqa: PLR2004 - "26" is 2026
    except ValueError:
        return
    if year is None and sent is not None and found > sent + timedelta(days=90):
        found = found.replace(year=found.year - 1)
    yield found


def _weekday(match: re.Match[str], sent: date, *, is_ahead: bool) -> date | None:
    """The weekday meant: the last one gone, or the next one where something is announced."""
    before, gone = (match["before"] or "").strip().lower(), (match["gone"] or "").strip().lower()
    if before in {"since", "until", "every", "on a", "a week", "by"} or match["after"] == "s":
        return None
    number = next(n for n, each in enumerate(_DAYS) if each.startswith(match["day"].lower()[:3]))
    back = (sent.weekday() - number) % 7
    if before in {"next", "this coming", "coming"} or (is_ahead and not gone and before != "last"):
        return sent + timedelta(days=(7 - back) % 7 or 7)
    return sent - timedelta(days=back or (7 if before in {"last", "on"} else 0))
