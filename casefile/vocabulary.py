"""The labels a report may carry, read from the school's policy as data (`policy/code-of-conduct.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from casefile.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Label:
    """One label. `title` is what a leader reads, `line` the words of the code (empty for kinds and flags)."""

    id: str
    title: str
    meaning: str
    line: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All labels of one school's policy, each group by id in the policy's order."""

    kinds: dict[str, Label]
    categories: dict[str, Label]
    flags: dict[str, Label]

    def title(self, label: str) -> str:
        """What a leader reads for a label of any group; the id itself where the policy no longer has it."""
        for group in (self.categories, self.flags, self.kinds):
            if label in group:
                return group[label].title
        return label


def load_vocabulary(policy: Traversable | None = None) -> Vocabulary:
    """Reads `code-of-conduct.toml` of a policy folder (by default the one that comes with the program).

    Raises `SettingsError` where the file is missing, is not TOML or repeats or lacks a label's words.
    """
    source = (policy or files("policy")) / "code-of-conduct.toml"
    try:
        raw = tomllib.loads(source.read_text(encoding="utf-8"))
        return Vocabulary(*(_group(raw[group]) for group in ("kind", "category", "flag")))
    except FileNotFoundError:
        raise SettingsError("The policy folder holds no code-of-conduct.toml.", "Copy the one in policy/.") from None
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise SettingsError(f"policy/code-of-conduct.toml cannot be used: {error}.", "See policy/README.md.") from error


def _group(raw: list[dict[str, str]]) -> dict[str, Label]:
    labels = {each["id"]: Label(**each) for each in raw}
    if len(labels) != len(raw):
        raise ValueError("a label stands there twice")
    return labels
