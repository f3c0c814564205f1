"""The lines of chats in a mail that tell of its incident, each in one form that a mail of another parent shares.

Two parents of one group may send the same long export about different things. So of a chat only what stands around
the words that labels quote and what was written on the days in question counts, where there is such; and a line of
fewer than four words ("ok thanks") says nothing. A long line counts whoever wrote it, as phones show one person under
different names; a short one only with the first name it stands under.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from casefile.findings import Finding, Findings
from casefile.report import Message, Report

_LEAST_WORDS = 4
_MANY_WORDS = 8
# So many lines before and after a quoted one belong to it.
_AROUND = 6
_NEWEST = 60
_PASTED = re.compile(
    r"^\s*(?P<stamp>\[?[\d/.]{5,10},? \d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[ap]m)?\]?(?: ?[-–])? )?"
    r"(?P<sender>[^\W_][^:\n]{0,39}): (?P<text>\S.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_MOST_TEXT = 200_000


def plain_words(text: str) -> list[str]:
    """The words of a text in one spelling: small, without accents, signs and emoji."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return re.findall(r"[a-z0-9]+", plain.casefold().replace("'", "").replace("’", ""))


def telling_lines(report: Report, findings: Findings) -> Iterator[str]:
    """Every telling line of the chats that came with a mail or were pasted into it; one may come twice."""
    quotes = [" ".join(plain_words(each.quote)) for one in _labels(findings) for each in one.evidence]
    for exhibit in report.exhibits:
        if exhibit.pictures != "sealed":
            said = [each for each in exhibit.messages if each.kind == "text"]
            for each in _telling(said, [each for each in quotes if each], set(findings.facts.incident_dates)):
                yield from _line(each.sender, each.text)
    for text in (report.reply, *(each.text for each in report.forwarded)):
        for match in _PASTED.finditer(text[:_MOST_TEXT]):
            # Without a time it may be a field of a form: only a long one counts.
            yield from _line(match["sender"] if match["stamp"] else "", match["text"])


def _labels(findings: Findings) -> Iterator[Finding]:
    yield from findings.categories
    yield from findings.flags


def _telling(said: Sequence[Message], quotes: Sequence[str], days: set[str]) -> list[Message]:
    chosen: set[int] = set()
    for number, message in enumerate(said):
        if _is_quoted(message, quotes):
            chosen |= set(range(number - _AROUND, number + _AROUND + 1))
        elif message.at is not None and message.at.date().isoformat() in days:
            chosen.add(number)
    return [each for number, each in enumerate(said) if number in chosen] or list(said[-_NEWEST:])


def _is_quoted(message: Message, quotes: Sequence[str]) -> bool:
    line = f" {' '.join(plain_words(message.text))} "
    return any(f" {each} " in line for each in quotes)


def _line(sender: str, text: str) -> Iterator[str]:
    words = plain_words(text)
    if len(words) >= _MANY_WORDS:
        yield " ".join(words)
    elif len(words) >= _LEAST_WORDS and (name := _first_name(sender)):
        yield f"{name}: {' '.join(words)}"


def _first_name(sender: str) -> str:
    """The first name a line stands under, or the end of a number; "" where a phone calls its owner "You"."""
    words = plain_words(sender)
    if not words or words == ["you"]:
        return ""
    return words[0] if any(each.isalpha() for each in words) else "".join(words)[-9:]
