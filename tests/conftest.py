"""Fixtures shared by all tests: a cabinet on each database, with the cast's school and a clock that can be set."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from casefile.cabinet import Cabinet, closing, open_cabinet
from casefile.database import Database
from casefile.vault import Vault, new_master_key, vault_from
from casefile.vocabulary import load_vocabulary
from tests.cast import NOW, SCHOOL
from tests.desk.browsers import Browsing
from tests.servers.dovecot_server import DovecotServer
from tests.servers.postgres_server import PostgresServer
from tests.servers.smtp_process import SinkProcess
from tests.servers.smtp_sink import SmtpSink

# Their files take longest: begun last, one of them would keep a single worker busy at the end.
_FIRST = ("crashes", "journeys", "service")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda each: each.path.parent.name not in _FIRST)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    server = PostgresServer(tmp_path_factory.mktemp("postgres"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """Every test with a database runs on each engine."""
    return str(request.param)


@pytest.fixture
def empty_database(request: pytest.FixtureRequest, engine: str, tmp_path: Path) -> Iterator[Database]:
    """A database without tables."""
    if engine == "sqlite":
        url = f"sqlite:///{tmp_path / 'case.sqlite3'}"
    else:
        url = request.getfixturevalue("postgres_server").new_database()
    with closing(Database(url)) as database:
        yield database


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to be copied: migrating anew for each test would take longer than the test."""
    file = tmp_path_factory.mktemp("migrated") / "case.sqlite3"
    with closing(Database(f"sqlite:///{file}")) as database:
        database.migrate()
    return file


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: PostgresServer) -> str:
    """The address of a PostgreSQL database with all tables, to be copied."""
    url = postgres_server.new_database()
    with closing(Database(url)) as database:
        database.migrate()
    return url


@pytest.fixture
def database(request: pytest.FixtureRequest, engine: str, tmp_path: Path) -> Iterator[Database]:
    """A database with all tables and nothing in them."""
    if engine == "sqlite":
        file = tmp_path / "case.sqlite3"
        shutil.copy(request.getfixturevalue("migrated_file"), file)
        url = f"sqlite:///{file}"
    else:
        template = request.getfixturevalue("migrated_postgres")
        url = request.getfixturevalue("postgres_server").new_database(like=template)
    with closing(Database(url)) as database:
        yield database


@pytest.fixture
def vault() -> Vault:
    return vault_from(new_master_key())


@pytest.fixture
def cabinet(database: Database, vault: Vault, clock: Clock) -> Cabinet:
    return open_cabinet(database, vault, SCHOOL, load_vocabulary(), clock)


@pytest.fixture(scope="session")
def browsing() -> Iterator[Browsing]:
    """One Chromium for all tests that look at pages: Playwright can be started only once in a process."""
    browsing = Browsing()
    yield browsing
    browsing.close()


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    """An SMTP server in this process."""
    server = SmtpSink()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def sink_process(tmp_path: Path) -> Iterator[SinkProcess]:
    """An SMTP server in a process of its own, that outlives senders that are killed."""
    server = SinkProcess(tmp_path / "sink")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def dovecot(tmp_path: Path) -> Iterator[DovecotServer]:
    """A Dovecot with one account."""
    server = DovecotServer(tmp_path)
    server.start()
    yield server
    server.remove()
