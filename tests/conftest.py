"""Fixtures shared by all tests: a cabinet on each database, with the cast's school and a clock that can be set."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from casefile.cabinet import Cabinet, open_cabinet
from casefile.database import Database
from casefile.vault import Vault, new_master_key, vault_from
from casefile.vocabulary import load_vocabulary
from tests.cast import NOW, SCHOOL
from tests.servers.postgres_server import PostgresServer


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
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables, on each engine."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'case.sqlite3'}"
    else:
        url = request.getfixturevalue("postgres_server").new_database()
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def database(empty_database: Database) -> Database:
    empty_database.migrate()
    return empty_database


@pytest.fixture
def vault() -> Vault:
    return vault_from(new_master_key())


@pytest.fixture
def cabinet(database: Database, vault: Vault, clock: Clock) -> Cabinet:
    return open_cabinet(database, vault, SCHOOL, load_vocabulary(), clock)
