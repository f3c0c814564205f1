"""Who is complained about, as named: of the people in a mail, those of whom their traits say so."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from casefile.findings import Subject
from casefile.school import Person as SchoolPerson
from casefile.school import School
from triage.facts.children import may_be_a_child
from triage.facts.mention import IN_A_NAME
from triage.facts.name_words import KIN
from triage.facts.names import same_person
from triage.facts.people import Person, name_words
from triage.facts.weights import lean
from triage.facts.word_lists import words

# Where nobody is surely complained about, the likeliest is named if not much speaks against it.
_LIKELY = -1.5
_OURS = 2.0
_MOST = 40
_STAFF, _PUPILS = words("staff"), words("pupils")
_GOVERNOR = re.compile(r"\bgovernor\b", re.IGNORECASE)


def subjects_of(
    people: Sequence[Person],
    traits: Sequence[Collection[str]],
    told_of_staff: Sequence[str],
    school: School | None,
    acting: Collection[str] = (),
) -> tuple[Subject, ...]:
    """Each person complained about, once, in the order of the mail.

    `acting` are the ids of the school's own people who do something in the mail. Of them little proof is asked: from whom
    the case is kept hangs on it.
    """
    ours = [_known(each, school) for each in people]
    weighed = [
        (lean("subject", each) + (_OURS if known and known.id in acting else 0.0), person, each, known)
        for person, each, known in zip(people, traits, ours, strict=True)
        if may_be_a_subject(person) and not _is_rather_a_child(person, each) and not _is_only_done_to(each)
    ]
    chosen = [each for each in weighed if each[0] > 0]
    likeliest = max(weighed, key=lambda each: each[0], default=None)
    if not chosen and likeliest is not None and likeliest[0] > _LIKELY:
        chosen = [likeliest]
    told_of_others = [each for each in told_of_staff if not _names_ours(each, school)]
    return tuple(
        Subject(person.name, _is_a(person, some, known, told_of_others)) for _, person, some, known in chosen[:_MOST]
    )


def may_be_a_subject(person: Person) -> bool:
    """False for who is named only as somebody's child: "Poppy's mum", "Becks (Poppy)"."""
    return not all(each.owns_kin or each.start == IN_A_NAME for each in person.mentions)


def _is_rather_a_child(person: Person, traits: Collection[str]) -> bool:
    return may_be_a_child(person) and lean("child", traits) > max(0.0, lean("subject", traits))


def _is_only_done_to(traits: Collection[str]) -> bool:
    """True for Ann of "he shouted at Ann" where nothing is told of what Ann did."""
    return "done to at once" in traits and not {"does", "does at once", "by or from", "also=speaker"}.intersection(
        traits
    )


def _is_a(person: Person, traits: Collection[str], known: SchoolPerson | None, told_of_staff: Sequence[str]) -> str:
    """What they are: as the school lists them, as they are called, or as the words around them say."""
    if known is not None:
        return "governor" if known.has("governor") else "staff"
    said = set(re.findall(r"[^\W_]+", person.name.lower()))
    if person.sort == "described":
        return "staff" if said & _STAFF else "pupil" if said & _PUPILS else "parent" if said & KIN else "other"
    about = [each for each in told_of_staff if _names(each, person)]
    if about:
        return "governor" if any(_GOVERNOR.search(each) for each in about) else "staff"
    if lean("staff", traits) > 0:
        return "governor" if _GOVERNOR.search(person.name) else "staff"
    return "other" if person.sort in {"handle", "number"} else "parent"


def _known(person: Person, school: School | None) -> SchoolPerson | None:
    """Who of the school's own people this is, if anybody."""
    return next((each for each in school.people if _is_called(person.name, each)), None) if school else None


def _is_called(name: str, one: SchoolPerson) -> bool:
    return _is_named(name, one.name) or any(name.casefold() == each.casefold() for each in one.also)


def _is_named(said: str, name: str) -> bool:
    """True for the full name, or a title and the surname: a first name alone is nobody's in particular."""
    return same_person(said, name) and len(said.split()) > 1


def _names_ours(text: str, school: School | None) -> bool:
    """True where the words name one of the school's own: then nobody else in them is staff for it."""
    surnames = [name_words(each.name)[-1] for each in school.people] if school else []
    return any(re.search(rf"\b{re.escape(each)}\b", text.lower()) for each in surnames)


def _names(text: str, person: Person) -> bool:
    last = name_words(person.name)[-1:]
    return bool(last) and bool(re.search(rf"\b{re.escape(last[0])}\b", text.lower()))
