"""Words that may be part of a person's name, and words that never are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from triage.facts.names import is_name
from triage.facts.word_lists import everyday, first_names, words

KIN = words("kin")
TITLES = words("titles")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_ALSO_WORDS = words("also_words")
_LEAST_GIVEN = 3
_LEAST_NAME = 2


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its place."""

    text: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """The words of a text that begin with a letter."""
    return [
        Word(each[0].rstrip("-"), each.start(), each.start() + len(each[0].rstrip("-")))
        for each in _WORD.finditer(text)
    ]


def bare(word: str) -> str:
    """A name without its ending: "Poppy" of "Poppy's" and of "Poppys", but "James" of "James"."""
    cut = re.sub(r"[’']s?$", "", word)
    small = cut.lower()
    if cut == word and small.endswith("s") and small not in first_names() and small[:-1] in first_names():
        return cut[:-1]
    return cut


def is_initial(word: str) -> bool:
    """True for "B" after "Steph"."""
    return len(word) == 1 and word.isupper() and word != "I"


def is_given(word: str) -> bool:
    """True for a first name in any letters that is not also a word."""
    small = bare(word).lower()
    return len(small) >= _LEAST_GIVEN and small in first_names() and small not in _ALSO_WORDS


def is_name_word(word: Word) -> bool:
    """True for a word with a capital that may be a name; no everyday word is one."""
    name = bare(word.text)
    small, shouted = name.lower(), name.isupper()
    if not word.text[0].isupper() or len(name) < _LEAST_NAME or not is_name(name.capitalize() if shouted else name):
        return False
    if small in first_names():
        return not (shouted and len(name) > _LEAST_NAME and small in _ALSO_WORDS)
    return not shouted and small not in everyday()
