"""The rules as data, read from `rules/*.toml` and compiled once.

A rule is a regular expression in everyday letters (case does not matter), a weight (how much it says for
its label, 0–1), and optionally `voices` (where it counts) and `unless` (words in the same passage that take
it back). `{insult}` and the like stand for word lists of `rules/words.toml`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_SAID = frozenset({"said", "chat", "passed-on", "exhibit"})
_VOICES = {
    "any": _SAID | {"body", "subject"},
    "told": frozenset({"body", "subject"}),
    "said": _SAID,
    "written": frozenset({"body"}),
    "passed-on": frozenset({"passed-on"}),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, compiled. `needs` names a circumstance of the whole mail ("public", "group", "email")."""

    pattern: re.Pattern[str]
    weight: float
    voices: frozenset[str]
    unless: re.Pattern[str] | None
    needs: str


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules of each label by id, and the weight from which a label is suggested."""

    rules: dict[str, tuple[Rule, ...]]
    thresholds: dict[str, float]
    words: dict[str, str]


@cache
def rule_book() -> RuleBook:
    """All rules that come with the program."""
    folder = files("triage") / "rules"
    words = _word_lists(tomllib.loads((folder / "words.toml").read_text(encoding="utf-8")))
    rules, thresholds = {}, {}
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        label = file.name.removesuffix(".toml")
        if label == "words" or not file.name.endswith(".toml"):
            continue
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
        rules[label] = tuple(_rule(each, words) for each in raw["rule"])
        thresholds[label] = float(raw.get("threshold", 0.5))
    return RuleBook(rules, thresholds, words)


def _word_lists(raw: dict[str, list[str]]) -> dict[str, str]:
    return {name: f"(?:{'|'.join(entries)})" for name, entries in raw.items()}


def _rule(raw: dict[str, Any], words: dict[str, str]) -> Rule:
    unless = raw.get("unless")
    return Rule(
        pattern=compiled(raw["pattern"], words),
        weight=float(raw["weight"]),
        voices=_VOICES[raw.get("voices", "any")],
        unless=compiled(unless, words) if unless else None,
        needs=raw.get("needs", ""),
    )


def compiled(pattern: str, words: dict[str, str]) -> re.Pattern[str]:
    """A rule's pattern with its word lists filled in; an apostrophe in it stands for either form, or none."""
    for name, alternatives in words.items():
        pattern = pattern.replace("{" + name + "}", alternatives)
    return re.compile(pattern.replace("'", "['’]?"), re.IGNORECASE)
