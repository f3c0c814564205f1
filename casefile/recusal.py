"""Who may not know of a case, because the report complains of them: judged before anybody is told.

A first, careful judge: it compares the people complained about with the school's own, by full name, by
title and surname ("Mrs Entwistle"), by other names listed for them, and by role ("the head"). A common
surname alone recuses nobody. Each match says why.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from casefile.findings import Findings
from casefile.school import Person, School

_TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "rev", "sir"}
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LEAST_NAME = 2


@dataclass(frozen=True, slots=True)
class Recused:
    """A person of the school who is complained about, and the words that show it."""

    person_id: str
    reason: str


def recused_by(findings: Findings, school: School) -> list[Recused]:
    """Everybody of the school whom the report complains of, each with a reason for the person on top of the ladder."""
    named = [each.name for each in findings.facts.subjects]
    quotes = [quote.quote for flag in findings.flags if flag.id == "staff-subject" for quote in flag.evidence]
    recused = []
    for person in school.people:
        words = next((each for each in [*named, *quotes] if _names(each, person)), None)
        if words is not None:
            recused.append(Recused(person.id, f"The report complains of “{words}”."))
    return recused


def _names(text: str, person: Person) -> bool:
    words = [each.casefold().removesuffix("'s").removesuffix("’s") for each in _WORD.findall(text)]
    return any(_stands_in(each, words) for each in _names_of(person))


def _names_of(person: Person) -> list[list[str]]:
    """The runs of words that mean this person: full name, title and surname, other names, and the role's title."""
    full = [each.casefold() for each in _WORD.findall(person.name)]
    bare = [each for each in full if each not in _TITLES]
    runs = [bare] if len(bare) >= _LEAST_NAME else []
    if full and full[0] in _TITLES:
        runs.append([full[0], full[-1]])
    # A role's title means one person only where somebody holds an office ("Headteacher", "Chair of governors").
    others = (*person.also, person.title) if person.roles else person.also
    runs += [[word.casefold() for word in _WORD.findall(each)] for each in others]
    return [each for each in runs if each]


def _stands_in(run: list[str], words: list[str]) -> bool:
    return any(words[start : start + len(run)] == run for start in range(len(words) - len(run) + 1))
