"""The small language in which rules are written, and how a phrase is found in a sentence.

    word          that word; "dont" stands for "don't" too
    word*         any word that begins so
    (a|b c|d*)    one of these
    {insult}      one of the list of that name in words.toml
    item?         that item, or nothing
    ..            up to three words;  ...  up to eight
    @             a word with a capital letter;  #  a number;  ***  a masked swear word

Gaps are bounded and positions are kept as a set, so the work is bounded by the length of the sentence, however
hostile it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from triage.tokens import Token

_GAPS = {"..": 3, "...": 8}


class BadPhrase(ValueError):
    """A rule that cannot be read; its words say which and why."""


@dataclass(frozen=True, slots=True)
class Item:
    """One place of a phrase: `sequences` are its alternatives of several words, `gap` how many words may be skipped."""

    exact: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    sequences: tuple[tuple[Item, ...], ...] = ()
    capital: bool = False
    number: bool = False
    masked: bool = False
    optional: bool = False
    gap: int = 0

    def takes(self, token: Token) -> bool:
        """True where the one word fits this place."""
        return (
            token.word in self.exact
            or (bool(self.prefixes) and token.word.startswith(self.prefixes))
            or (self.capital and token.capital)
            or (self.number and token.word[0].isdigit())
            or (self.masked and token.masked)
        )


Phrase = tuple[Item, ...]
_FORMS = {"@": Item(capital=True), "#": Item(number=True), "***": Item(masked=True)}


def read_phrase(text: str, lists: Mapping[str, Item]) -> Phrase:
    """The phrase that a rule's words stand for. Raises `BadPhrase`."""
    items = _read(text, lists)
    if not items or items[0].gap or items[0].optional or items[-1].gap:
        raise BadPhrase(f"a phrase begins with a word and ends with one: {text}")
    return items


def word_list(entries: Iterable[str], lists: Mapping[str, Item]) -> Item:
    """One place that any entry fits; an entry may be several words."""
    made = [_read(each, lists) for each in entries]
    single = [each[0] for each in made if len(each) == 1 and not each[0].optional and not each[0].gap]
    several = [each for each in made if len(each) > 1]
    if len(single) + len(several) != len(made):
        raise BadPhrase("one of several alternatives cannot be a gap or optional")
    return Item(
        exact=frozenset().union(*(each.exact for each in single)),
        prefixes=tuple(dict.fromkeys(prefix for each in single for prefix in each.prefixes)),
        sequences=(*(sequence for each in single for sequence in each.sequences), *several),
        capital=any(each.capital for each in single),
        number=any(each.number for each in single),
        masked=any(each.masked for each in single),
    )


def _read(text: str, lists: Mapping[str, Item]) -> Phrase:
    return tuple(_item(each, lists) for each in _split(text, " ") if each)


def _split(text: str, separator: str) -> list[str]:
    """The pieces between separators that stand outside any parentheses."""
    pieces, depth = [""], 0
    for each in text:
        depth += (each == "(") - (each == ")")
        if each == separator and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += each
    if depth:
        raise BadPhrase(f"a parenthesis is missing: {text}")
    return pieces


def _item(text: str, lists: Mapping[str, Item]) -> Item:
    if text in _GAPS:
        return Item(gap=_GAPS[text])
    bare = text.removesuffix("?")
    if bare.startswith("(") and bare.endswith(")"):
        item = word_list(_split(bare[1:-1], "|"), lists)
    elif bare.startswith("{") and bare.endswith("}"):
        if bare[1:-1] not in lists:
            raise BadPhrase(f"there is no list {bare}")
        item = lists[bare[1:-1]]
    else:
        item = _word(bare)
    return replace(item, optional=bare != text)


def _word(text: str) -> Item:
    if text in _FORMS:
        return _FORMS[text]
    word = text.removesuffix("*")
    if not word or word != word.lower() or not all(each.isalnum() or not each.isascii() for each in word):
        raise BadPhrase(f"a word is small letters and digits without apostrophes or hyphens, not “{text}”")
    return Item(prefixes=(word,)) if text.endswith("*") else Item(exact=frozenset({word}))


def find_end(phrase: Phrase, tokens: Sequence[Token], start: int) -> int | None:
    """Where the shortest run that begins at `start` and fits the phrase ends (the place after its last word)."""
    ends = _advance(phrase, tokens, {start})
    return min(ends, default=None)


def _advance(phrase: Phrase, tokens: Sequence[Token], places: set[int]) -> set[int]:
    for item in phrase:
        if item.gap:
            places = {each + skip for each in places for skip in range(item.gap + 1) if each + skip < len(tokens)}
            continue
        following = set(places) if item.optional else set()
        for place in places:
            if place < len(tokens) and item.takes(tokens[place]):
                following.add(place + 1)
        for sequence in item.sequences:
            following |= _advance(sequence, tokens, places)
        if not following:
            return following
        places = following
    return places


def first_words(phrase: Phrase) -> Iterable[Item]:
    """The single-word places with which a match of the phrase may begin: what an index is made of."""
    first = phrase[0]
    yield first
    for sequence in first.sequences:
        yield from first_words(sequence)
