"""The database: SQLite on one machine, PostgreSQL for several, the same code on both.

Writing transactions on SQLite begin IMMEDIATE: they queue for the one write lock instead of failing
half-way. No transaction is open while a network, a picture or another process is waited for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import Session

from casefile.errors import SettingsError


class Database:
    """An engine and its two kinds of transaction."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self._writing = self.engine.execution_options(writing=True)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction that may write: committed at the end, rolled back on any error."""
        with Session(self._writing, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One transaction that only reads."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    def migrate(self, revision: str = "head") -> None:
        """Brings the tables to a revision, upwards."""
        with self._writing.begin() as connection:
            command.upgrade(self._alembic(connection), revision)

    def migrate_down(self, revision: str) -> None:
        """Takes the tables back to an earlier revision."""
        with self._writing.begin() as connection:
            command.downgrade(self._alembic(connection), revision)

    def revisions(self) -> tuple[str | None, str | None]:
        """The revision the database is at, and the newest one known."""
        with self.engine.connect() as connection:
            now = MigrationContext.configure(connection).get_current_revision()
            return now, ScriptDirectory.from_config(self._alembic(connection)).get_current_head()

    def close(self) -> None:
        """Closes every connection."""
        self.engine.dispose()

    def _alembic(self, connection: Connection) -> Config:
        config = Config()
        config.set_main_option("script_location", str(files("migrations")))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        return config


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise SettingsError(
            "DATABASE_URL is not a database address.", "Example: postgresql+psycopg://user@host/name"
        ) from None
    if parsed.get_backend_name() == "postgresql":
        return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    if parsed.get_backend_name() != "sqlite":
        raise SettingsError(
            "DATABASE_URL names neither SQLite nor PostgreSQL.", "Leave it out to use SQLite under DATA_DIR."
        )
    if parsed.database and parsed.database != ":memory:":
        _private_file(Path(parsed.database))
    engine = create_engine(parsed, connect_args={"timeout": 30})
    event.listen(engine, "connect", _sqlite_connection)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


def _private_file(path: Path) -> None:
    """The database file is made readable by this user alone before anything is written to it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"The database file {path} cannot be made: {error.strerror}.", "Check DATA_DIR and its owner."
        ) from None


def _sqlite_connection(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writing") else "BEGIN")


def reachable(database: Database) -> None:
    """Raises `SettingsError` where the database does not answer."""
    try:
        with database.engine.connect():
            pass
    except OperationalError:
        raise SettingsError(
            "The database does not answer.", "Check DATABASE_URL, its password and that the server runs."
        ) from None
