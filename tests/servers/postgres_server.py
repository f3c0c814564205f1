"""A real PostgreSQL in a folder of its own, reached over a Unix socket, with a fresh database for whoever asks."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from tests.servers.needed import program
from tests.servers.unprivileged import give, own_folder, remove, run_as, user_for

_DEBIAN = Path("/usr/lib/postgresql")
_SECONDS_TO_START = 60.0
# Nothing here outlives the test run, so nothing waits for a disk.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "shared_buffers=32MB")


class PostgresServer:
    """Listens from `start` to `stop`; its log lies in `folder`. Works from root, as another user."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "postgresql.log"
        self._folder = Path()
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)

    def start(self) -> None:
        """Makes the cluster and serves it. Ends the test where PostgreSQL is not installed."""
        initdb, postgres = _binary("initdb"), _binary("postgres")
        user = user_for("postgres")
        self._folder = own_folder("postgres")
        give(self._folder, user)
        data = self._folder / "data"
        with self._log.open("ab") as log:
            made: list[str | Path] = [
                initdb,
                "-D",
                data,
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
            ]
            subprocess.run(made, check=True, stdout=log, stderr=log, cwd=self._folder, **run_as(user))
            options = [each for setting in _FAST for each in ("-c", setting)]
            serve: list[str | Path] = [postgres, "-D", data, "-k", self._folder, *options]
            self._process = subprocess.Popen(serve, stdout=log, stderr=log, cwd=self._folder, **run_as(user))
        self._wait()

    def stop(self) -> None:
        """Ends every session and the server, and removes its folder."""
        process, self._process = self._process, None
        if process is not None:
            # "Fast shutdown": sessions that a test left open are ended, not waited for.
            process.send_signal(signal.SIGINT)
            process.wait(_SECONDS_TO_START)
            remove(self._folder)

    def new_database(self, *, like: str = "") -> str:
        """The SQLAlchemy address of a database that nobody has used yet; `like` another one that nobody uses now."""
        name = f"case_{next(self._numbers)}"
        template = f" TEMPLATE {make_url(like).database}" if like else ""
        with self._connection() as connection:
            connection.execute(f"CREATE DATABASE {name}{template}".encode())
        return f"postgresql+psycopg://postgres@/{name}?host={self._folder}"

    def _connection(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=str(self._folder), user="postgres", dbname="postgres", autocommit=True)

    def _wait(self) -> None:
        end = time.monotonic() + _SECONDS_TO_START
        while True:
            try:
                self._connection().close()
            except psycopg.OperationalError:
                if time.monotonic() > end or (self._process and self._process.poll() is not None):
                    raise RuntimeError(self._log.read_text(errors="replace")) from None
                time.sleep(0.05)
            else:
                return


def _binary(name: str) -> Path:
    """The newest one under Debian's folder, else the one on the PATH."""
    versions = [each for each in _DEBIAN.glob(f"*/bin/{name}") if re.fullmatch(r"\d+", each.parts[-3])]
    if versions:
        return max(versions, key=lambda each: int(each.parts[-3]))
    return program(name, install="postgresql")
