"""The desk served by waitress on loopback over a cabinet on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from casefile.cabinet import Cabinet, open_cabinet
from casefile.database import Database
from casefile.vault import new_master_key, vault_from
from casefile.vocabulary import load_vocabulary
from tests.cast import SCHOOL
from tests.conftest import Clock
from tests.desk.furnished import Furnished, furnish
from tests.desk.served import Served, served


@pytest.fixture
def desk_cabinet(tmp_path: Path, clock: Clock) -> Iterator[Cabinet]:
    """One database is enough here: the pages know of none."""
    database = Database(f"sqlite:///{tmp_path / 'desk.sqlite3'}")
    database.migrate()
    yield open_cabinet(database, vault_from(new_master_key()), SCHOOL, load_vocabulary(), clock)
    database.close()


@pytest.fixture
def furnished(desk_cabinet: Cabinet, clock: Clock) -> Furnished:
    return furnish(desk_cabinet, lambda length: clock.pass_by(seconds=length / timedelta(seconds=1)))


@pytest.fixture
def desk(desk_cabinet: Cabinet) -> Iterator[Served]:
    with served(desk_cabinet) as running:
        yield running
