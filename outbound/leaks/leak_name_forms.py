"""The forms in which one word may be part of a name: whole, short, plural, as an initial, with a letter wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from casefile.named_as import is_one_slip_away, is_short_for
from outbound.leaks.leak_words import Word, list_of, plain, plain_words, words_of

_LONG = 6
_LEAST_SHORT = 3
_MONTHS = frozenset(
    plain_words("january february march april may june july august september october november december")
)
_SEASONS = _MONTHS | {"spring", "summer", "autumn", "winter", "winters", "summers"}
# "The Holly class", "the Winter Fair", "Rose Lane": no person's name.
_NO_PERSON_BEFORE = frozenset(
    plain_words(
        "class classes group room house team assembly fair fayre fête fete term terms holiday holidays break half concert"
        " school uniform play show day days road street lane avenue close week weekend bank meeting"
    )
)
_BEFORE_A_MONTH = frozenset(
    plain_words(
        "in since until till by of from to this next last early late mid or and for during on between through before after"
        " each every per"
    )
)
_ACTS = frozenset(
    plain_words("was were is has had told asked said says wrote feels felt saw came does did thinks thought and")
)


@dataclass(frozen=True, slots=True)
class Named:
    """A name as a text may hold it: its first names and its surnames in their plain form."""

    firsts: tuple[str, ...]
    surnames: tuple[str, ...]

    @property
    def words(self) -> set[str]:
        """Every part of the name."""
        return {*self.firsts, *self.surnames}

    @property
    def initials(self) -> set[str]:
        """The initials of first name and surname; "" where either lacks."""
        return {self.firsts[0][:1] + each[:1] for each in self.surnames} if self.firsts else set()


@cache
def parts_of(name: str) -> Named:
    """A name cut up: "Mrs Anna van der Berg", "Marlow, Anna" and "Anna" alone are understood."""
    last, comma, first = name.partition(",")
    turned = f"{first} {last}" if comma else name
    words = [each for each in words_of(turned) if not each.raw.isdigit()]
    titled = bool(words) and words[0].is_title
    plains = [each.plain for each in words[titled:] if each.plain not in {"and", "the", "family", "van", "der", "de"}]
    if len(plains) == 1:
        return Named((), tuple(plains)) if titled else Named(tuple(plains), ())
    # The parts of a double surname are each said alone ("Smith-Jones").
    hyphened = {plain(part) for each in re.findall(r"\S+-\S+", turned) for part in each.split("-")}
    surnames = [each for each in plains[1:] if each == plains[-1] or each in hyphened]
    return Named(tuple(plains[:1]), tuple(surnames))


def is_first(word: Word, named: Named) -> bool:
    """True where the word is the first name or a form of it, also of what it owns ("Ellas mum")."""
    forms = {word.plain, word.plain.removesuffix("s")} if len(word.plain) > _LEAST_SHORT else {word.plain}
    return any(form == each or is_short_for(form, each) for each in named.firsts for form in forms)


def is_surname(word: Word, named: Named, *, loose: bool = False) -> bool:
    """True where the word is the surname, also of a whole family; `loose` where a letter may be wrong."""
    for each in named.surnames:
        if word.plain in {each, f"{each}s", f"{each}es"} or (loose and is_almost(word.plain, each)):
            return True
    return False


def is_initial(word: Word, names: Iterable[str]) -> bool:
    """True where the word is one capital that a name begins with."""
    return len(word.raw) == 1 and word.raw.isupper() and any(each.startswith(word.plain) for each in names)


def is_a_word(word: Word) -> bool:
    """True where it is an ordinary word as well."""
    common = list_of("names_that_are_words")
    return word.plain in common or word.plain.removesuffix("s") in common or word.plain in list_of("everyday_words")


def is_shortened(word: Word, named: Named) -> bool:
    """True for "Yas" of "Yasmin" and "Robbie" of "Robin", which no list holds."""
    for each in named.firsts:
        if _LEAST_SHORT <= len(word.plain) < len(each) and each.startswith(word.plain):
            return True
        for stem in _stems(word.plain):
            if each.startswith(stem):
                return True
    return False


def _stems(word: str) -> Iterator[str]:
    """What a pet name may be made of: "Robbie" of "robb" and "rob"."""
    for ending in ("y", "ie", "i", "ek", "ka", "ko", "o", "s", "a"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _LEAST_SHORT:
            yield stem
            if stem[-1] == stem[-2] and len(stem) > _LEAST_SHORT:
                yield stem[:-1]


def is_almost(one: str, other: str) -> bool:
    """True where one letter of a longer name is wrong, missing, too many, or two neighbours changed places.

    In one of five letters only a double letter or a vowel may be wrong.
    """
    if len(other) >= _LONG - 1 and one != other and _single(one) == _single(other):
        return True
    if len(other) == len(one) == _LONG - 1 and one[:1] == other[:1] and _only_a_vowel_differs(one, other):
        return True
    return len(other) >= _LONG and is_one_slip_away(one, other)


def _only_a_vowel_differs(one: str, other: str) -> bool:
    differ = [{a, b} for a, b in zip(one, other, strict=True) if a != b]
    return len(differ) == 1 and differ[0] <= set("aeiouy")


def _single(word: str) -> str:
    """A word with each double letter once: whether one is double is the commonest mistake in a name."""
    return re.sub(r"(.)\1", r"\1", word)


def stands_like_a_name(words: list[Word], at: int) -> bool:
    """True where an ordinary word is written, and stands, like a name."""
    word, follower = words[at], words[at + 1] if at + 1 < len(words) else None
    before = words[at - 1] if at else None
    if not word.is_capital or (follower is not None and follower.plain in _NO_PERSON_BEFORE and not word.owns):
        return False
    if word.plain in _SEASONS:
        near_number = any(each is not None and each.raw[:1].isdigit() for each in (before, follower))
        if word.begins or near_number or (before is not None and before.plain in _BEFORE_A_MONTH):
            return False
    if follower is not None and follower.is_capital and not follower.begins and not word.owns:
        # A part of another name or title: "Grace Tan", "Hope Street".
        return False
    return not word.begins or word.owns or verb_follows(words, at)


def verb_follows(words: list[Word], at: int) -> bool:
    """True where what follows is said of persons: "Grace told", "Tom and"."""
    return at + 1 < len(words) and words[at + 1].plain in _ACTS
