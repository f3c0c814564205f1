"""The ladder of outcomes, read from the school's policy as data (`policy/outcomes.toml`), the mildest first."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from casefile.errors import SettingsError
from casefile.school import ROLES
from casefile.toml_table import Table

TO = ("reporter", "subject", "authority", "legal", "office")
_LONGEST_ID = 30


@dataclass(frozen=True, slots=True)
class LetterTo:
    """A letter that an outcome leads to, and what its recipient is to the case: one of `TO`."""

    letter: str
    to: str


@dataclass(frozen=True, slots=True)
class Question:
    """What has to be recorded with a decision."""

    id: str
    question: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One rung. `clause` are the words of the code that allow it; `decided_by` the roles of the desk that may decide it.

    `about_people` is True where it is decided about somebody; `second_person` where another person has to agree.
    """

    id: str
    title: str
    meaning: str
    clause: str
    letters: tuple[LetterTo, ...]
    decided_by: tuple[str, ...]
    about_people: bool
    second_person: bool
    record: tuple[Question, ...]


@cache
def load_ladder(policy: Traversable | None = None) -> dict[str, Outcome]:
    """The outcomes by id, in the ladder's order. Raises `SettingsError` where the file cannot be used."""
    source = (policy or files("policy")) / "outcomes.toml"
    try:
        file = Table(tomllib.loads(source.read_text(encoding="utf-8")), "")
        outcomes = [_outcome(each) for each in file.tables("outcome", needed=True)]
        file.nothing_else()
    except FileNotFoundError:
        raise SettingsError("The policy folder holds no outcomes.toml.", "Copy the one in policy/.") from None
    except ValueError as error:
        raise SettingsError(f"policy/outcomes.toml cannot be used: {error}.", "See policy/README.md.") from error
    if len({each.id for each in outcomes}) != len(outcomes):
        raise SettingsError("policy/outcomes.toml names an outcome twice.", "Give each an id of its own.")
    return {each.id: each for each in outcomes}


def _outcome(table: Table) -> Outcome:
    outcome = Outcome(
        id=table.text("id"),
        title=table.text("title"),
        meaning=table.text("meaning"),
        clause=table.text("clause"),
        letters=tuple(_letter(each) for each in table.tables("letters")),
        decided_by=table.texts("decided_by", needed=True),
        about_people=table.flag("about_people"),
        second_person=table.flag("second_person"),
        record=tuple(_question(each) for each in table.tables("record")),
    )
    table.nothing_else()
    if len(outcome.id) > _LONGEST_ID:
        raise ValueError(f"{table.place}.id is longer than {_LONGEST_ID} characters")
    for role in outcome.decided_by:
        if role not in ROLES:
            raise ValueError(f'{table.place}.decided_by: "{role}" is not a role')
    return outcome


def _letter(table: Table) -> LetterTo:
    letter = LetterTo(table.text("letter"), table.text("to"))
    table.nothing_else()
    if letter.to not in TO:
        raise ValueError(f'{table.place}.to: "{letter.to}" is none of {", ".join(TO)}')
    return letter


def _question(table: Table) -> Question:
    question = Question(table.text("id"), table.text("question"))
    table.nothing_else()
    return question
