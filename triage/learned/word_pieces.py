"""Text into word pieces, as the encoder learned to read (WordPiece, uncased: Devlin et al. 2018).

Written here, for the library that does it brings a client of a model hub, which a confidential service has no use for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

_UNKNOWN = "[UNK]"
_LONGEST_WORD = 100
_FIRST_PICTURE = "\u2600"
# What is of no letter's kind in ASCII splits words, "$" and "^" too, which Unicode calls symbols.
_ASCII_MARKS = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


class WordPieces:
    """Splits text by one vocabulary: a piece's number is its place there; "##" begins a piece within a word."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._numbers = {piece: number for number, piece in enumerate(vocabulary)}
        self._of_word = lru_cache(maxsize=20_000)(self._pieces)

    def __call__(self, text: str) -> list[int]:
        """The numbers of a text's pieces."""
        return [number for word in _words(text) for number in self._of_word(word)]

    def _pieces(self, word: str) -> tuple[int, ...]:
        """Greedily the longest piece that fits; a word in which none fits somewhere is unknown as a whole."""
        unknown = (self._numbers[_UNKNOWN],)
        if len(word) > _LONGEST_WORD:
            return unknown
        found: list[int] = []
        start = 0
        while start < len(word):
            ends = range(len(word), start, -1)
            beginning = "##" if start else ""
            end = next((each for each in ends if beginning + word[start:each] in self._numbers), None)
            if end is None:
                return unknown
            found.append(self._numbers[beginning + word[start:end]])
            start = end
        return tuple(found)


def _words(text: str) -> Iterator[str]:
    """Words and marks: in lower case, without accents, each mark for itself."""
    for word in _plain(text).split():
        yield from _split_at_marks(word)


def _plain(text: str) -> str:
    spaced = "".join(_spaced(each) for each in text)
    return "".join(each for each in unicodedata.normalize("NFD", spaced.lower()) if unicodedata.category(each) != "Mn")


def _spaced(letter: str) -> str:
    if letter.isspace():
        return " "
    if letter == "\ufffd" or unicodedata.category(letter).startswith("C"):
        return ""
    if letter >= _FIRST_PICTURE and unicodedata.category(letter) == "So":
        # The encoder knows no emoji, but the words of their names: "pig face", "clown face".
        return f" {unicodedata.name(letter, '').lower()} "
    return f" {letter} " if _is_chinese(letter) else letter


def _is_chinese(letter: str) -> bool:
    return "\u4e00" <= letter <= "\u9fff" or "\u3400" <= letter <= "\u4dbf" or "\uf900" <= letter <= "\ufaff"


def _split_at_marks(word: str) -> Iterator[str]:
    begun = 0
    for place, letter in enumerate(word):
        if letter in _ASCII_MARKS or unicodedata.category(letter).startswith("P"):
            if begun < place:
                yield word[begun:place]
            yield letter
            begun = place + 1
    if begun < len(word):
        yield word[begun:]
