"""Covers the reporter's name where people look over shoulders: in lists, headings and the report itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from casefile.named_as import TITLES

COVER = "•••"
_LEAST = 3


class FirstName(str):
    """A first name alone. It may be a word as well (Grace, Hope, Will), so it counts with a capital."""

    __slots__ = ()


def names_to_cover(name: str | None, address: str | None) -> list[str]:
    """What gives a reporter away in their own words: the address, the full name, the last name, the first name."""
    words = (name or "").split()
    if len(words) == 1:
        return [each for each in (address or "", FirstName(words[0])) if len(each) >= _LEAST]
    first, last = (words[0], words[-1]) if words else ("", "")
    alone = [last, *([] if first.casefold().removesuffix(".") in TITLES else [FirstName(first)])]
    return [each for each in (address or "", " ".join(words), *alone) if len(each) >= _LEAST]


def covering(words: str) -> re.Pattern[str]:
    """A pattern for these words, apart by any space, as words of their own."""
    inner = r"\s+".join(re.escape(each) for each in words.split())
    begins = "(?=[A-ZÀ-Þ])" if isinstance(words, FirstName) else ""
    return re.compile(rf"(?<!\w){begins}(?i:{inner})(?!\w)")


def covered(text: str, names: Iterable[str]) -> str:
    """The text with these names replaced."""
    for each in names:
        text = covering(each).sub(COVER, text)
    return text
