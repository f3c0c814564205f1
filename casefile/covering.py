"""Covers the reporter's name where people look over shoulders: in lists, headings and the report itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

COVER = "•••"
_LEAST = 3


def names_to_cover(name: str | None, address: str | None) -> list[str]:
    """What gives a reporter away in their own words: the address, the full name, the last name."""
    words = (name or "").split()
    last = words[-1:] if len(words) > 1 and len(words[-1]) >= _LEAST else []
    return [each for each in (address or "", " ".join(words), *last) if len(each) >= _LEAST]


def covering(words: str) -> re.Pattern[str]:
    """A pattern for these words, apart by any space, as words of their own."""
    inner = r"\s+".join(re.escape(each) for each in words.split())
    return re.compile(rf"(?<!\w){inner}(?!\w)", re.IGNORECASE)


def covered(text: str, names: Iterable[str]) -> str:
    """The text with these names replaced."""
    for each in names:
        text = covering(each).sub(COVER, text)
    return text
