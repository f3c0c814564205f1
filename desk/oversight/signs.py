"""One thing that the Health page looks at: what was found, whether that is good, and what to do where it is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from casefile.cabinet import Cabinet
from desk.london_time import for_how_long, when


@dataclass(frozen=True, slots=True)
class Sign:
    """`good` is None where there is nothing to judge, only something to know. `hint` says what to do."""

    title: str
    says: str
    good: bool | None = True
    hint: str = ""


def ago(cabinet: Cabinet, moment: datetime | None, never: str = "never") -> str:
    """A moment with how long ago it was: today 14:05, 3 hours ago."""
    if moment is None:
        return never
    now = cabinet.now()
    return f"{when(moment, now)}, {for_how_long(now - moment)} ago"


def is_within(cabinet: Cabinet, moment: datetime | None, length: timedelta) -> bool:
    """True where the moment is not longer ago than that."""
    return moment is not None and cabinet.now() - moment <= length


def count(number: int, thing: str) -> str:
    """A number of things: 1 letter, 12 letters, no letter."""
    return f"1 {thing}" if number == 1 else f"{number:,} {thing}s" if number else f"no {thing}"
