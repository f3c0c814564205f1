"""Mentions put together: each person of a mail once, under the fullest name, with every place that speaks of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from triage.facts.mention import Mention
from triage.facts.name_words import KIN, TITLES
from triage.facts.word_lists import first_names

MOST = 150
_WORD = re.compile(r"[^\W_][\w’'-]*")
# The fuller the name, the sooner it stands for the person.
_FULLNESS = ("writer", "speaker", "full", "titled", "first", "kin", "handle", "number", "described")
_PLAIN = frozenset({"writer", "speaker", "full", "titled", "first"})


@dataclass(slots=True)
class Person:
    """Somebody the mail speaks of."""

    name: str
    sort: str
    mentions: list[Mention] = field(default_factory=list)

    @property
    def sorts(self) -> frozenset[str]:
        """In which ways they are spoken of."""
        return frozenset(each.sort for each in self.mentions)


def people_of(mentions: Iterable[Mention]) -> list[Person]:
    """The people behind some mentions, in the order of the mail."""
    found: dict[tuple[str, str], Person] = {}
    for each in mentions:
        key = (each.name.casefold(), "" if each.sort in _PLAIN else each.sort)
        person = found.setdefault(key, Person(each.name, each.sort))
        person.mentions.append(each)
        if _FULLNESS.index(each.sort) < _FULLNESS.index(person.sort):
            person.name, person.sort = each.name, each.sort
    order = {id(each): number for number, each in enumerate(found.values())}
    kept: list[Person] = []
    for person in sorted(list(found.values())[:MOST], key=_rank):
        same = next((each for each in kept if _may_be_one(person, each)), None)
        if same is None:
            kept.append(person)
        else:
            same.mentions += person.mentions
            order[id(same)] = min(order[id(same)], order[id(person)])
            if _rank(person) < _rank(same) or (
                person.sort == "full" and same.sort == "speaker" and len(person.name) > len(same.name)
            ):
                same.name = person.name
    return sorted(kept, key=lambda each: order[id(each)])


def _rank(person: Person) -> tuple[int, int]:
    return (_FULLNESS.index(person.sort), -len(name_words(person.name)))


@lru_cache(maxsize=1_000)
def name_words(name: str) -> tuple[str, ...]:
    """A name's words for comparing: small letters, without title, brackets and what it owns."""
    words = tuple(
        each.casefold().replace("’", "'").removesuffix("'s") for each in _WORD.findall(name.split("(", maxsplit=1)[0])
    )
    return tuple(each for each in words if each.rstrip(".") not in TITLES) or words


def _may_be_one(less: Person, more: Person) -> bool:
    if less.sort not in _PLAIN or more.sort not in _PLAIN or names_kin(less.name) or names_kin(more.name):
        return False
    one, other = name_words(less.name), name_words(more.name)
    if not one or not other:
        return False
    titled = [_is_titled(each.name) for each in (less, more)]
    if len(one) == 1 and len(other) == 1:
        return one == other and titled[0] == titled[1]
    if titled[0] or titled[1]:
        return one[-1] == other[-1] and (len(one) == 1 or len(other) == 1 or one[0][0] == other[0][0])
    if one[0] != other[0]:
        # A surname alone: "Dunn" after "Kelly Dunn".
        return len(one) == 1 and len(other) > 1 and one[0] == other[-1] and one[0] not in first_names()
    return len(one) == 1 or len(other) == 1 or one[-1].startswith(other[-1]) or other[-1].startswith(one[-1])


def names_kin(name: str) -> bool:
    """True for "Poppy's mum" and "Dad of Summer", which name a child and mean somebody else."""
    words = name_words(name)
    return len(words) > 1 and any(each in KIN for each in words[:3])


def _is_titled(name: str) -> bool:
    first = _WORD.match(name.strip())
    return first is not None and first[0].casefold() in TITLES
