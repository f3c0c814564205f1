"""One table of a TOML file, read value by value: each of the type it must have, or refused with the place.

TOML has types, and a person who fills in a file may well miss them: a date in quotation marks is a text, and a
text where a list belongs would be read letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

_LONGEST = 300


class Table:
    """A table and its place in the file, such as "people[2]". Every reader raises `ValueError` in words."""

    def __init__(self, values: object, place: str) -> None:
        if not isinstance(values, dict):
            raise ValueError(f"{place} must be a table")  # noqa: TRY004 - one kind of error, said in words
        self._values: Mapping[str, Any] = values
        self._unread = set(values)
        self.place = place

    def text(self, name: str, default: str | None = None) -> str:
        """A text in one line; empty only where it may be left out."""
        value = self._value(name, default)
        return _text(value, self._where(name), may_be_empty=default == "")

    def texts(self, name: str, *, needed: bool = False) -> tuple[str, ...]:
        """A list of texts, none of them empty."""
        values = self._list(name, "texts", needed=needed)
        return tuple(_text(each, self._where(name), may_be_empty=False) for each in values)

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number within bounds."""
        value = self._value(name, default)
        # True is an int to Python.
        if type(value) is not int or not least <= value <= most:
            raise ValueError(
                f"{self._where(name)} must be a whole number from {least} to {most}, without quotation marks"
            )
        return value

    def flag(self, name: str) -> bool:
        """True or false; false where it is left out."""
        value = self._value(name, False)
        if not isinstance(value, bool):
            raise ValueError(f"{self._where(name)} must be true or false, without quotation marks")  # noqa: TRY004
        return value

    def day(self, name: str) -> date:
        """A date."""
        return _day(self._value(name, None), self._where(name))

    def clock(self, name: str, default: str) -> time | None:
        """A time of day such as "07:45"; None where it is left empty on purpose."""
        value = self._value(name, default)
        if value == "":
            return None
        if not isinstance(value, str) or not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
            raise ValueError(f'{self._where(name)} must be a time such as "07:45", in quotation marks')
        return time.fromisoformat(value)

    def days(self, name: str) -> tuple[date, ...]:
        """A list of dates."""
        return tuple(_day(each, self._where(name)) for each in self._list(name, "dates"))

    def table(self, name: str, *, needed: bool = True) -> Table:
        """A table in this one; empty where it may be left out."""
        return Table(self._value(name, None if needed else {}), self._where(name))

    def pairs(self, name: str) -> dict[str, str | bool]:
        """A table of texts and flags by names of any choice; empty where it is left out."""
        values = self._value(name, {})
        if not isinstance(values, dict) or not all(isinstance(each, str | bool) for each in values.values()):
            raise ValueError(f"{self._where(name)} must be a table of texts and true or false")
        return dict(values)

    def tables(self, name: str, *, needed: bool = False) -> list[Table]:
        """A list of tables, counted from 1 as people do."""
        values = self._list(name, "tables", needed=needed)
        return [Table(each, f"{self._where(name)}[{number}]") for number, each in enumerate(values, 1)]

    def nothing_else(self) -> None:
        """Refuses names that nobody asked for: a misspelt "also" would keep a case from nobody."""
        if self._unread:
            raise ValueError(f"{self._where(min(self._unread))} is no name that is known here")

    def _value(self, name: str, default: object) -> Any:
        self._unread.discard(name)
        value = self._values.get(name, default)
        if value is None:
            raise ValueError(f"{self._where(name)} is missing")
        return value

    def _list(self, name: str, of: str, *, needed: bool = False) -> list[Any]:
        value = self._value(name, None if needed else [])
        if not isinstance(value, list) or (needed and not value):
            raise ValueError(f"{self._where(name)} must be a list of {of}, in square brackets")
        return value

    def _where(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name


def _text(value: object, where: str, *, may_be_empty: bool) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{where} must be a text, in quotation marks")  # noqa: TRY004 - one kind of error, said in words
    text = value.strip()
    if not text and not may_be_empty:
        raise ValueError(f"{where} is empty")
    if not text.isprintable() or len(text) > _LONGEST:
        raise ValueError(f"{where} must be one line of at most {_LONGEST} characters")
    return text


def _day(value: object, where: str) -> date:
    # A date with a time is a date to Python.
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError(f"{where} must be a date such as 2026-09-02, without quotation marks")  # noqa: TRY004 - as above
    return value
