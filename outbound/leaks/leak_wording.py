"""Where a letter says a thing in the reporter's own words, which whoever knows them would know again.

Five words in a row with two telling ones among them, or four telling ones in their order, whatever small words stand between them ("I cry at bedtime",
"who cries at bedtime"). Names, the code of conduct, the letters' own stock words and what the group said are nobody's
wording.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from outbound.leaks.leak_words import Word, list_of, plain_words, without_quotes, words_of

# So many words in a row, and so many telling ones among them.
_ROW, _TELLING_IN_A_ROW = 5, 2
_TELLING = 4
# So many words may lie between the first and the last of the telling ones.
_SPREAD = 12
# So many characters between two words were a quotation.
_GAP = 12
_PERSONS = {
    **dict.fromkeys(["i", "we", "you", "he", "she", "they", "me", "us", "him", "her", "them", "it", "who"], "~"),
    **dict.fromkeys(["my", "our", "your", "his", "their", "hers", "mine"], "~s"),
    **dict.fromkeys(["am", "is", "are", "was", "were", "be", "been"], "be"),
    **dict.fromkeys(["has", "have", "had", "having"], "have"),
}
_ENDINGS = ("ing", "ied", "ies", "ed", "es", "s", "e", "y")
_LEAST_STEM = 3


@dataclass(frozen=True, slots=True)
class Runs:
    """What a text is compared by: its rows of words and its rows of telling words."""

    plain: frozenset[tuple[str, ...]]
    telling: frozenset[tuple[str, ...]]


def own_runs(told: Iterable[str], spoken: Iterable[str], names: frozenset[str]) -> Runs:
    """What is the reports' own wording; `spoken` is what others said, `names` tell nothing."""
    ours = [_runs(words_of(without_quotes(each)), names) for each in told]
    free = [_stock(), *(_runs(words_of(each), names) for each in spoken)]
    return Runs(
        frozenset().union(*(each.plain for each in ours)).difference(*(each.plain for each in free)),
        frozenset().union(*(each.telling for each in ours)).difference(*(each.telling for each in free)),
    )


def wording_in(text: str, own: Runs, names: frozenset[str]) -> Iterator[str]:
    """Every stretch of a letter that is a report's own wording, by the runs of `own_runs`."""
    words = words_of(text)
    hits: set[int] = set()
    for row, places in _rows(words):
        if row in own.plain and _count_telling(words, places, names) >= _TELLING_IN_A_ROW and _is_whole(words, places):
            hits.update(places)
    for row, places in _telling_rows(words, names):
        if row in own.telling and _is_whole(words, places):
            hits.update(places)
    yield from _stretches(text, words, hits)


def _runs(words: list[Word], names: frozenset[str]) -> Runs:
    return Runs(frozenset(row for row, _ in _rows(words)), frozenset(row for row, _ in _telling_rows(words, names)))


def _rows(words: list[Word]) -> Iterator[tuple[tuple[str, ...], range]]:
    alike = [_PERSONS.get(each.plain) or stem(each.plain) for each in words]
    for at in range(len(words) - _ROW + 1):
        yield tuple(alike[at : at + _ROW]), range(at, at + _ROW)


def _telling_rows(words: list[Word], names: frozenset[str]) -> Iterator[tuple[tuple[str, ...], range]]:
    telling = [n for n, each in enumerate(words) if _tells(each, names)]
    for at in range(len(telling) - _TELLING + 1):
        numbers = telling[at : at + _TELLING]
        if numbers[-1] - numbers[0] < _SPREAD:
            yield tuple(stem(words[n].plain) for n in numbers), range(numbers[0], numbers[-1] + 1)


def _is_whole(words: list[Word], places: range) -> bool:
    """False where something was blotted out between these words: a run across a quotation is nobody's wording."""
    return all(words[n + 1].start - words[n].end < _GAP for n in places[:-1])


def _count_telling(words: list[Word], places: range, names: frozenset[str]) -> int:
    return sum(_tells(words[n], names) for n in places)


def _tells(word: Word, names: frozenset[str]) -> bool:
    return not (word.plain.isdigit() or word.plain in names or word.plain in list_of("everyday_words"))


def _stretches(text: str, words: list[Word], hits: set[int]) -> Iterator[str]:
    begin: int | None = None
    for number in range(len(words) + 1):
        if number in hits and begin is None:
            begin = number
        elif number not in hits and begin is not None:
            yield text[words[begin].start : words[number - 1].end]
            begin = None


@cache
def stem(word: str) -> str:
    """A word without its ending, roughly: "cries" and "cry", "noted" and "notes" come to one."""
    for each in _ENDINGS:
        if word.endswith(each) and len(word) - len(each) >= _LEAST_STEM:
            return word.removesuffix(each)
    return word


@cache
def _stock() -> Runs:
    """What every letter may say: the words of the code of conduct, of the letters' templates and of ordinary courtesy."""
    plain: set[tuple[str, ...]] = set()
    telling: set[tuple[str, ...]] = set()
    for text in _stock_texts():
        runs = _runs(words_of(text), frozenset())
        plain |= runs.plain
        telling |= runs.telling
    return Runs(frozenset(plain), frozenset(telling))


def _stock_texts() -> Iterator[str]:
    for letter in (files("templates") / "letters").iterdir():
        if letter.is_dir():
            yield from (each.read_text("utf-8") for each in letter.iterdir() if each.name.endswith(".txt"))
    yield from (each.read_text("utf-8") for each in files("policy").iterdir() if each.name.endswith(".toml"))
    yield from files("outbound.leaks").joinpath("ordinary_phrases.txt").read_text("utf-8").split("\n")


def names_among(texts: Iterable[str]) -> frozenset[str]:
    """The words of names, which are facts and nobody's wording."""
    return frozenset(word for each in texts for word in plain_words(each))
