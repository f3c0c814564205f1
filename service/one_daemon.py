"""On SQLite one daemon at a time: a lock beside the database file, freed by the system however the daemon ends.

Whoever has the lock knows that no other worker lives, and takes up at once what a dead one left behind;
on PostgreSQL, where workers may be many, their leases run out instead.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from casefile import leases
from casefile.cabinet import Cabinet
from casefile.errors import SettingsError


@contextmanager
def the_only_daemon(cabinet: Cabinet) -> Iterator[None]:
    """Holds the lock for as long as the block runs. Raises `SettingsError` where another daemon has it."""
    database_file = cabinet.database.file
    if database_file is None:
        yield
        return
    # Beside the file itself, wherever a link to it lies: two daemons may well have two names for one database.
    lock = database_file.with_name(f"{database_file.name}.lock")
    try:
        file = lock.open("w")
    except OSError as error:
        raise SettingsError(
            f"The lock {lock} cannot be made: {error.strerror}.", "Check DATA_DIR and its owner."
        ) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SettingsError(
                "Another Concerns Desk is at work on this database.", "Stop it first, or leave the work to it."
            ) from None
        with cabinet.writing() as session:
            leases.end_all(session, cabinet)
        yield
