"""The points at which the program kills itself (SIGKILL): before and after everything that lasts.

Points: before and after each commit, after each change on the mailbox server, after a mail was read, and before
and after the end mark of a mail on its way out. At point 0 nothing is killed, and `passed` says how many there were.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from casefile.database import Database
from ingest.imap_connection import ImapConnection
from outbound import smtp_sender
from service.reading_room import ReadingRoom

_points = count(1)
_killed_at, _last = 0, 0


def passed() -> int:
    """How many points there were so far."""
    return _last


def point() -> None:
    """Here the power fails, if it is this point's turn."""
    global _last  # noqa: PLW0603 - one process, one count
    _last = next(_points)
    if _last == _killed_at:
        os.kill(os.getpid(), signal.SIGKILL)


def around(does: Callable[..., Any], *, before: bool = False) -> Callable[..., Any]:
    """The same function with a point after it, and where wanted before it."""

    def with_points(*arguments: Any, **named: Any) -> Any:
        if before:
            point()
        result = does(*arguments, **named)
        point()
        return result

    return with_points


def instrument(killed_at: int) -> None:
    """Puts the points into the running program, which dies at the one given; it does what it always does in between."""
    global _killed_at  # noqa: PLW0603 - one process, one end
    _killed_at = killed_at
    writing = Database.writing

    @contextmanager
    def with_points(self: Database) -> Iterator[Session]:
        with writing(self) as session:
            yield session
            session.flush()
            point()
        point()

    Database.writing = with_points  # type: ignore[method-assign]
    ImapConnection.move = around(ImapConnection.move)  # type: ignore[method-assign]
    ImapConnection.append = around(ImapConnection.append)  # type: ignore[method-assign]
    ReadingRoom.read = around(ReadingRoom.read)  # type: ignore[method-assign]
    smtp_sender._end_message = around(smtp_sender._end_message, before=True)
