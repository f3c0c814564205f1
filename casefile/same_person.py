"""Whether two names may mean one person, and who wrote a mail: two parents may share an address, and one may have two.

Names are compared as people write them: with and without titles, surname, initials and accents, in either order. It
is never proof: the same name from another address is asked about, another name from the same address is shown.
"""

from __future__ import annotations

import re
import unicodedata

from casefile.findings import Findings
from casefile.named_as import TITLES
from casefile.report import Report

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NO_NAMES = TITLES | {"and", "the", "family"}
_LEAST_NAME = 2
_LEAST_SHORT_FORM = 3


def one_name(name: str) -> str:
    """The one form of a full name, for a keyed hash; "" for one of a single word, which too many people have."""
    words = sorted(set(_words(name)))
    return " ".join(words) if len(words) >= _LEAST_NAME else ""


def is_another(one: str, other: str) -> bool:
    """True where the two names cannot well mean one person; False where either says nothing."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return False
    return not (_stands_in(first[0], second) or _stands_in(second[0], first))


def writer_of(report: Report, findings: Findings) -> str:
    """The name of whoever wrote this very mail: as signed, where that is another person than the sender's line names."""
    reporter = findings.facts.reporter
    shown = reporter.name or report.sender.name
    signed = reporter.signed or ""
    # Words that end with a name may end with that of somebody they speak of.
    spoken_of = [*(each.name for each in findings.facts.subjects), *findings.facts.children]
    if signed and is_another(signed, report.sender.name) and all(is_another(signed, each) for each in spoken_of):
        return signed
    return shown


def _words(name: str) -> list[str]:
    # "Marek, Ola" is how address books turn it.
    last, comma, first = name.partition(",")
    turned = f"{first} {last}" if comma else name
    plain = "".join(each for each in unicodedata.normalize("NFKD", turned) if not unicodedata.combining(each))
    return [each for each in (word.casefold() for word in _WORD.findall(plain)) if each not in _NO_NAMES]


def _stands_in(name: str, words: list[str]) -> bool:
    """True where a first name is among the words, also as an initial or a short form ("Alex" of "Alexandra")."""
    return any(name == each or _shortens(name, each) or _shortens(each, name) for each in words)


def _shortens(short: str, name: str) -> bool:
    return name.startswith(short) and (len(short) == 1 or len(short) >= _LEAST_SHORT_FORM)
