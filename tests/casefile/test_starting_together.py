"""Several processes start side by side on a database that nobody has used: one makes it, and all agree on its keys."""

import os
import subprocess
import sys

import pytest
from sqlalchemy import func, select, text

from casefile.cabinet import open_cabinet
from casefile.database import Database
from casefile.errors import SettingsError
from casefile.tables import Secret
from casefile.vault import new_master_key, vault_from
from casefile.vocabulary import load_vocabulary
from tests.cast import SCHOOL
from tests.installation import ROOT

START = """
import os, sys
from casefile.cabinet import open_cabinet
from casefile.database import Database
from casefile.vault import vault_from
from casefile.vocabulary import load_vocabulary
from tests.cast import SCHOOL
database = Database(os.environ["URL"])
print("ready", flush=True)
sys.stdin.readline()
if os.environ["MIGRATE"]:
    database.migrate()
print(open_cabinet(database, vault_from(os.environ["KEY"]), SCHOOL, load_vocabulary()).hash_of("name", "same"))
"""


def start(url: str, key: str, migrate: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "URL": url, "KEY": key, "MIGRATE": migrate}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([sys.executable, "-c", START], cwd=ROOT, env=environment, text=True, **pipes)


@pytest.mark.parametrize("migrate", ["yes", ""], ids=["empty", "migrated"])
def test_three_processes_on_a_fresh_database_all_start_and_agree(empty_database: Database, migrate: str) -> None:
    if not migrate:
        empty_database.migrate()
    empty_database.close()
    url, key = empty_database.url, new_master_key()
    processes = [start(url, key, migrate) for _ in range(3)]
    for each in processes:
        assert each.stdout.readline() == "ready\n"
    for each in processes:
        each.stdin.write("go\n")
        each.stdin.flush()
    said = [each.communicate() for each in processes]
    assert [each.returncode for each in processes] == [0, 0, 0], [errors for _, errors in said]
    assert len({words for words, _ in said}) == 1
    with empty_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Secret)) == 2


def test_a_database_of_a_newer_program_is_refused_and_left_alone(database: Database) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for does in (database.migrate, database.revisions):
        with pytest.raises(SettingsError, match="newer version"):
            does()
    with database.reading() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("keep", [0, 5000], ids=["no database at all", "cut off"])
def test_a_damaged_file_is_said_in_words(database: Database, keep: int) -> None:
    database.close()
    whole = database.file.read_bytes()
    database.file.write_bytes(whole[:keep] or b"no database " * 1000)
    with pytest.raises(SettingsError, match="damaged"):
        open_cabinet(Database(database.url), vault_from(new_master_key()), SCHOOL, load_vocabulary())


@pytest.mark.parametrize("url", ["nonsense", "postgresql://me@host:port/name", "mysql://me@host/name", "mongo://host"])
def test_an_address_that_is_none_is_said_in_words_and_not_shown(url: str) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL") as error:
        Database(url)
    assert url not in str(error.value)


def test_an_error_of_the_database_shows_no_value(database: Database) -> None:
    with pytest.raises(Exception, match="nowhere") as error, database.reading() as session:
        session.execute(text("SELECT * FROM nowhere WHERE a = :value"), {"value": "Zzyxkowska"})
    assert "Zzyxkowska" not in str(error.value)
