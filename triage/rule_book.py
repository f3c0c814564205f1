"""The rules as data: read from `rules/*.toml` once, and found in a sentence through an index of first words.

A file is named for its label. A rule has `phrases` (the language of `triage.phrases`), a `weight` (how much
one hit says for the label, 0–1) and where wanted

    voices    who must be speaking: see `_VOICES`
    needs     a circumstance of the whole mail: see `triage.circumstances`
    unless    phrases in the same sentence that take it back
    deniable  false where "not" before it does not take it back
    each      true where different words found by the rule count each for themselves
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from triage.phrases import BadPhrase, Item, Phrase, find_end, first_words, read_phrase, word_list
from triage.tokens import Token

_SAID = frozenset({"said", "chat", "passed-on", "exhibit"})
_VOICES = {
    "any": _SAID | {"body", "subject"},
    "told": frozenset({"body", "subject"}),
    "said": _SAID,
    "chat": frozenset({"chat", "said"}),
    "written": frozenset({"body"}),
    "passed-on": frozenset({"passed-on"}),
    "opening": frozenset({"subject", "body"}),
    "subject": frozenset({"subject"}),
    # What is written to the school, also where the office passes it on: neither a chat nor words in quotation marks.
    "letters": frozenset({"body", "subject", "passed-on", "exhibit"}),
}


_LONGEST_PREFIX = 20


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `number` tells it from every other."""

    number: int
    label: str
    weight: float
    phrases: tuple[Phrase, ...]
    voices: frozenset[str]
    needs: str
    unless: tuple[Phrase, ...]
    deniable: bool
    each: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule found in a sentence, from its first token to before `end`."""

    rule: Rule
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules, by the words with which they may begin, and the confidence from which a label is suggested."""

    rules: tuple[Rule, ...]
    thresholds: dict[str, float]
    lists: dict[str, Item]
    _by_word: dict[str, list[tuple[Rule, Phrase]]] = field(default_factory=lambda: defaultdict(list))
    _by_prefix: dict[str, list[tuple[Rule, Phrase]]] = field(default_factory=lambda: defaultdict(list))
    _by_form: list[tuple[Item, Rule, Phrase]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for rule in self.rules:
            self._add(rule)

    def hits(self, tokens: Sequence[Token]) -> Iterator[Hit]:
        """Every rule found, at each place where it begins."""
        for start, token in enumerate(tokens):
            seen = set()
            for rule, phrase in self._candidates(token):
                end = find_end(phrase, tokens, start)
                if end is not None and (rule.number, end) not in seen:
                    seen.add((rule.number, end))
                    yield Hit(rule, start, end)

    def _candidates(self, token: Token) -> Iterator[tuple[Rule, Phrase]]:
        yield from self._by_word.get(token.word, ())
        for length in range(1, min(len(token.word), _LONGEST_PREFIX) + 1):
            yield from self._by_prefix.get(token.word[:length], ())
        for item, rule, phrase in self._by_form:
            if item.takes(token):
                yield rule, phrase

    def _add(self, rule: Rule) -> None:
        """Puts a rule's phrases into the index."""
        for phrase in rule.phrases:
            for item in first_words(phrase):
                for word in item.exact:
                    self._by_word[word].append((rule, phrase))
                for prefix in item.prefixes:
                    self._by_prefix[prefix].append((rule, phrase))
                if item.capital or item.number or item.masked:
                    self._by_form.append((item, rule, phrase))


@cache
def rule_book() -> RuleBook:
    """All rules that come with the program. Raises `BadPhrase` where one cannot be read."""
    folder = files("triage") / "rules"
    raw = {
        file.name.removesuffix(".toml"): tomllib.loads(file.read_text(encoding="utf-8"))
        for file in sorted(folder.iterdir(), key=lambda each: each.name)
        if file.name.endswith(".toml")
    }
    lists = read_lists(raw.pop("words"))
    rules = [(label, each) for label, file in raw.items() for each in file["rule"]]
    return RuleBook(
        rules=tuple(read_rule(number, label, each, lists) for number, (label, each) in enumerate(rules)),
        thresholds={label: float(file.get("threshold", 0.5)) for label, file in raw.items()},
        lists=lists,
    )


def read_lists(raw: dict[str, list[str]], known: Mapping[str, Item] | None = None) -> dict[str, Item]:
    """The word lists, in order: a list may name those before it, and those `known` already."""
    lists = dict(known or {})
    for name, entries in raw.items():
        lists[name] = word_list(entries, lists)
    return lists


def first_place(phrases: Iterable[Phrase], tokens: Sequence[Token]) -> int | None:
    """The first token with which any of the phrases begins, or None where none stands in the sentence."""
    wanted = tuple(phrases)
    places = (
        start for start in range(len(tokens)) if any(find_end(each, tokens, start) is not None for each in wanted)
    )
    return next(places, None)


def read_rule(number: int, label: str, raw: dict[str, Any], lists: dict[str, Item]) -> Rule:
    """One rule, as a file has it. Raises `BadPhrase` where it cannot be read."""
    unknown = set(raw) - {"weight", "phrases", "voices", "needs", "unless", "deniable", "each"}
    if unknown:
        raise BadPhrase(f"a rule for {label} has {', '.join(sorted(unknown))}, which means nothing")
    return Rule(
        number=number,
        label=label,
        weight=float(raw["weight"]),
        phrases=tuple(read_phrase(each, lists) for each in raw["phrases"]),
        voices=_VOICES[raw.get("voices", "any")],
        needs=raw.get("needs", ""),
        unless=tuple(read_phrase(each, lists) for each in raw.get("unless", ())),
        deniable=bool(raw.get("deniable", True)),
        each=bool(raw.get("each", False)),
    )
