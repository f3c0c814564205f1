"""A text's words as search compares them: folded, without endings, numbers and addresses in one spelling.

    Ellie’s  ÉLLIE             ellie            shouted  shouting  shouts        shout
    #StopIt                    stopit           behaviour  behavior              behavior
    +44 (0)161 496 0155        01614960155      Ola+school@Parents.example       ola@parents.example
    [CD-7KXM-4Q]               cd7kxm4q         😡                                itself

Endings are taken off lightly, in the manner of D. Harman's "S" stemmer (How effective is suffixing?, 1991) and a little
beyond: what is left need be no word, only the same for the forms of one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from casefile.references import references_in
from casefile.same_address import one_form

_REFERENCE = r"\bCD-\w{4}-?\w{2}\b"
_ADDRESS = r"[\w.+'’&=-]+@[^\W_][\w-]*(?:\.[\w-]+)+"
# Digits as people set them apart, from a trunk 0 or a country's code on; no date and no time of day looks so.
_PHONE = r"(?:(?<![\w+])\+|(?<![\w./:-])0)(?:[\s().-]{0,3}\d){8,15}(?!\w)"
_WORD = r"[^\W_](?:[^\W_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f]|['’ʼ](?=[^\W_]))*"
# Scripts without spaces between words: each sign counts as one.
_SIGN = "[\u3040-\u30ff\u3400-\u9fff]"
_EMOJI = "[\u2600-\u27bf\u2b50\U0001f1e6-\U0001f1ff\U0001f300-\U0001f3fa\U0001f400-\U0001faff]"
_WHOLE = re.compile(f"(?P<reference>{_REFERENCE})|(?P<address>{_ADDRESS})|(?P<phone>{_PHONE})", re.IGNORECASE)
_PLAIN = re.compile(f"{_SIGN}|{_WORD}|{_EMOJI}")
_NOT_TAKEN_APART = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_APOSTROPHES = re.compile("['’ʼ]")
_LEAST_TO_STEM, _LEAST_LEFT = 4, 3
_VOWEL = re.compile("[aeiouy]")
_SHORT = re.compile("[^aeiou][aeiou][^aeiouwxy]")
_FORMS = {
    "child": ("children",),
    "man": ("men",),
    "woman": ("women",),
    "say": ("said",),
    "tell": ("told",),
    "speak": ("spoke", "spoken"),
    "teach": ("taught",),
    "throw": ("threw", "thrown"),
    "write": ("wrote", "written"),
    "use": ("used", "using"),
    "lie": ("lied", "lying"),
    "die": ("died", "dying"),
}
_OTHER_FORMS = {form: word for word, forms in _FORMS.items() for form in forms}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, from `start` to `end`, as search compares it."""

    start: int
    end: int
    term: str


def normal(text: str) -> str:
    """The text with every letter and its accent in one character, as `words_in` counts them."""
    return unicodedata.normalize("NFC", text)


def words_in(text: str) -> Iterator[Word]:
    """The words of a text in `normal` form, in their order, each alone: an address or number falls apart here."""
    for match in _PLAIN.finditer(text):
        term = _term(match[0])
        if term:
            yield Word(match.start(), match.end(), term)


def whole_in(text: str) -> Iterator[Word]:
    """The references, e-mail addresses and telephone numbers in a text, each in its one spelling."""
    for match in _WHOLE.finditer(text):
        term = _one_spelling(str(match.lastgroup), match[0])
        if term:
            yield Word(match.start(), match.end(), term)


def _one_spelling(sort: str, found: str) -> str:
    if sort == "reference":
        return "".join(references_in(found)).replace("-", "").casefold()
    if sort == "address":
        return one_form(found).replace(" ", "")
    digits = "".join(each for each in found if each.isdecimal())
    # Ours with the country's code, and what is often left standing after it, is ours from the trunk 0 on.
    return re.sub("^(?:00)?440?", "0", digits) if found.startswith(("+44", "0044", "+ 44")) else digits


@lru_cache(maxsize=50_000)
def _term(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.casefold().translate(_NOT_TAKEN_APART))
    plain = "".join(each for each in apart if not unicodedata.combining(each)).casefold()
    first, *_, last = _APOSTROPHES.split(plain) if _APOSTROPHES.search(plain) else (plain, plain)
    joined = first if last == "s" and first else _APOSTROPHES.sub("", plain)
    return _without_ending(joined) if joined.isascii() and joined.isalpha() else joined


def _without_ending(word: str) -> str:
    if word in _OTHER_FORMS:
        word = _OTHER_FORMS[word]
    if len(word) < _LEAST_TO_STEM:
        return word
    return _same_end(_without_tail(_without_tense(_singular(word))))


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > _LEAST_TO_STEM else word[:-1]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _without_tense(word: str) -> str:
    if word.endswith("ied") and len(word) > _LEAST_TO_STEM:
        return word[:-3] + "y"
    if word.endswith("eed"):
        return word[:-1] if len(word) > _LEAST_TO_STEM + 1 else word
    for ending in ("ing", "ed"):
        left = word.removesuffix(ending)
        if left != word and len(left) >= _LEAST_LEFT and _VOWEL.search(left):
            # Hating is of hate: of hat it would be hatting.
            return left + "e" if _SHORT.fullmatch(left) else left
    return word


def _without_tail(word: str) -> str:
    for ending in ("ment", "ly"):
        left = word.removesuffix(ending)
        if left != word and len(left) > _LEAST_LEFT:
            return left
    return word


def _same_end(word: str) -> str:
    """One end for what is spelt in two ways: abuse and abus(ing), hop and hopp(ing), bully and bulli(es), colour and color, -ise and -ize."""
    word = re.sub("y$", "i", word.removesuffix("e") if len(word) > _LEAST_TO_STEM else word)
    if len(word) > _LEAST_TO_STEM:
        word = re.sub("is$", "iz", re.sub("our(?=$|it$|abl$|al$|ful$)", "or", word))
    return word[:-1] if len(word) > _LEAST_LEFT and word[-1] == word[-2] and word[-1] not in "aeiou" else word
