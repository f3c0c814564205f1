"""A form of the desk: its fields, what somebody typed into it, and what is wrong with that. Nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from flask import request

from casefile.clocks import LONDON
from casefile.errors import CaseworkError, ConcernsError

_LONGEST, _MOST_DIGITS = 20_000, 5
_A_DAY = "Give a day, such as 24/11/2026."
_A_TIME = "Give a time, such as 15:45."
_DAYS, _TIMES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"), ("%H:%M", "%H:%M:%S", "%H.%M")


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `sort`: line, text, lines, date, time, number, email, tel, hidden, one (of `options`) or many.

    `missing` is said where it is left empty; "" where it may be. `options` are (value, words); `example` shows what fits.
    """

    id: str
    label: str
    sort: str = "line"
    missing: str = ""
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    example: str = ""


class Incomplete(CaseworkError):
    """Something is missing in a form, or cannot be read; what it is stands beside the fields."""


@dataclass
class Sheet:
    """A form as one person sees it. `wrong` says what is wrong, by field; `sentence` and `hint` stand above the form."""

    fields: Sequence[Field]
    values: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    sentence: str = ""
    hint: str = ""

    @classmethod
    def blank(
        cls,
        fields: Sequence[Field],
        known: Mapping[str, str] | None = None,
        ticked: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Sheet:
        """A form that is shown for the first time, with what is known already."""
        return cls(fields, dict(known or {}), dict(ticked or {}))

    @classmethod
    def sent(cls, fields: Sequence[Field], known: Mapping[str, str] | None = None) -> Sheet:
        """The form as it came; a field that it did not hold has what is known already."""
        values = {each.id: request.form.get(each.id, (known or {}).get(each.id, "")) for each in fields}
        chosen = {each.id: tuple(request.form.getlist(each.id)) for each in fields if each.sort == "many"}
        return cls(fields, {name: _plain(value) for name, value in values.items()}, chosen)

    def check(self) -> None:
        """Raises `Incomplete` where a field that must be filled in is empty, or a day, time or number is none."""
        for each in self.fields:
            said = self._trouble(each)
            if said:
                self.wrong.setdefault(each.id, said)
        if self.wrong:
            many = "One thing is" if len(self.wrong) == 1 else f"{len(self.wrong)} things are"
            raise Incomplete(f"{many} missing, or not right yet.", "What you wrote is still there.")

    def refuse(self, error: ConcernsError) -> None:
        """Has an error stand above the form."""
        self.sentence, self.hint = error.sentence, error.hint

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def picked(self, name: str) -> tuple[str, ...]:
        """What was ticked."""
        return self.chosen.get(name, ())

    def lines(self, name: str) -> tuple[str, ...]:
        """The lines of a postal address."""
        return tuple(filter(None, (each.strip() for each in self[name].splitlines())))

    def day(self, name: str) -> date:
        """A day that `check` has found to be one."""
        found = read_day(self[name])
        if found is None:
            raise Incomplete(_A_DAY)
        return found

    def moment(self, day: str, at: str) -> datetime:
        """A day and a time in London."""
        found = read_time(self[at])
        if found is None:
            raise Incomplete(_A_TIME)
        return datetime.combine(self.day(day), found, LONDON)

    def _trouble(self, each: Field) -> str:
        value = self[each.id]
        if not value and not self.picked(each.id):
            return each.missing
        if len(value) > _LONGEST:
            return f"This is longer than {_LONGEST:,} characters."
        if each.sort == "one" and value not in {option for option, _ in each.options}:
            return each.missing or "Please choose one of these."
        reads, otherwise = _READERS.get(each.sort, (None, ""))
        return otherwise if reads and reads(value) is None else ""


def read_day(words: str) -> date | None:
    """A day as a browser sends it, or as people write it; None where it is none."""
    return next((found.date() for form in _DAYS if (found := _read(words, form))), None)


def read_time(words: str) -> time | None:
    """A time of day, or None."""
    return next((found.time() for form in _TIMES if (found := _read(words, form))), None)


def read_version(words: str) -> int:
    """The version of a letter that a form was shown with; 0, which no letter has, where it is none."""
    return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else 0  # noqa: PLR2004 - fits a column


def _read_number(words: str) -> int | None:
    return int(words) if words.isascii() and words.isdigit() and len(words) <= _MOST_DIGITS else None


def _read(words: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(words, form)  # noqa: DTZ007 - a day or a time alone
    except ValueError:
        return None


def _plain(words: str) -> str:
    return words.replace("\r\n", "\n").strip()


# What a field of some sorts has to be, and what is said where it is not.
_READERS: dict[str, tuple[Callable[[str], object], str]] = {
    "date": (read_day, _A_DAY),
    "time": (read_time, _A_TIME),
    "number": (_read_number, "Give a number."),
}
