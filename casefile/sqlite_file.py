"""What SQLite needs of its connections, and what is wrong with its file said in words.

Writing transactions begin IMMEDIATE: they queue for the one write lock instead of failing half-way.
"""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, event

from casefile.errors import SettingsError

_PRAGMAS = ("busy_timeout=30000", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON")
# Of several processes that start on a fresh file one turns it to WAL, and SQLite makes no other wait for that.
_TRIES, _PAUSE = 300, 0.1
_CLOSED = (
    "The database file cannot be opened or written.",
    "Check that DATA_DIR and the file in it belong to the program's user.",
)
_DAMAGED = ("The database file is damaged, or is none.", "Keep it aside, and put the newest backup in its place.")
# https://www.sqlite.org/rescode.html; the low byte of an extended code is its primary one.
_TROUBLES = {
    sqlite3.SQLITE_PERM: _CLOSED,
    sqlite3.SQLITE_READONLY: _CLOSED,
    sqlite3.SQLITE_CANTOPEN: _CLOSED,
    sqlite3.SQLITE_IOERR: ("The database file cannot be read or written.", "Check the disk that holds DATA_DIR."),
    sqlite3.SQLITE_FULL: (
        "The disk that holds the database is full.",
        "Make room: nothing is taken in or sent until then.",
    ),
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}


def listen_to(engine: Engine) -> None:
    """Sets up each connection of an engine, and has its errors said as `SettingsError` where the file is at fault."""
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _in_words)


def _connected(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    for _ in range(_TRIES):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(_PAUSE)
        else:
            return


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writing") else "BEGIN")


def _in_words(context: ExceptionContext) -> None:
    code = getattr(context.original_exception, "sqlite_errorcode", 0)
    words = _TROUBLES.get(code & 0xFF)
    if words is not None:
        raise SettingsError(*words) from context.original_exception
