"""The locked cabinet: the database, the keys to it, and the clock, as every keeper needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile.database import Database
from casefile.errors import SettingsError, VaultError
from casefile.school import School
from casefile.tables import DataKey, Secret, new_id
from casefile.vault import Folder, Vault
from casefile.vocabulary import Vocabulary


def utc_now() -> datetime:
    """The present moment, aware."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Cabinet:
    """Database, keys, school, vocabulary and clock, handed down to every keeper.

    `lookups` makes the keyed hashes; `desk_folder` seals what belongs to no case (notices).
    """

    database: Database
    vault: Vault
    school: School
    vocabulary: Vocabulary
    lookups: Folder
    desk_folder: Folder
    now: Callable[[], datetime] = utc_now

    def writing(self) -> AbstractContextManager[Session]:
        """One transaction that may write."""
        return self.database.writing()

    def reading(self) -> AbstractContextManager[Session]:
        """One transaction that only reads."""
        return self.database.reading()

    def new_folder(self, session: Session) -> Folder:
        """A fresh data key, kept wrapped."""
        folder, wrapped = self.vault.new_folder(new_id())
        session.add(DataKey(id=folder.key_id, wrapped=wrapped, created_at=self.now()))
        session.flush()
        return folder

    def folder(self, session: Session, key_id: str) -> Folder:
        """The opened data key of a case or mail. Raises `VaultError` where it was destroyed."""
        row = session.get(DataKey, key_id)
        if row is None:
            raise VaultError("The key of this case was destroyed.", "An erased case cannot be read again.")
        return self.vault.open_folder(key_id, row.wrapped)

    def hash_of(self, sort: str, value: str) -> str:
        """The keyed hash of an address, name, Message-ID or digest; equal values, whatever their case, agree."""
        return self.lookups.lookup(sort, value.strip().casefold())


def open_cabinet(
    database: Database, vault: Vault, school: School, vocabulary: Vocabulary, now: Callable[[], datetime] = utc_now
) -> Cabinet:
    """Opens the cabinet, making its two secrets the first time. Raises `SettingsError` for a wrong master key."""
    with database.writing() as session:
        lookups, desk_folder = _secret(session, vault, "lookup"), _secret(session, vault, "desk")
    return Cabinet(database, vault, school, vocabulary, lookups, desk_folder, now)


def _secret(session: Session, vault: Vault, name: str) -> Folder:
    # Two services that start side by side on a fresh database must agree on one secret: the row is locked or made.
    row = session.get(Secret, name, with_for_update=True)
    if row is None:
        folder, wrapped = vault.new_folder(name)
        session.add(Secret(name=name, wrapped=wrapped))
        session.flush()
        return folder
    try:
        return vault.open_folder(name, row.wrapped)
    except VaultError:
        raise SettingsError("MASTER_KEY does not open this database.", "Use the key it was made with.") from None


def turn_keys(cabinet: Cabinet) -> int:
    """Wraps every data key under the newest master key; returns how many. Sealed values stay as they are."""
    with cabinet.writing() as session:
        rows = [*session.scalars(select(DataKey)), *session.scalars(select(Secret))]
        for row in rows:
            row.wrapped = cabinet.vault.rewrap(row.id if isinstance(row, DataKey) else row.name, row.wrapped)
        return len(rows)


@contextmanager
def closing(database: Database) -> Iterator[Database]:
    """Closes the database's connections at the end."""
    try:
        yield database
    finally:
        database.close()
