"""The book of letters: what each folder of `templates/letters/` says of itself in its `letter.toml`.

title        what a leader reads
to           what its recipient is to the case: reporter, subject, authority, legal or office
also_to      what else its recipient may be: a meeting may be with the reporter as well
why          a sentence that says when it is proposed
paper        true where it may go on paper as well
second_person  true where two people have to approve it
asks         what a person fills in before it is drafted, each with an id, a question, a sort and an example
opens        the day to keep that it sets when it goes (`casefile.case_dates`; outcome-by: the case's own), by the ask's id
closes       the days to keep that are done with once it goes: whoever is told of a ban was heard
variants     other values than the usual ones, so that a preview shows each face of the letter
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from casefile.case_dates import SORTS as DAYS
from casefile.errors import LetterError
from casefile.ladder import TO
from casefile.toml_table import Table

SORTS = ("line", "text", "date", "time", "number")
OUTCOME_BY = "outcome-by"


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
class Variant:
    """Another face of a letter, for previews: values that differ from the usual examples."""

    id: str
    values: Mapping[str, str | bool]


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A kind of letter, as its folder describes it."""

    id: str
    title: str
    to: str
    why: str
    paper: bool
    second_person: bool
    asks: tuple[Ask, ...]
    opens: tuple[Opens, ...]
    also_to: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()

    def may_go_to(self, role: str) -> bool:
        """True where somebody who is this to the case may get the letter."""
        return role == self.to or role in self.also_to


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
        asks=tuple(_ask(each) for each in table.tables("asks")),
        opens=tuple(_opens(each) for each in table.tables("opens")),
        also_to=table.texts("also_to"),
        closes=table.texts("closes"),
        variants=tuple(_variant(each) for each in table.tables("variants")),
    )
    table.nothing_else()
    for role in (kind.to, *kind.also_to):
        if role not in TO:
            raise ValueError(f'to: "{role}" is none of {", ".join(TO)}')
    for closed in kind.closes:
        if closed not in DAYS:
            raise ValueError(f'closes: "{closed}" is no day to keep')
    for each in kind.opens:
        if each.sort not in (*DAYS, OUTCOME_BY):
            raise ValueError(f'opens: "{each.sort}" is no day to keep')
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


def _variant(table: Table) -> Variant:
    variant = Variant(table.text("id"), table.pairs("with"))
    table.nothing_else()
    return variant


def _opens(table: Table) -> Opens:
    opens = Opens(table.text("sort"), table.text("ask"))
    table.nothing_else()
    return opens
