"""How two texts differ, for two people at one letter: what stands in it now, and what one of them wrote meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|[^\s]+")
# Beyond this many words a changed passage is shown as a whole.
_MOST_WORDS = 2000
_AROUND = 80


@dataclass(frozen=True, slots=True)
class Change:
    """A run of words: in both ("same"), only in what stands there now ("theirs"), only in one's own ("mine"), or left out ("gap")."""

    sort: str
    words: str


def difference(theirs: str, mine: str) -> list[Change]:
    """The two as one run of changes; long passages that are the same are shortened. Empty where the texts are the same."""
    if theirs == mine:
        return []
    made = list(_by_lines(theirs.splitlines(keepends=True), mine.splitlines(keepends=True)))
    return [short for number, each in enumerate(made) for short in _shortened(each, number, len(made))]


def _by_lines(theirs: list[str], mine: list[str]) -> Iterator[Change]:
    for same, a, b in _runs(theirs, mine):
        if same:
            yield Change("same", a)
        else:
            yield from _by_words(_WORDS.findall(a), _WORDS.findall(b))


def _by_words(theirs: list[str], mine: list[str]) -> Iterator[Change]:
    if max(len(theirs), len(mine)) > _MOST_WORDS:
        runs = iter([(False, "".join(theirs), "".join(mine))])
    else:
        runs = _runs(theirs, mine)
    for same, a, b in runs:
        if same:
            yield Change("same", a)
            continue
        if a:
            yield Change("theirs", a)
        if b:
            yield Change("mine", b)


def _runs(theirs: list[str], mine: list[str]) -> Iterator[tuple[bool, str, str]]:
    for tag, a, b, c, d in SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes():
        yield tag == "equal", "".join(theirs[a:b]), "".join(mine[c:d])


def _shortened(change: Change, number: int, count: int) -> Iterator[Change]:
    words = change.words
    if change.sort != "same" or len(words) <= 3 * _AROUND:
        yield change
        return
    # The end of what is the same stands before a change, its beginning after one.
    if number > 0:
        yield Change("same", words[:_AROUND])
    yield Change("gap", "")
    if number < count - 1:
        yield Change("same", words[-_AROUND:])
