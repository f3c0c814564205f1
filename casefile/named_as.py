"""Whether words mean one of the school's own people, and how surely: by name, in the ways that parents write names.

Surely       the full name; title and surname (Miss, Mrs, Ms and Mx are one: parents guess); another name that the school
             lists; a short form or an initial with the surname ("Bob Priestley", "R. Calloway"); a surname of five
             letters or more with one letter wrong, beside the title or the first name
Perhaps      the surname alone, or under another title; title and initial ("Mrs C"); the first name alone, of whoever
             is told of as staff
Not at all   another first name with the same surname: it is a common one, or a husband's
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from casefile.school import Person, School

_TITLES = frozenset({"mr", "ms", "dr", "rev", "sir"})
_ONE_TITLE = {"miss": "ms", "mrs": "ms", "mx": "ms"}
# In small letters, as people write them.
TITLES = _TITLES | _ONE_TITLE.keys()
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LEAST_NAME = 2
# A surname of four letters is one letter away from too many others.
_LEAST_LETTERS = 5
INITIAL = "it is their title and initial"
_ALMOST = "it is almost"


@dataclass(frozen=True, slots=True)
class Meant:
    """A person that words may mean, and why, as the end of a sentence. `sure` is False where it must be asked."""

    person_id: str
    why: str
    sure: bool


def words_in(text: str) -> list[str]:
    """A text's words as names are compared: small letters, without what they own, one title for Miss, Mrs, Ms and Mx."""
    words = [each.casefold().removesuffix("'s").removesuffix("’s") for each in _WORD.findall(text)]
    return " ".join(_ONE_TITLE.get(each, each) for each in words).replace("head teacher", "headteacher").split()


def meant_by_name(words: Sequence[str], school: School, *, is_staff: bool = False) -> list[Meant]:
    """Everybody whose name the words may be. `is_staff` is True where the report is about staff, first names count."""
    found = [Meant(person.id, why, sure) for person in school.people for why, sure in _by_name(list(words), person)]
    exact = [each for each in found if each.sure and not each.why.startswith(_ALMOST)]
    found = exact or [each for each in found if each.sure] or found
    if not found and is_staff:
        found = [
            Meant(each.id, "it is their first name", sure=False)
            for each in school.people
            if _is_first_name(words, each)
        ]
    return found


def _by_name(words: list[str], person: Person) -> Iterator[tuple[str, bool]]:
    """At most one reason why the words name the person."""
    title, first, surname = parts_of(person)
    said_title, rest = (words[0], words[1:]) if words[:1] and words[0] in _TITLES else ("", words)
    if not rest or not surname:
        return
    last, others = rest[-1], rest[:-1]
    if last == surname:
        yield from _with_surname(said_title, others, title, first)
    elif said_title == title and title and len(rest) == 1 and len(last) == 1 and surname.startswith(last):
        yield INITIAL, False
    elif _is_almost(last, surname) and _fits(said_title, others, title, first):
        yield f"{_ALMOST} their name, with a letter changed", True


def _with_surname(said_title: str, others: list[str], title: str, first: str) -> Iterator[tuple[str, bool]]:
    if others:
        if any(each == first for each in others):
            yield "it is their name", True
        elif any(is_short_for(each, first) for each in others) or (
            others[0] == first[:1] and said_title in {"", title}
        ):
            yield "it is their surname with a short form of their first name", True
    elif said_title:
        yield (
            ("it is their title and surname", True)
            if said_title == title
            else ("it is their surname under another title", False)
        )
    else:
        yield "it is their surname", False


def _fits(said_title: str, others: list[str], title: str, first: str) -> bool:
    if others:
        return any(each == first or is_short_for(each, first) for each in others)
    return bool(said_title) and said_title == title


def _is_first_name(words: Sequence[str], person: Person) -> bool:
    _, first, _ = parts_of(person)
    return len(words) == 1 and bool(first) and (words[0] == first or is_short_for(words[0], first))


@cache
def parts_of(person: Person) -> tuple[str, str, str]:
    """Title, first name and surname, each "" where there is none."""
    words = words_in(person.name)
    title = words.pop(0) if words and words[0] in _TITLES else ""
    if len(words) >= _LEAST_NAME:
        return title, words[0], words[-1]
    return (title, "", words[0]) if title and words else ("", "", "")


def is_short_for(one: str, other: str) -> bool:
    """True where two first names are forms of one: "Bob" and "Robert"."""
    lines = _lines_with()
    return one != other and not lines.get(one, _NONE).isdisjoint(lines.get(other, _NONE))


_NONE = frozenset[int]()


@cache
def _lines_with() -> dict[str, frozenset[int]]:
    """The lines of the list of short names that each name stands in."""
    lines = files("casefile").joinpath("short_names.txt").read_text("utf-8").split("\n")
    found: dict[str, set[int]] = {}
    for number, line in enumerate(lines):
        for name in () if line.startswith("#") else line.split():
            found.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


def _is_almost(one: str, other: str) -> bool:
    return len(other) >= _LEAST_LETTERS and is_one_slip_away(one, other)


def is_one_slip_away(one: str, other: str) -> bool:
    """True where one letter but the first is wrong, missing, too many, or two neighbours changed places."""
    if one == other or abs(len(one) - len(other)) > 1 or one[:1] != other[:1]:
        return False
    short, long = sorted((one, other), key=len)
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[:at] + short[at : at + 2][::-1] + short[at + 2 :]
    return short[at + 1 :] == long[at + 1 :] or swapped == long
