"""Reads settings by name and collects all that is wrong with them, never a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from casefile.errors import ConcernsError

T = TypeVar("T")


class SettingReader:
    """Reads values by name and collects everything that is wrong, so that one start shows all of it."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.problems: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        """The value, or the default where it is left out or empty."""
        return self.values.get(name, "").strip() or default

    def needed(self, name: str, hint: str) -> str:
        """A value that may not be left out."""
        value = self.text(name)
        if not value:
            self.problems.append(f"{name} is missing. {hint}")
        return value

    def secret(self, name: str) -> str:
        """A value that may stand in a file of its own, which NAME_FILE names."""
        path = self.text(f"{name}_FILE")
        if not path:
            return self.text(name)
        if self.text(name):
            self.problems.append(f"{name} and {name}_FILE are both set. Keep one.")
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            self.problems.append(f"{name}_FILE names a file that cannot be read. Check its path and owner.")
            return ""

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        """One of a few words."""
        value = self.text(name, default).lower()
        if value not in choices:
            self.problems.append(f"{name} must be one of: {', '.join(choices)}.")
            return default
        return value

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number within bounds."""
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            self.problems.append(f"{name} must be a whole number from {least} to {most}.")
            return default
        return int(value)

    def tried(self, read: Callable[[], T]) -> T | None:
        """What a file or key gives, or None where it cannot be used."""
        try:
            return read()
        except ConcernsError as error:
            self.problems.append(str(error))
            return None
