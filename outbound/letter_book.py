"""The book of letters: what each folder of `templates/letters/` says of itself in its `letter.toml`.

title        what a leader reads
to           what its recipient is to the case: reporter, subject, authority, legal or office
why          a sentence that says when it is proposed
paper        true where it may go on paper as well: it then has a page of its own in `templates/paper/`
second_person  true where two people have to approve it
answers      true where it stands in the thread of the parent's own mail
asks         what a person fills in before it is drafted, each with an id, a question, a sort and an example
opens        the day to keep that it sets (`casefile.case_dates`), taken from the answer of that id
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from casefile.errors import LetterError
from casefile.ladder import TO
from casefile.toml_table import Table

SORTS = ("line", "text", "date", "time", "number")


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that a letter needs from a person. `sort` is one of `SORTS`; `example` is what a preview shows."""

    id: str
    question: str
    sort: str
    example: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Opens:
    """A day to keep that a letter sets when it is sent: its sort, and the id of the answer that holds the day."""

    sort: str
    ask: str


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A kind of letter, as its folder describes it."""

    id: str
    title: str
    to: str
    why: str
    paper: bool
    second_person: bool
    answers: bool
    asks: tuple[Ask, ...]
    opens: tuple[Opens, ...]


@cache
def letter_book() -> dict[str, LetterKind]:
    """Every letter by its id, in the order of their titles. Raises `LetterError` where a folder describes itself wrongly."""
    letters = files("templates") / "letters"
    folders = sorted(each.name for each in letters.iterdir() if (each / "letter.toml").is_file())
    kinds = [_read(name, (letters / name / "letter.toml").read_text(encoding="utf-8")) for name in folders]
    return {each.id: each for each in sorted(kinds, key=lambda each: each.title)}


def letter_kind(letter: str) -> LetterKind:
    """The letter with this id. Raises `LetterError` where there is none."""
    found = letter_book().get(letter)
    if found is None:
        raise LetterError("There is no such letter.", "`concerns letters list` names them all.")
    return found


def _read(name: str, words: str) -> LetterKind:
    try:
        return _kind(name, Table(tomllib.loads(words), ""))
    except ValueError as error:
        raise LetterError(f"letters/{name}/letter.toml cannot be used: {error}.", "Compare it with another.") from error


def _kind(name: str, table: Table) -> LetterKind:
    kind = LetterKind(
        id=name,
        title=table.text("title"),
        to=table.text("to"),
        why=table.text("why"),
        paper=table.flag("paper"),
        second_person=table.flag("second_person"),
        answers=table.flag("answers"),
        asks=tuple(_ask(each) for each in table.tables("asks")),
        opens=tuple(_opens(each) for each in table.tables("opens")),
    )
    table.nothing_else()
    if kind.to not in TO:
        raise ValueError(f'to: "{kind.to}" is none of {", ".join(TO)}')
    for each in kind.opens:
        if each.ask not in {ask.id for ask in kind.asks if ask.sort == "date"}:
            raise ValueError(f'opens: "{each.ask}" is no date that it asks for')
    return kind


def _ask(table: Table) -> Ask:
    ask = Ask(
        table.text("id"), table.text("question"), table.text("sort"), table.text("example"), table.text("hint", "")
    )
    table.nothing_else()
    if ask.sort not in SORTS:
        raise ValueError(f'{table.place}.sort: "{ask.sort}" is none of {", ".join(SORTS)}')
    return ask


def _opens(table: Table) -> Opens:
    opens = Opens(table.text("sort"), table.text("ask"))
    table.nothing_else()
    return opens
