"""How hard a text is to read: the Flesch–Kincaid grade, counted as people would by hand (Kincaid and others, 1975).

A sentence ends with its mark, or with its paragraph or list item.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z’']+")
_VOWELS = re.compile(r"[aeiouy]+")


def grade(text: str) -> float:
    """The school grade (of the United States: age less five) for whom a text is readable."""
    sentences = [each for each in re.split(r"[.!?](?:\s|$)|\n", text) if _WORD.search(each)]
    words = _WORD.findall(text)
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    word = word.lower().strip("'’")
    count = len(_VOWELS.findall(word))
    if word.endswith("e") and not word.endswith(("le", "ee", "ie", "ye")) and count > 1:
        count -= 1
    if word.endswith("ed") and not word.endswith(("ted", "ded")) and count > 1:
        count -= 1
    return max(count, 1)
