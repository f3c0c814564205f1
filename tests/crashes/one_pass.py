"""One pass of the program that kills itself (SIGKILL) at a given point; a point lies before and after everything that lasts.

    python -m tests.crashes.one_pass POINT

Points: before and after each commit, after each change on the mailbox server, after a mail was read, and before
and after the end mark of a mail on its way out. With POINT 0 nothing is killed, and the number of points is printed.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from casefile.database import Database
from ingest.imap_connection import ImapConnection
from outbound import smtp_sender
from service.daemon import run_once
from service.reading_room import ReadingRoom
from service.settings import read_settings
from service.works import built_from

_passed = count(1)
_last = 0


def point() -> None:
    """Here the power fails, if it is this point's turn."""
    global _last  # noqa: PLW0603 - one process, one count
    _last = next(_passed)
    if _last == int(sys.argv[1]):
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


def instrument() -> None:
    """Puts the points into the running program; it does what it always does in between."""
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


def main() -> None:
    """Runs the pass with the settings of the environment."""
    with built_from(read_settings(os.environ)) as works:
        instrument()
        run_once(works)
    print(_last)


if __name__ == "__main__":
    main()
