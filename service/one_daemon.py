"""On SQLite one daemon at a time: a lock on a file of the data folder, freed by the system however the daemon ends.

Whoever has the lock knows that no other worker lives, and takes up at once what a dead one left behind;
on PostgreSQL, where workers may be many, their leases run out instead.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casefile import leases
from casefile.cabinet import Cabinet
from casefile.errors import SettingsError


@contextmanager
def the_only_daemon(cabinet: Cabinet, data_dir: Path) -> Iterator[None]:
    """Holds the lock for as long as the block runs. Raises `SettingsError` where another daemon has it."""
    if cabinet.database.engine.dialect.name != "sqlite":
        yield
        return
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (data_dir / "daemon.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SettingsError(
                "Another Concerns Desk is at work on this data folder.", "Stop it first, or leave the work to it."
            ) from None
        with cabinet.writing() as session:
            leases.end_all(session, cabinet)
        yield
