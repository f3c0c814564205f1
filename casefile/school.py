"""The school as its `school.toml` describes it: letterhead, people and roles, groups, terms, answer times."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from casefile.errors import SettingsError

ROLES = ("leader", "dsl", "office", "it", "governor")


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
    """Everything about one school that is not a secret and not a server."""

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
        return _school(raw)
    except (KeyError, TypeError, ValueError) as error:
        raise SettingsError(
            f"{path} cannot be used: {_reason(error)}.", "Compare it with school.example.toml."
        ) from error


def _reason(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)


def _school(raw: dict[str, Any]) -> School:
    school, letters, answers = raw["school"], raw["letters"], raw.get("answers", {})
    people = tuple(_person(each) for each in raw["people"])
    _check_people(people)
    return School(
        name=school["name"],
        address=tuple(school["address"]),
        phone=school["phone"],
        website=school.get("website", ""),
        signed_by=letters["signed_by"],
        signed_role=letters["signed_role"],
        people=people,
        classes=tuple(raw.get("classes", ())),
        groups=tuple(raw.get("groups", ())),
        terms=tuple(Term(each["name"], each["first"], each["last"]) for each in raw.get("terms", ())),
        closed=tuple(raw.get("closed", ())),
        acknowledge_within=int(answers.get("acknowledge_within_school_days", 2)),
        outcome_within=int(answers.get("outcome_within_school_days", 15)),
    )


def _person(raw: dict[str, Any]) -> Person:
    roles = tuple(raw.get("roles", ()))
    for role in roles:
        if role not in ROLES:
            raise ValueError(f'"{role}" is not a role; the roles are {", ".join(ROLES)}')
    return Person(
        id=raw["id"],
        name=raw["name"],
        title=raw["title"],
        address=raw.get("address", ""),
        roles=roles,
        rank=int(raw.get("rank", 0)),
        also=tuple(raw.get("also", ())),
        teaches=raw.get("teaches", ""),
    )


def _check_people(people: tuple[Person, ...]) -> None:
    ids = [each.id for each in people]
    if len(set(ids)) != len(ids):
        raise ValueError("two people have the same id")
    addresses = [each.address.lower() for each in people if each.address]
    if len(set(addresses)) != len(addresses):
        raise ValueError("two people have the same address, so a sign-in link could reach the wrong one")
    if not any(each.has("leader") for each in people):
        raise ValueError('nobody has the role "leader"')
    for each in people:
        if each.roles and not each.address:
            raise ValueError(f'"{each.id}" has a desk role but no address to send the sign-in link to')
