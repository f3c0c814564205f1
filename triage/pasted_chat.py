"""A line of a chat as people paste it into a mail or a document: "[09/11/2026, 15:47:20] Lou T: text", "Lou: text"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_STAMP = r"(?:\[?(?P<stamp>\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[ap]m)?)\]?(?: [-–])? ?|\d{1,2}[:.]\d{2}(?: ?[ap]m)?[ ,–-]{1,3})?"
_LINE = re.compile(
    rf"^{_STAMP}(?P<sender>[^\W\d_~+@][^:\n\"“”?!./]{{0,38}}|~ ?[^:\n]{{1,38}}|\+\d[\d ]{{8,16}}): (?P<text>\S.*)$",
    re.IGNORECASE,
)
_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{2,4})")
# What stands before a colon in forms, mail headers, letters and everyday sentences.
_WORDS_FIELDS = """
name e-mail email class message from to subject date sent cc bcc ps p.s re fw fwd note nb time place where when
what who tel phone mobile address dear hi regards thanks first second also so anyway today yesterday monday
tuesday wednesday thursday friday saturday sunday child year group attached summary example context background
question questions caller update reason outcome location reference
"""
_FIELDS = frozenset(_WORDS_FIELDS.split()) | {
    "your name",
    "your e-mail",
    "your email",
    "i am a",
    "your message",
    "child's name",
    "year group",
    "may we contact you",
    "taken by",
    "for info",
}
_MOST_WORDS = 4
_CENTURY = 2000
_TWO_DIGITS = 100


@dataclass(frozen=True, slots=True)
class Line:
    """Who wrote what; `day` where the line says it."""

    sender: str
    text: str
    day: date | None


def pasted_line(line: str) -> Line | None:
    """The chat line that a line of text is, or None where it is ordinary text."""
    match = _LINE.match(line.strip()[:2000])
    if match is None:
        return None
    sender = match["sender"].strip("~ ").strip()
    if not sender or (not match["stamp"] and not _looks_like_a_name(sender)):
        return None
    return Line(sender, match["text"], _day(match["stamp"] or ""))


def _looks_like_a_name(sender: str) -> bool:
    words = sender.split()
    return sender.lower() not in _FIELDS and len(words) <= _MOST_WORDS and words[0][0].isupper()


def _day(stamp: str) -> date | None:
    match = _DAY.match(stamp)
    if not match:
        return None
    day, month, year = (int(each) for each in match.groups())
    try:
        return date(year + _CENTURY if year < _TWO_DIGITS else year, month, day)
    except ValueError:
        return None
