"""The database: SQLite on one machine, PostgreSQL for several, the same code on both.

No transaction is open while a network, a picture or another process is waited for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import Session

from casefile.errors import SettingsError
from casefile.sqlite_file import listen_to

# One number for this program's migrations among all advisory locks of a PostgreSQL database.
_MIGRATING = 0x436F6E63


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

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """One transaction that reads everything as it stood at one moment, whoever writes meanwhile."""
        # SQLite's transactions all read so; PostgreSQL's, unless told, see anew with each statement.
        engine = self.engine if self.file else self.engine.execution_options(isolation_level="REPEATABLE READ")
        with Session(engine, expire_on_commit=False) as session:
            yield session

    @property
    def file(self) -> Path | None:
        """The SQLite file, with links followed; None where there is none."""
        name = self.engine.url.database
        is_file = self.engine.dialect.name == "sqlite" and name and name != ":memory:"
        return Path(str(name)).resolve() if is_file else None

    def migrate(self, revision: str = "head") -> None:
        """Brings the tables to a revision, upwards. Raises `SettingsError` where a newer program made them."""
        with self._migrating() as connection:
            self._revisions(connection)
            command.upgrade(self._alembic(connection), revision)

    def migrate_down(self, revision: str) -> None:
        """Takes the tables back to an earlier revision."""
        with self._migrating() as connection:
            command.downgrade(self._alembic(connection), revision)

    def revisions(self) -> tuple[str | None, str | None]:
        """The revision the database is at, and the newest one known. Raises as `migrate` does."""
        with self.engine.connect() as connection:
            return self._revisions(connection)

    def close(self) -> None:
        """Closes every connection."""
        self.engine.dispose()

    @contextmanager
    def _migrating(self) -> Iterator[Connection]:
        """One migration at a time: several processes may well start side by side on a fresh database."""
        with self._writing.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATING})
            yield connection

    def _revisions(self, connection: Connection) -> tuple[str | None, str | None]:
        now = MigrationContext.configure(connection).get_current_revision()
        known = ScriptDirectory.from_config(self._alembic(connection))
        if now is not None and now not in {each.revision for each in known.walk_revisions()}:
            raise SettingsError(
                "The database was made by a newer version of this program.",
                "Install that version, or go back to the backup made before it.",
            )
        return now, known.get_current_head()

    def _alembic(self, connection: Connection) -> Config:
        config = Config()
        config.set_main_option("script_location", str(files("migrations")))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        return config


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise SettingsError(
            "DATABASE_URL is not a database address.", "Example: postgresql+psycopg://user@host/name"
        ) from None
    if parsed.get_backend_name() == "postgresql":
        # Values of a statement that fails would stand in the error: a sealed mail is none of a log's business.
        return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, hide_parameters=True)
    if parsed.get_backend_name() != "sqlite":
        raise SettingsError(
            "DATABASE_URL names neither SQLite nor PostgreSQL.", "Leave it out to use SQLite under DATA_DIR."
        )
    if parsed.database and parsed.database != ":memory:":
        _private_file(Path(parsed.database))
    engine = create_engine(parsed.set(drivername="sqlite"), connect_args={"timeout": 30}, hide_parameters=True)
    listen_to(engine)
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


def reachable(database: Database) -> None:
    """Raises `SettingsError` where the database does not answer."""
    try:
        with database.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except OperationalError:
        raise SettingsError(
            "The database does not answer.", "Check DATABASE_URL, its password and that the server runs."
        ) from None
