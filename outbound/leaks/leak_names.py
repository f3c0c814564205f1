"""Where a text names somebody, in the ways that people write names.

Always       first name or initial with the surname, title and surname, initials ("J.M."), title and initial ("Mrs M")
Mostly       the first name, a short form of it (`casefile/short_names.txt`) or the surname alone, also as a possessive, as
             "the Marlows", and with a letter wrong; not where the recipient or the school's own people bear it too
Sometimes    a name that is an ordinary word ("Grace", "May", "Hill"): only where it stands like a name, within a sentence

Somebody of the school's own staff who reported is named in many letters, and is given away only by what is said of them
("Miss Marlow told us").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casefile.named_as import is_short_for
from casefile.same_person import one_name
from outbound.leaks.leak_name_forms import (
    Named,
    is_a_word,
    is_almost,
    is_first,
    is_initial,
    is_shortened,
    is_surname,
    parts_of,
    stands_like_a_name,
    verb_follows,
)
from outbound.leaks.leak_phrases import HAS_REPORTED
from outbound.leaks.leak_words import Word, plain_words, words_of

# No initials of anybody: "PE", "IT", "UK".
_NO_INITIALS = frozenset(
    plain_words(
        "ad ai am as at be bc by cc cd cv do ds dt eu ft go ha he hi hq hr ht id if ii in is it iv ks la ma me mp my no of"
        " oh ok on or pa pc pe pg pm po ps pt re so ta to tv uk un up us vi we xx yr pp rs ms mr dr"
    )
)
_SAYS = re.compile(
    rf"(?:['’]s)?\s+(?:{HAS_REPORTED}|(?:report|complaint|account|statement|evidence|e-?mail|message|photo|picture|screenshot|video|recording|dash ?cam)s?\b(?! to us\b))",
    re.IGNORECASE,
)
_SURE_LETTERS = 5
_LONG_NAME = 8


@dataclass(frozen=True, slots=True)
class Company:
    """The names that a letter may hold: of its recipient, of the school's people and of its classes."""

    names: tuple[str, ...]
    places: tuple[str, ...] = ()

    @property
    def named(self) -> list[Named]:
        """The names, cut up."""
        return [parts_of(each) for each in self.names]

    @property
    def parts(self) -> set[str]:
        """Every part of every name."""
        return {word for each in self.named for word in each.words}


@dataclass(frozen=True, slots=True)
class _Sought:
    """Whose name is looked for, and what else of the kind may stand in the text.

    `anyhow` is True for file names and the like, where small letters may be names too.
    """

    named: Named
    is_staff: bool
    anyhow: bool
    parts: frozenset[str]
    firsts: frozenset[str]
    initials: frozenset[str]

    def is_free(self, word: Word) -> bool:
        """True where the word is, or is short for, the name of somebody whom the letter may name."""
        return word.plain in self.parts or any(is_short_for(word.plain, each) for each in self.firsts)


def names_in(text: str, name: str, company: Company, *, anyhow: bool = False) -> Iterator[str]:
    """Every place of a text that names this person, as it stands there."""
    named = parts_of(name)
    if not named.words:
        return
    others = company.named
    sought = _Sought(
        named,
        _is_one_of(name, company.names),
        anyhow,
        frozenset(company.parts),
        frozenset(first for each in others for first in each.firsts),
        frozenset(pair for each in others for pair in each.initials),
    )
    read = _blotted(text, company.places)
    words = words_of(_spaced(read) if anyhow else read)
    at = 0
    while at < len(words):
        length = _length_of_name(words, at, sought, text)
        if length:
            yield text[words[at].start : words[at + length - 1].end]
        at += length or 1


def first_names_in(text: str, name: str, company: Company, *, anyhow: bool = False) -> Iterator[str]:
    """Every place that names this person by the first name: a child's surname alone is a parent's."""
    named = parts_of(name)
    for found in names_in(text, name, company, anyhow=anyhow):
        said = [each for each in words_of(found) if not each.is_title and not is_initial(each, named.firsts)]
        if not named.firsts or not all(is_surname(each, named, loose=True) for each in said):
            yield found


def _length_of_name(words: list[Word], at: int, sought: _Sought, text: str) -> int:
    """How many words from here on are the person's name; 0 where they are not."""
    word = words[at]
    is_plain = len(word.plain) >= _SURE_LETTERS and not is_a_word(word)
    is_known = is_first(word, sought.named) or is_surname(word, sought.named)
    if not (word.is_capital or sought.anyhow or (is_plain and is_known)):
        return 0
    for readings in (_titled, _with_surname, _initials, _alone):
        for length, sure in readings(words, at, sought):
            if (sure and not sought.is_staff) or _SAYS.match(text, words[at + length - 1].end):
                return length
    return 0


# Each of these gives the readings of the words from `at` on as the name: how many words, and whether that is proof enough.


def _titled(words: list[Word], at: int, sought: _Sought) -> Iterator[tuple[int, bool]]:
    named, rest = sought.named, words[at + 1 : at + 3]
    if not words[at].is_title or not rest:
        return
    if is_surname(rest[0], named, loose=True):
        yield 2, not sought.parts & set(named.surnames) and rest[0].plain not in sought.parts
    elif is_first(rest[0], named) and len(rest) > 1 and is_surname(rest[1], named, loose=True):
        yield 3, True
    elif is_initial(rest[0], named.surnames):
        yield 2, True


def _with_surname(words: list[Word], at: int, sought: _Sought) -> Iterator[tuple[int, bool]]:
    word, named = words[at], sought.named
    follower = words[at + 1] if at + 1 < len(words) else None
    if follower is None:
        return
    if is_surname(follower, named, loose=True) and (is_first(word, named) or is_initial(word, named.firsts)):
        yield 2, word.plain[:1] + follower.plain[:1] not in sought.initials or word.plain in named.firsts
    elif is_first(word, named) and is_initial(follower, named.surnames):
        yield 2, word.plain not in sought.parts


def _initials(words: list[Word], at: int, sought: _Sought) -> Iterator[tuple[int, bool]]:
    word, pairs = words[at], sought.named.initials - sought.initials
    if word.raw.isupper() and word.plain in pairs - _NO_INITIALS:
        yield 1, True
    follower = words[at + 1] if at + 1 < len(words) else None
    if follower is not None and len(word.raw) == len(follower.raw) == 1 and follower.raw.isupper():
        is_beside = follower.start - word.end <= len(". ")
        if is_beside and word.plain + follower.plain in pairs:
            yield 2, True


def _alone(words: list[Word], at: int, sought: _Sought) -> Iterator[tuple[int, bool]]:
    word, named = words[at], sought.named
    if _is_anothers(words, at, sought):
        return
    if not (is_first(word, named) or is_surname(word, named)):
        if not sought.anyhow and _is_a_form(words, at, sought):
            yield 1, True
    elif sought.is_free(word):
        yield 1, False
    elif is_a_word(word):
        yield 1, not sought.anyhow and stands_like_a_name(words, at)
    else:
        yield 1, True


def _is_anothers(words: list[Word], at: int, sought: _Sought) -> bool:
    """True for the second part of somebody else's name: "Mr Marlow", "Ruth Marlow"."""
    before = words[at - 1] if at and not words[at].begins else None
    return before is not None and (
        before.is_title or (before.plain in sought.parts and words[at].plain in sought.parts)
    )


def _is_a_form(words: list[Word], at: int, sought: _Sought) -> bool:
    """True for a form of the name that no list holds: "Yas" of "Yasmin", or with a letter wrong."""
    word = words[at]
    if sought.is_free(word) or is_a_word(word):
        return False
    is_wrong = any(is_almost(word.plain, each) for each in sought.named.words)
    if word.begins and not (word.owns or verb_follows(words, at)):
        # At a sentence's start every word has a capital; only a long one is unlikely to be another by chance.
        return is_wrong and len(word.plain) >= _LONG_NAME
    return is_wrong or is_shortened(word, sought.named)


def _is_one_of(name: str, names: Iterable[str]) -> bool:
    """True where the whole name is one of these, titles aside."""
    one = one_name(name)
    return bool(one) and any(one == one_name(each) for each in names)


def _blotted(text: str, places: Iterable[str]) -> str:
    """A text without the names of classes, groups and streets of the school; the rest stays in its place."""
    for each in places:
        if each.strip():
            text = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", lambda match: " " * len(match[0]), text)
    return text


def _spaced(text: str) -> str:
    """A file name with its signs and digits as spaces, so that its words stand apart."""
    return re.sub(r"[\W\d_]", " ", text)
