"""A sentence cut into words, each with its place: what phrases are held against.

A word is compared in small letters and without apostrophes, so that "Don't", "don’t" and "dont" are one.
Masked words stay whole ("f***ing"), and the few emoji that say something are words too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"(?:[^\W_]|[*@#$%'’‘])+|[🖕🐍🐀🐷🐖🐄🐮🐳🤡💩🤮🤐]")
_EDGES = "@#$%'’‘"
_APOSTROPHES = str.maketrans("", "", "'’‘")
# "f***", "s**t", "f*ck", "b@st@rd", "sh!t" is left alone: marks of stress look the same.
_MASKED = re.compile(r"[a-z]{1,4}(?:[*@#$%]{2,}[a-z*]*|[*@#$%][a-z]+)|\*{3,}")


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its flat form, its place in the sentence, whether it was written with a capital, and what it is."""

    word: str
    start: int
    end: int
    capital: bool
    masked: bool


def tokens_of(text: str) -> list[Token]:
    """The words of a text in order. The work is proportional to its length."""
    return [token for match in _WORD.finditer(text) if (token := _token(match)) is not None]


def _token(match: re.Match[str]) -> Token | None:
    raw = match[0]
    start = match.start() + len(raw) - len(raw.lstrip(_EDGES))
    raw = raw.strip(_EDGES)
    if raw.startswith("*") and raw.strip("*"):
        # "*really*" is stress; a masked word shows its first letter.
        start += len(raw) - len(raw.lstrip("*"))
        raw = raw.strip("*")
    if not raw or raw in {"*", "**"}:
        return None
    word = raw.lower().translate(_APOSTROPHES)
    return Token(word, start, start + len(raw), raw[0].isupper(), bool(_MASKED.fullmatch(word)))
