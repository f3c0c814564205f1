"""What the demo hands to the desk so that it opens without a sign-in. No setting makes one: only `concerns demo` does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Delivered(Protocol):
    """A mail that somebody outside the school's mailbox received."""

    @property
    def to(self) -> str:
        """The address it was delivered to."""

    @property
    def subject(self) -> str:
        """Its subject."""

    @property
    def text(self) -> str:
        """Its plain part."""

    @property
    def html(self) -> str:
        """Its HTML part, "" where it has none."""

    @property
    def at(self) -> datetime:
        """When it was delivered."""


@dataclass(frozen=True, slots=True)
class DemoDoor:
    """`received` gives what was delivered, newest first; `school_address` and `smtp_port` say where to write as a parent.

    `begun` is the moment (ISO) since which what somebody does counts as a first step.
    """

    received: Callable[[], Sequence[Delivered]]
    school_address: str
    smtp_port: int
    begun: str = ""
