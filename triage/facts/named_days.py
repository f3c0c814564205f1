"""Words that name a day, and the days they may mean: "last night", "Tuesday", "weds home time", "03/10", "the 4th".

Each reading is a `NamedDay` of its own; which of them is meant, and whether anything happened then, is weighed in
`triage.facts.incident_dates`. Ways: written, numbers, of the month, yesterday, today, tomorrow, ago, feast, file, chat,
sent (the mail's own day, of which nothing speaks), past weekday, same weekday, next weekday, weekday before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?"
)
_WRITTEN = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({_MONTH})\b\.?(?:,? (20\d\d))?|\b({_MONTH}) (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (20\d\d))?",
    re.IGNORECASE,
)
_NUMBERS = re.compile(
    r"(?<![\d/.£:-])(\d{1,2})([/.-])(\d{1,2})(?:\2(20\d\d|\d\d))?(?![\d/.:%-]|\s?(?:am|pm|p\.m|a\.m|out of))"
)
_OF_THE_MONTH = re.compile(
    r"\b(?:the )?(\d{1,2})(?:st|nd|rd|th)\b(?! (?:of )?(?:" + _MONTH + r"|birthday|time|year|class)\b)", re.IGNORECASE
)
_WEEKDAY = re.compile(
    rf"\b({'|'.join(_DAYS)}|(?-i:[Mm]on|[Tt]ues?|[Ww]eds?|[Tt]hurs?|[Ff]ri|[Ss]at|[Ss]un)(?![\w-]))(s|[’']s)?\b",
    re.IGNORECASE,
)
_NEAR = (
    (-2, "ago", re.compile(r"\bday before yesterday\b", re.IGNORECASE)),
    (
        -1,
        "yesterday",
        re.compile(
            r"(?<!before )\b(?:yesterday|yesterdays|last n(?:ight|ite)|yest(?:rday|erdy)?|overnight|yday|ystdy)\b",
            re.IGNORECASE,
        ),
    ),
    (1, "tomorrow", re.compile(r"\b(?:tom+or+ow|tmrw|tmw|tomoz|tomoro|2moro|2morrow)\b", re.IGNORECASE)),
    (
        0,
        "today",
        re.compile(
            r"\b(?:th(?:is|e) (?:very )?(?:mornin[g’']?|afternoon|afters|aft|evening|e[fv]tern?oon|lunch ?time|dinner ?time|tea ?time|home ?time)(?! of)|today|tonight|2nite|tonite|just now|(?:an|half an|two|three|few) (?:hours?|mins?|minutes?) ago|earlier on|2day)\b",
            re.IGNORECASE,
        ),
    ),
)
_WORDS_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "couple of": 2, "a couple of": 2}
_AGO = re.compile(r"\b(two|three|four|five|six|\d|(?:a )?couple of) (?:days|nights) ago\b", re.IGNORECASE)
_FEASTS = (
    (re.compile(r"\bbonfire night\b|\bguy fawkes\b", re.IGNORECASE), 5, 11),
    (re.compile(r"\bhallow?e[’']?en\b", re.IGNORECASE), 31, 10),
    (re.compile(r"\bvalentine[’']?s?\b", re.IGNORECASE), 14, 2),
    (re.compile(r"\bchristmas eve\b", re.IGNORECASE), 24, 12),
    (re.compile(r"\b(?:christmas|xmas) day\b", re.IGNORECASE), 25, 12),
    (re.compile(r"\bboxing day\b", re.IGNORECASE), 26, 12),
    (re.compile(r"\bnew year[’']?s day\b", re.IGNORECASE), 1, 1),
)
_IN_FILE = re.compile(r"(?<!\d)(20\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)(?!\d)")
_WEEK = 7


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day that words may mean, in which way, and where the words stand."""

    day: date
    way: str
    start: int
    end: int


def named_days(text: str, sent: date | None) -> Iterator[NamedDay]:
    """Every reading of every day named in a text. Without the mail's own date only full dates are known."""
    yield from _written(text, sent)
    if sent is None:
        return
    for distance, way, words in _NEAR:
        for match in words.finditer(text):
            yield NamedDay(sent + timedelta(days=distance), way, *match.span())
    for match in _AGO.finditer(text):
        number = _WORDS_NUMBERS.get(match[1].lower()) or int(match[1])
        yield NamedDay(sent - timedelta(days=number), "ago", *match.span())
    for match in _WEEKDAY.finditer(text):
        yield from _weekday(match, sent)
    for words, day, month in _FEASTS:
        for match in words.finditer(text):
            yield from _checked(day, month, None, sent, "feast", match.span())
    for match in _OF_THE_MONTH.finditer(text):
        yield from _of_the_month(int(match[1]), sent, match.span())


def days_in_name(filename: str) -> Iterator[date]:
    """The days in a file's name, as telephones write them: "Screenshot_20260506-201455.png"."""
    for match in _IN_FILE.finditer(filename):
        try:
            yield date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue


def _written(text: str, sent: date | None) -> Iterator[NamedDay]:
    for match in _WRITTEN.finditer(text):
        number, month, year = (match[1], match[2], match[3]) if match[1] else (match[5], match[4], match[6])
        yield from _checked(int(number), _MONTHS.index(month.lower()[:3]) + 1, year, sent, "written", match.span())
    for match in _NUMBERS.finditer(text):
        if match[4] or (sent is not None and match[2] == "/"):
            yield from _checked(int(match[1]), int(match[3]), match[4], sent, "numbers", match.span())


def _checked(
    day: int, month: int, year: str | None, sent: date | None, way: str, span: tuple[int, int]
) -> Iterator[NamedDay]:
    if year is None and sent is None:
        return
    number = int(year) if year else (sent or date.min).year
    try:
        found = date(number + 2000 if number < 100 else number, month, day)  # noqa: PLR2004 - "26" is 2026
        if year is None and sent is not None and found > sent + timedelta(days=90):
            found = found.replace(year=found.year - 1)
    except ValueError:
        return
    yield NamedDay(found, way, *span)


def _weekday(match: re.Match[str], sent: date) -> Iterator[NamedDay]:
    number = next(n for n, each in enumerate(_DAYS) if each.startswith(match[1].lower()[:3]))
    back = (sent.weekday() - number) % _WEEK
    if not back:
        yield NamedDay(sent, "same weekday", *match.span())
    yield NamedDay(sent - timedelta(days=back or _WEEK), "past weekday", *match.span())
    yield NamedDay(sent - timedelta(days=(back or _WEEK) + _WEEK), "weekday before", *match.span())
    yield NamedDay(sent + timedelta(days=_WEEK - back), "next weekday", *match.span())


def _of_the_month(number: int, sent: date, span: tuple[int, int]) -> Iterator[NamedDay]:
    """The nearest such day behind, and the one ahead."""
    months = [(sent.year, sent.month)]
    months.append((sent.year - 1, 12) if sent.month == 1 else (sent.year, sent.month - 1))
    for year, month in months:
        try:
            found = date(year, month, number)
        except ValueError:
            continue
        yield NamedDay(found, "of the month", *span)
        if found <= sent:
            return
