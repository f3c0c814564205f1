"""The children a mail names, and which are the writer's own."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from triage.facts.mention import IN_A_NAME
from triage.facts.people import Person, names_kin
from triage.facts.weights import lean

_SORTS = frozenset({"first", "full", "speaker"})
# Most parents name a child: where none is sure, the likeliest is named if not much speaks against it.
_LIKELY = -1.5
# A whole school year; a hostile mail may name thousands.
_MOST = 60


def may_be_a_child(person: Person) -> bool:
    """False for whoever is named by title, by kin, or not at all."""
    return person.sort in _SORTS and not names_kin(person.name)


def is_somebodys(person: Person) -> bool:
    """True for Jo of "Ann (Jo's mum)"."""
    return any(each.start == IN_A_NAME and each.owns_kin for each in person.mentions)


def children_of(people: Sequence[Person], traits: Sequence[Collection[str]]) -> tuple[str, ...]:
    """Every child named in the mail and what came with it, in order."""
    leans = [
        (lean("child", some), person) for person, some in zip(people, traits, strict=True) if may_be_a_child(person)
    ]
    chosen = [person for each, person in leans if each > 0 or is_somebodys(person)]
    if not chosen and leans:
        best, likeliest = max(leans, key=lambda each: each[0])
        chosen = [likeliest] if best > _LIKELY else []
    return tuple(each.name for each in chosen[:_MOST])


def own_children(people: Sequence[Person], traits: Sequence[Collection[str]]) -> tuple[str, ...]:
    """Those of them who are the writer's: the likeliest, and those told of in the same breath."""
    leans = [
        (lean("own child", some), person) for person, some in zip(people, traits, strict=True) if may_be_a_child(person)
    ]
    chosen = [person for each, person in leans if each > 0]
    return tuple(each.name for each in chosen[:_MOST])
