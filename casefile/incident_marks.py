"""What mails about one incident share: marks, drawn from a report and its findings.

    picture   one of the sixteen rows of a picture's perceptual hash: like pictures share some of them
    file      the digest of a picture file
    line      a line of a chat, at least four words long, without its time
    people    somebody complained of, a day, and the group

They hold content; `casefile.incidents` keeps keyed hashes of them and nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product

from casefile.findings import Facts, Findings
from casefile.named_as import TITLES
from casefile.report import Exhibit, Report
from casefile.telling_lines import plain_words, telling_lines

Mark = tuple[str, str]

_POINTS = 256
# As `ingest` judges whether two files show the same.
_MOST_APART = _POINTS // 32
# Darkness, a wall, a sky: such pictures look alike and show nothing.
_LEAST_SHAPE = 24
_FLAT_ROWS = {"0000", "ffff"}
# Screens of one chat look alike; only where their words agree as well is it the same one.
_AGREE = 0.75
_FEW_WORDS = 4
_MOST_LINES = 300
_NOT_NAMED = {"a", "an", "the", "some", "one", "another", "his", "her", "my", "our", "their", "somebody", "someone"}
_ANY_GROUP = {
    *("whatsapp", "facebook", "group", "groups", "chat", "page", "class", "the", "our", "of", "for", "and", "families"),
    *("parent", "parents", "mum", "mums", "dad", "dads", "s"),
}
_YEAR = re.compile(r"\b(?:year|yr|y) ?(\d)\b")


def marks_of(report: Report, findings: Findings) -> set[Mark]:
    """The marks of one mail."""
    lines = list(dict.fromkeys(telling_lines(report, findings)))[:_MOST_LINES]
    return {*_picture_marks(report), *(("line", each) for each in lines), *_people_marks(findings.facts)}


def share_a_picture(one: Report, other: Report) -> bool:
    """True where a picture of each shows the same, whatever its size and format."""
    return any(
        (first ^ second).bit_count() <= _MOST_APART and _say_the_same(words, others)
        for (first, words), (second, others) in product(_pictures(one), _pictures(other))
    )


def _picture_marks(report: Report) -> Iterator[Mark]:
    for exhibit in report.exhibits:
        for print_ in _prints(exhibit):
            digits = f"{print_:0{_POINTS // 4}x}"
            rows = [digits[at : at + 4] for at in range(0, len(digits), 4)]
            yield from (("picture", f"{number}:{row}") for number, row in enumerate(rows) if row not in _FLAT_ROWS)
        # Icons and logos are never waited for, and what is sealed leaves no mark.
        if exhibit.content_type.startswith("image/") and exhibit.pictures in {"unread", "read"}:
            yield "file", exhibit.sha256


def _pictures(report: Report) -> Iterator[tuple[int, Counter[str]]]:
    """Each picture's perceptual hash, with the words that were read of it and of what it came in."""
    for exhibit in report.exhibits:
        prints = _prints(exhibit)
        if prints:
            words = Counter(plain_words(exhibit.text or ""))
            yield from ((each, words) for each in prints)


def _prints(exhibit: Exhibit) -> list[int]:
    """The hashes of those pictures that show something."""
    prints = (int(each, 16) for each in exhibit.prints)
    return [each for each in prints if _LEAST_SHAPE <= each.bit_count() <= _POINTS - _LEAST_SHAPE]


def _say_the_same(one: Counter[str], other: Counter[str]) -> bool:
    fewer = min(one.total(), other.total())
    if fewer < _FEW_WORDS:
        return max(one.total(), other.total()) < _FEW_WORDS
    return (one & other).total() >= fewer * _AGREE


def _people_marks(facts: Facts) -> Iterator[Mark]:
    place = _place(facts)
    if place:
        for name, day in product((each.name for each in facts.subjects), facts.incident_dates):
            yield from (("people", f"{form}|{day}|{place}") for form in _forms(name))


def _place(facts: Facts) -> str:
    """Where it was, in one spelling: "Y3 Oak parents" and "Year 3 Oak WhatsApp group" are one; "" where that is not said."""
    said = _YEAR.sub(r"year \1", " ".join(plain_words(facts.group or "")))
    group = " ".join(each for each in said.split() if each not in _ANY_GROUP)
    return group or ("in person" if facts.platform == "in-person" and not said else "")


def _forms(name: str) -> Iterable[str]:
    """The forms by which somebody is known in two mails: "Gemma Tranter" and "Gemma T", "Miss Prior" and "Ellen Prior"."""
    words = [each for each in plain_words(name) if each not in TITLES]
    if not words or words[0] in _NOT_NAMED:
        return ()
    if not any(each.isalpha() for each in words):
        return ("".join(words)[-9:],)
    first, last = words[0], words[-1]
    if len(words) == 1:
        return (last,)
    return (f"{first} {last[0]}",) if len(last) == 1 else (f"{first} {last[0]}", last)
