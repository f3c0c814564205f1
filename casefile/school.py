"""The school as its `school.toml` describes it: letterhead, people and roles, groups, terms, answer times."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

from casefile.errors import SettingsError
from casefile.toml_table import Table

ROLES = ("leader", "dsl", "office", "it", "governor")
_LAST_RANK = 98
_LEAST_LETTERS = 2
_LONGEST_ANSWER = 200
_SHORTEST_WAIT, _LONGEST_WAIT = 5, 24 * 60
# A morning notice that was missed is made up until then.
NOON = time(12)
# The audit trail writes what no person did under this name.
_NOBODYS = {"program"}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works for the school or governs it.

    `id` is stable and content-free ("head"); `roles` are those of the desk and may be empty: staff are
    listed so that a complaint about them is recognised. `rank` orders the ladder: who gets a case when
    those above are complained about (1 is first). `also` holds other names people use.
    """

    id: str
    name: str
    title: str
    address: str
    roles: tuple[str, ...] = ()
    rank: int = 0
    also: tuple[str, ...] = ()
    teaches: str = ""

    def has(self, role: str) -> bool:
        """True where the person holds the desk role."""
        return role in self.roles


@dataclass(frozen=True, slots=True)
class Term:
    """A school term, both days included."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class School:
    """Everything about one school that is not a secret and not a server.

    `acknowledge_within`, `outcome_within` and `forgotten_after` are school days, `safeguarding_opened_within` minutes;
    `morning_notice` is a time of day in London, None where the school wants none. `alone_allowed` is True where a leader may
    be their own second person, as long as nobody else may decide on the case (`casefile.second_person`).
    """

    name: str
    address: tuple[str, ...]
    phone: str
    website: str
    signed_by: str
    signed_role: str
    people: tuple[Person, ...]
    classes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    closed: tuple[date, ...] = ()
    acknowledge_within: int = 2
    outcome_within: int = 15
    forgotten_after: int = 5
    safeguarding_opened_within: int = 30
    morning_notice: time | None = None
    alone_allowed: bool = False

    def person(self, person_id: str) -> Person | None:
        """The person with this id, or None."""
        return next((each for each in self.people if each.id == person_id), None)

    def by_address(self, address: str) -> Person | None:
        """The person with this e-mail address, whatever its case, or None."""
        wanted = address.strip().lower()
        return next((each for each in self.people if each.address.lower() == wanted), None) if wanted else None

    def with_role(self, role: str) -> tuple[Person, ...]:
        """Everybody who holds the role, by rank."""
        return tuple(
            sorted((each for each in self.people if each.has(role)), key=lambda each: (each.rank or 99, each.id))
        )


def load_school(path: Path) -> School:
    """Reads `school.toml`. Raises `SettingsError` with the place and the reason where it cannot be used."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(
            f"SCHOOL_FILE names {path}, which does not exist.", "Copy school.example.toml and fill it in."
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"{path} cannot be read: {error}.", "It must be a TOML file like school.example.toml."
        ) from error
    try:
        return _school(Table(raw, ""))
    except ValueError as error:
        raise SettingsError(f"{path} cannot be used: {error}.", "Compare it with school.example.toml.") from error


def _school(file: Table) -> School:
    school, letters, answers = file.table("school"), file.table("letters"), file.table("answers", needed=False)
    approval = file.table("approval", needed=False)
    tables = file.tables("people", needed=True)
    read = School(
        name=school.text("name"),
        address=school.texts("address", needed=True),
        phone=school.text("phone"),
        website=school.text("website", ""),
        signed_by=letters.text("signed_by"),
        signed_role=letters.text("signed_role"),
        people=tuple(_person(each) for each in tables),
        classes=file.texts("classes"),
        groups=file.texts("groups"),
        terms=tuple(_term(each) for each in file.tables("terms")),
        closed=file.days("closed"),
        acknowledge_within=answers.number("acknowledge_within_school_days", 2, 1, _LONGEST_ANSWER),
        outcome_within=answers.number("outcome_within_school_days", 15, 1, _LONGEST_ANSWER),
        forgotten_after=answers.number("forgotten_after_school_days", 5, 1, _LONGEST_ANSWER),
        safeguarding_opened_within=answers.number(
            "safeguarding_opened_within_minutes", 30, _SHORTEST_WAIT, _LONGEST_WAIT
        ),
        morning_notice=_morning(answers),
        alone_allowed=approval.flag("one_leader_may_act_alone"),
    )
    for each in (file, school, letters, answers, approval):
        each.nothing_else()
    _check_people(read.people)
    _check_signature(read)
    return read


def _morning(answers: Table) -> time | None:
    at = answers.clock("morning_notice", "07:45")
    if at is not None and at >= NOON:
        raise ValueError(f"{answers.place}.morning_notice must be a time before noon")
    return at


def _term(table: Table) -> Term:
    term = Term(table.text("name"), table.day("first"), table.day("last"))
    table.nothing_else()
    if term.last < term.first:
        raise ValueError(f"{table.place} ends before it begins")
    return term


def _person(table: Table) -> Person:
    person = Person(
        id=table.text("id"),
        name=table.text("name"),
        title=table.text("title"),
        address=table.text("address", ""),
        roles=table.texts("roles"),
        rank=table.number("rank", 0, 0, _LAST_RANK),
        also=table.texts("also"),
        teaches=table.text("teaches", ""),
    )
    table.nothing_else()
    _check_person(person, table.place)
    return person


def _check_person(person: Person, place: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}", person.id) or person.id in _NOBODYS:
        raise ValueError(f"{place}.id must be a short word of its own, of at most 40 letters, digits, - and _")
    if person.address and not re.fullmatch(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\"]+", person.address):
        raise ValueError(f"{place}.address is not an e-mail address")
    if any(sum(each.isalpha() for each in name) < _LEAST_LETTERS for name in (person.name, *person.also)):
        raise ValueError(f"{place}: a name of one letter would stand in every report")
    for role in person.roles:
        if role not in ROLES:
            raise ValueError(f'"{role}" is not a role; the roles are {", ".join(ROLES)}')
    if person.roles and not person.address:
        raise ValueError(f'"{person.id}" has a desk role but no address to send the sign-in link to')


def _check_people(people: tuple[Person, ...]) -> None:
    ids = [each.id.lower() for each in people]
    if len(set(ids)) != len(ids):
        raise ValueError("two people have the same id")
    addresses = [each.address.lower() for each in people if each.address]
    if len(set(addresses)) != len(addresses):
        raise ValueError("two people have the same address, so a sign-in link could reach the wrong one")
    if not any(each.has("leader") for each in people):
        raise ValueError('nobody has the role "leader"')
    if not any(each.has("governor") and each.rank for each in people):
        raise ValueError('no "governor" has a rank, so a complaint about the head would reach nobody')


def _check_signature(school: School) -> None:
    """Whoever signs must be known: nobody signs the answer to a complaint about themselves."""
    if [each.name for each in school.people].count(school.signed_by) != 1:
        raise ValueError("letters.signed_by must be the name of one of the people, written as it is there")
