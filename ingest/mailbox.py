"""What a mailbox is to the rest of the program: places, raw mails, and the four things one can ask of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Protocol

# Folder, UIDVALIDITY, and the first and last UID that are asked about.
Known = Callable[[str, int, int, int], AbstractSet[int]]
HIGHEST_UID = 2**32 - 1

# A batch is bounded, so that memory is; one mail larger than that is a batch of its own.
BATCH_BYTES = 8 * 1024 * 1024
BATCH_MAILS = 50
# A mail larger than this is not fetched whole: its beginning is kept and a person is told.
LARGEST_MAIL = 50 * 1024 * 1024
OVERSIZE_KEPT = 256 * 1024


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail lies on its server (RFC 3501 §2.3.1.1); together they are its identity there."""

    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class RawMail:
    """A mail as it came. `oversize` is the full size in bytes where only its beginning was fetched, else None."""

    place: Place
    raw: bytes = field(repr=False)
    oversize: int | None = None


class Mailbox(Protocol):
    """A mailbox to take in from. Every method may raise `MailboxError`; `MailboxUnavailable` means: try again."""

    def new_mails(self, known: Known) -> Iterator[list[RawMail]]:
        """Batches of mails not yet known; `known` gives the UIDs that are, between two. Changes nothing there."""

    def done(self, places: Sequence[Place]) -> None:
        """Moves or marks mails that are safe in the case file. Asked again for the same place, it does no harm."""

    def wait(self, seconds: float) -> bool:
        """Waits until something may be new (True), the time is over or the program stops (False)."""

    def check(self) -> list[str]:
        """Sentences on what was found when connecting, for `concerns check`."""

    def close(self) -> None:
        """Ends the connection, if there is one."""


def batches(sizes: dict[int, int]) -> Iterator[list[int]]:
    """Groups UIDs in order, by their sizes in bytes, into batches within the bounds above."""
    batch: list[int] = []
    weight = 0
    for uid in sorted(sizes):
        if batch and (weight + sizes[uid] > BATCH_BYTES or len(batch) >= BATCH_MAILS):
            yield batch
            batch, weight = [], 0
        batch.append(uid)
        weight += sizes[uid]
    if batch:
        yield batch
