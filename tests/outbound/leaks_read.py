"""Reads the leak check's test letters: TOML files of cases, each with what is known and its letters."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from outbound.leaks.leak_check import Attached, Known, Leak, LetterWords, Party, Told

FOLDER = Path(__file__).parent / "leaks"
_MARKED = re.compile(r"⟦([^⟧]*)⟧")


@dataclass(frozen=True)
class Example:
    """One letter with what is known; `expected` are the words that leak, with where they stand."""

    case: str
    known: Known
    letter: LetterWords
    expected: tuple[tuple[str, str], ...]

    def missed(self, found: list[Leak]) -> list[tuple[str, str]]:
        """The expected leaks that none of these is about."""
        return [
            (where, words)
            for where, words in self.expected
            if not any(
                each.where == where and (each.words in words or words in each.words or _meet(each.words, words))
                for each in found
            )
        ]


def read_examples(name: str) -> Iterator[Example]:
    for case in tomllib.loads((FOLDER / name).read_text("utf-8"))["case"]:
        for letter in case["letter"]:
            yield _example(case, letter)


def _example(case: dict[str, Any], letter: dict[str, Any]) -> Example:
    expected: list[tuple[str, str]] = []

    def plain(where: str, text: str) -> str:
        expected.extend((where, " ".join(each.split())) for each in _MARKED.findall(text))
        return _MARKED.sub(r"\1", text)

    attached = []
    for each in letter.get("attached", []):
        name = _MARKED.sub(r"\1", each["name"])
        fields = {"name": "name", "text": "text", "about": "metadata"}
        words = {ours: plain(name, each.get(theirs, "")) for ours, theirs in fields.items()}
        attached.append(Attached(media_type=each["media_type"], **words))
    words = LetterWords(plain("subject", letter.get("subject", "")), plain("text", letter["text"]), tuple(attached))
    return Example(case["id"], _known(case, letter), words, tuple(expected))


def _known(case: dict[str, Any], letter: dict[str, Any]) -> Known:
    reporters, subjects = [list(map(_party, case.get(each, []))) for each in ("reporter", "subject")]
    role = letter["to"]
    among = {"reporter": reporters, "subject": subjects}.get(role, [])
    recipient = next((each for each in among if each.name == letter.get("recipient", each.name)), Party())
    at = case["sent"]
    assert isinstance(at, datetime)
    return Known(
        role=role,
        recipient=recipient,
        reference=case["reference"],
        reporters=tuple(each for each in reporters if each is not recipient),
        others=tuple(each for each in subjects if each is not recipient),
        children=tuple(case.get("children", ())),
        staff=tuple(case["staff"]),
        school=("Hollybank Primary School", "Hollybank Lane", "Holly class", "Year 2 Ash", "Willow class"),
        told=(Told(case["report"], at),),
        group=tuple(case["group"]),
        files=tuple(case.get("exhibits", ())),
    )


def _party(raw: dict[str, Any]) -> Party:
    children = [each.strip() for each in re.split(r",| and ", raw.get("child", "")) if each.strip()]
    return Party(
        raw["name"],
        tuple(children),
        raw.get("relation", ""),
        tuple(filter(None, [raw.get("address", "")])),
        tuple(filter(None, [raw.get("phone", "")])),
        tuple(raw.get("postal", ())),
    )


def _meet(one: str, other: str) -> bool:
    """True where two stretches share three words, or half of the shorter."""
    first, second = (set(re.findall(r"\w+", each.casefold())) for each in (one, other))
    return len(first & second) >= min(3, max(1, min(len(first), len(second)) // 2))
