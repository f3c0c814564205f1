"""Where a mail speaks of somebody: names, handles, numbers, "Poppy's mum", "a man in a green coat", and who writes in chats.

Sorts:  speaker    who sent a chat's line or a mail that was passed on
        full       a first name with a surname or its initial
        first      one name alone
        titled     "Mrs Dunn", "Coach Baz"
        kin        "Poppy's mum", "Hannah's partner"
        described  "a man in a green coat", "the caretaker", "his mother"
        handle     "@gate_gaz", "MamaBear_Jo"
        number     a telephone number
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from triage.facts.mention import IN_A_NAME, Mention
from triage.facts.name_words import KIN, bare, words_of
from triage.facts.running_names import names_in
from triage.facts.word_lists import words as listed
from triage.passages import Passage

# A hostile mail may name thousands.
MOST = 400
_NUMBER = re.compile(r"(?<![\w/])(?:\+44 ?|0)\d(?:[ -]?\d){8,10}(?!\w)|\bnumber ending(?: in)? \d{2,5}\b")
_HANDLE = re.compile(
    r"(?<![\w@.])(?:@\w[\w.]{2,30}|(?=[A-Za-z\d]*_)[A-Za-z\d][\w]{4,34}|[A-Z][A-Za-z]{2,20}\d[\w]{1,12}|[a-z]{4,20}\d\d[\w]{0,8})(?![\w@/]|\.\w)"
)
_FILE = re.compile(r"\.(?:png|jpe?g|txt|pdf|docx?|heic|zip)\b|^(?:IMG|DSC|Screenshot|PXL|WA)", re.IGNORECASE)
_SOMEBODY = "|".join(sorted(each.replace("_", " ") for each in listed("somebody")))
_NOT_IN_TAIL = "|".join(sorted(listed("after_described")))
_DESCRIBED = re.compile(
    rf"\b(?:a|an|the|one|that|this|some|two|three|another|his|her|their|your|our|my|same) (?:(?!(?:{_NOT_IN_TAIL})\b)[\w’'-]+ ){{0,3}}?(?:{_SOMEBODY})\b"
    rf"(?: (?:in|with|wearing|driving|from|on|off|at|of) (?:(?!(?:{_NOT_IN_TAIL})\b)[\w’'-]+ ?){{1,6}})?",
    re.IGNORECASE,
)
_KIN_OF = re.compile(rf"(?i:\b(?:{'|'.join(sorted(KIN))}) (?:of|to) (?:little |wee |young )?)([A-Z][\w’'-]+)")
_IN_BRACKETS = re.compile(r"\(([^()]{2,40})\)?")
_LEAST_NAME = 2


def mentions_in(passages: Sequence[Passage]) -> list[Mention]:
    """Everybody spoken of, in reading order."""
    found: list[Mention] = []
    for place, passage in enumerate(passages):
        found += _speaker(passage.speaker, place)
        found += _in_text(passage, place)
        if len(found) >= MOST:
            break
    return found[:MOST]


def _speaker(speaker: str, place: int) -> Iterator[Mention]:
    name = speaker.strip(" ~")
    if not name:
        return
    yield Mention(name, "speaker", place)
    for match in _IN_BRACKETS.finditer(name):
        owners = set(_owners_in(match[1]))
        for each in _children_in(match[1]):
            yield Mention(each, "first", place, IN_A_NAME, owns_kin=each in owners)
    for each in _owners_in(name.split("(")[0]):
        yield Mention(each, "first", place, IN_A_NAME, owns_kin=True)


def _children_in(words: str) -> Iterator[str]:
    """The names in the brackets after a chat's name: "Riley & Mae", "Bobby's mum"."""
    for word in words_of(words):
        name = bare(word.text)
        if (
            word.text[0].isupper()
            and word.text.lower() not in KIN
            and len(name) >= _LEAST_NAME
            and name.isalpha() | ("-" in name)
        ):
            yield name


def _owners_in(words: str) -> Iterator[str]:
    """Poppy of "Poppys mum"."""
    some = words_of(words)
    yield from (bare(a.text) for a, b in pairwise(some) if b.text.lower() in KIN and a.text[0].isupper())


def _in_text(passage: Passage, place: int) -> Iterator[Mention]:
    text = passage.text
    taken: list[tuple[int, int]] = []
    for sort, pattern in (("number", _NUMBER), ("handle", _HANDLE)):
        for match in pattern.finditer(text):
            if not _FILE.search(match[0]):
                taken.append(match.span())
                yield Mention(match[0].strip(), sort, place, *match.span())
    yield from names_in(passage, place, taken)
    for match in _DESCRIBED.finditer(text):
        yield Mention(match[0].strip(), "described", place, *match.span())
    for match in _KIN_OF.finditer(text):
        yield Mention(match[0], "kin", place, *match.span())
