"""What somebody typed into the search field: words, phrases in quotation marks, and numbers, addresses and references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from casefile.search_words import Word, normal, whole_in, words_in

LONGEST, MOST_WORDS = 200, 12
_PHRASE = re.compile('["“”„]([^"“”„]*)["“”„]')
_LEAST_BEGINNING = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word to be found, as it was typed and as it stands in a sheet."""

    shown: str
    term: str

    @property
    def may_begin(self) -> bool:
        """True where it is long enough to be looked for as the beginning of a word."""
        return len(self.term) >= _LEAST_BEGINNING


@dataclass(frozen=True, slots=True)
class Query:
    """All `words` are to be found; `phrases` are terms that follow one another in one text."""

    words: tuple[Wanted, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words)


def read_query(typed: str) -> Query:
    """What was typed, as far as it is looked for: at most `LONGEST` characters and `MOST_WORDS` words."""
    words: dict[str, Wanted] = {}
    text = normal(typed[:LONGEST])
    for each in _wanted(text):
        words.setdefault(each.term, each)
    phrases = (tuple(word.term for word in words_in(match[1])) for match in _PHRASE.finditer(text))
    return Query(tuple(words.values())[:MOST_WORDS], tuple(each for each in phrases if len(each) > 1))


def _wanted(text: str) -> Iterator[Wanted]:
    whole = list(whole_in(text))
    for each in sorted(
        [*whole, *(word for word in words_in(text) if not _inside(word, whole))], key=lambda word: word.start
    ):
        yield Wanted(text[each.start : each.end], each.term)


def _inside(word: Word, whole: list[Word]) -> bool:
    return any(each.start <= word.start and word.end <= each.end for each in whole)
