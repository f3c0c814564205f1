"""A letter cut into words and sentences, each with its place, and without what the group itself had said."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*['’]?")
_TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr", "rev", "sir", "prof"])
_ENDS = re.compile(r"[.!?:]['”’\")\]]*\s+|\n+(?:- )?")
_SHORT = re.compile(r"(?:^|\W)(?:[A-Z]|Mr|Mrs|Ms|Mx|Dr|Rev|St|No|e\.g|i\.e|p\.m|a\.m)\.$")
_QUOTED = re.compile(r"“([^”]{1,2000})”|\"([^\"]{1,2000})\"|‘([^’]{2,2000})’(?!\w)")
# So many words of the group's, in their order, are its own where nobody put marks around them.
_RUN = 5


@dataclass(frozen=True, slots=True)
class Word:
    """One word, where it stands, and its plain form: small letters, no accents, without what it owns."""

    plain: str
    raw: str
    start: int
    end: int
    begins: bool

    @property
    def is_capital(self) -> bool:
        """True where it is written like a name."""
        return self.raw[:1].isupper()

    @property
    def owns(self) -> bool:
        """True for "Anna's"."""
        return self.raw.casefold().endswith(("'s", "’s"))

    @property
    def is_title(self) -> bool:
        """True for "Mrs"."""
        return self.plain in _TITLES


def plain(text: str) -> str:
    """A word in the one spelling in which words are compared."""
    bare = text
    if not text.isascii():
        bare = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return bare.casefold().replace("’", "'").removesuffix("'s").replace("'", "")


def words_of(text: str) -> list[Word]:
    """Every word of a text; parts that a hyphen joins are words of their own."""
    first = {match.start() for start, _ in sentences(text) if (match := _WORD.search(text, start))}
    return [
        Word(plain(each[0]), each[0], each.start(), each.end(), each.start() in first) for each in _WORD.finditer(text)
    ]


def sentences(text: str) -> list[tuple[int, str]]:
    """Each sentence of a text with its place."""
    found, begin = [], 0
    for match in _ENDS.finditer(text):
        if match[0].startswith(".") and _SHORT.search(text[: match.start() + 1][-8:]):
            continue
        found.append((begin, text[begin : match.end()]))
        begin = match.end()
    return [each for each in [*found, (begin, text[begin:])] if each[1].strip()]


def without_quotes(text: str) -> str:
    """A text without what stands in quotation marks: others said that."""
    return _QUOTED.sub(" . ", text)


def quotes_in(text: str) -> Iterator[str]:
    """What stands in quotation marks."""
    yield from (match[1] or match[2] or match[3] for match in _QUOTED.finditer(text))


def without_groups_words(text: str, group: Iterable[str]) -> str:
    """A letter with the group's own words blotted out; everything else stays in its place.

    Whoever is in the group knows them. Where nobody put quotation marks around them, only a longer run counts.
    """
    said = f" {' '.join(plain_words(' '.join(group)))} "
    if not said.strip():
        return text
    words, spans = words_of(text), []
    for match in _QUOTED.finditer(text):
        quoted = plain_words(match[1] or match[2] or match[3])
        if quoted and f" {' '.join(quoted)} " in said:
            spans.append((match.start(), match.end()))
    for at in range(len(words) - _RUN + 1):
        run = words[at : at + _RUN]
        if f" {' '.join(each.plain for each in run)} " in said:
            spans.append((run[0].start, run[-1].end))
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def plain_words(text: str) -> list[str]:
    """The words of a text in their plain form."""
    return [plain(match[0]) for match in _WORD.finditer(text)]


@cache
def list_of(name: str) -> frozenset[str]:
    """The words of one of this package's lists, `outbound/leaks/<name>.txt`; lines that begin with # are remarks."""
    lines = files("outbound.leaks").joinpath(f"{name}.txt").read_text("utf-8").split("\n")
    return frozenset(word for each in lines if not each.startswith("#") for word in each.split())
