"""Migrations and models say the same, and go up and down with data in the tables."""

from datetime import datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text

from casefile.cabinet import open_cabinet
from casefile.database import Database
from casefile.tables import Base, DeskSession
from casefile.vault import new_master_key, vault_from
from casefile.vocabulary import load_vocabulary
from tests.casefile.filed import file
from tests.cast import SCHOOL


@pytest.fixture
def database(empty_database: Database) -> Database:
    empty_database.migrate()
    return empty_database


def test_the_migrations_build_what_the_models_describe(database: Database) -> None:
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_migrating_twice_changes_nothing(database: Database) -> None:
    database.migrate()
    now, newest = database.revisions()
    assert now == newest is not None


def test_down_and_up_again_with_data(database: Database) -> None:
    cabinet = open_cabinet(database, vault_from(new_master_key()), SCHOOL, load_vocabulary())
    file(cabinet, b"raw")
    database.migrate_down("base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    database.migrate()
    assert set(Base.metadata.tables) <= set(inspect(database.engine).get_table_names())


def test_whoever_was_signed_in_by_one_factor_is_signed_out(database: Database) -> None:
    database.migrate_down("0009")
    with database.writing() as session:
        session.execute(
            text(
                "INSERT INTO desk_sessions (id, token_hash, person_id, created_at, seen_at)"
                " VALUES ('1', '2', 'head', :now, :now)"
            ),
            {"now": datetime(2026, 11, 24, 10)},  # noqa: DTZ001 - as it is kept
        )
    database.migrate()
    with database.reading() as session:
        assert session.scalars(select(DeskSession.ended_at)).one() is not None


def test_the_database_file_is_for_its_owner_alone(database: Database) -> None:
    path = database.engine.url.database
    if database.engine.dialect.name == "sqlite":
        from pathlib import Path

        assert Path(str(path)).stat().st_mode & 0o077 == 0
