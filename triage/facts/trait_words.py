"""Words as traits: in small letters, near enough to count "shouts" and "shouted" as one; names and numbers as what they are."""

from __future__ import annotations

import re

from triage.facts.name_words import KIN, TITLES
from triage.facts.word_lists import everyday, first_names

_TOKEN = re.compile(r"[^\W_][\w’'-]*|[^\s\w]")
_ENDINGS = ("ing", "ies", "ied", "ed", "es", "s", "e")
_LEAST_STEM = 3


def flat(text: str) -> list[str]:
    """The words and marks of a text; names, numbers and rare words stand as what they are."""
    return [_class(each) for each in _TOKEN.findall(text.replace("’", "'"))]


def stem(word: str) -> str:
    """A word without the commonest endings."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word[: -len(ending)]
    return word


def _class(word: str) -> str:
    small = word.lower()
    if small in everyday() or not word[0].isalnum() or small in TITLES or small.removesuffix("'s") in KIN:
        return small
    if word[0].isdigit():
        return "<#>"
    return "<N>" if word[0].isupper() or small in first_names() else "<rare>"
