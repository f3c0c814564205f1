"""The locked cabinet: the database, the keys to it, and the clock, as every keeper needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import LargeBinary, func, select, text
from sqlalchemy.orm import Session

from casefile.database import Database
from casefile.errors import SettingsError, VaultError
from casefile.same_address import one_form
from casefile.school import School
from casefile.tables import DataKey, Secret, new_id
from casefile.vault import Folder, Vault, version_of
from casefile.vocabulary import Vocabulary

# Both secrets are turned together; this one stands for what version is in use.
_LOOKUP = "lookup"


def utc_now() -> datetime:
    """The present moment, aware."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Cabinet:
    """Database, keys, school, vocabulary and clock, handed down to every keeper.

    `lookups` makes the keyed hashes; `desk_folder` seals what belongs to no case (notices). `own_letters` is the folder with
    the school's own wording of letters, None where it has none.
    """

    database: Database
    vault: Vault
    school: School
    vocabulary: Vocabulary
    lookups: Folder
    desk_folder: Folder
    now: Callable[[], datetime] = utc_now
    own_letters: Path | None = None

    def writing(self) -> AbstractContextManager[Session]:
        """One transaction that may write."""
        return self.database.writing()

    def reading(self) -> AbstractContextManager[Session]:
        """One transaction that only reads."""
        return self.database.reading()

    def new_folder(self, session: Session) -> Folder:
        """A fresh data key, kept wrapped. Raises `VaultError` where the master key was turned meanwhile."""
        _refuse_an_outdated_key(session, self.vault)
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
        """The keyed hash of an address, name, Message-ID or digest; equal values, whatever their case, agree.

        So do the spellings of one mailbox (`casefile.same_address`).
        """
        return self.lookups.lookup(sort, one_form(value) if sort == "address" else value.strip().casefold())


def open_cabinet(
    database: Database,
    vault: Vault,
    school: School,
    vocabulary: Vocabulary,
    now: Callable[[], datetime] = utc_now,
    own_letters: Path | None = None,
) -> Cabinet:
    """Opens the cabinet, making its two secrets the first time.

    Raises `SettingsError` for a wrong master key, or where a version is not at hand that keys are wrapped under.
    """
    with database.writing() as session:
        lookups, desk_folder = _secret(session, vault, "lookup"), _secret(session, vault, "desk")
        _refuse_missing_versions(session, vault)
    return Cabinet(database, vault, school, vocabulary, lookups, desk_folder, now, own_letters)


def _secret(session: Session, vault: Vault, name: str) -> Folder:
    wrapped = session.scalar(select(Secret.wrapped).where(Secret.name == name))
    if wrapped is None:
        # Of several services that start side by side on a fresh database, one makes the secret and the others
        # wait here for it: they must all agree on one.
        session.execute(
            text("INSERT INTO secrets (name, wrapped) VALUES (:name, :wrapped) ON CONFLICT DO NOTHING"),
            {"name": name, "wrapped": vault.new_folder(name)[1]},
        )
        wrapped = session.scalars(select(Secret.wrapped).where(Secret.name == name)).one()
    _refuse_missing(vault, {version_of(wrapped)})
    try:
        return vault.open_folder(name, wrapped)
    except VaultError:
        raise SettingsError("MASTER_KEY does not open this database.", "Use the key it was made with.") from None


def _refuse_missing_versions(session: Session, vault: Vault) -> None:
    header = func.substr(DataKey.wrapped, 1, 3, type_=LargeBinary)
    _refuse_missing(vault, {version_of(each) for each in session.scalars(select(header).distinct())})


def _refuse_missing(vault: Vault, used: set[int]) -> None:
    missing = sorted(used - vault.versions)
    if missing:
        raise SettingsError(
            f"MASTER_KEY lacks version {missing[0]}, which still opens a part of this database.",
            "Put that key beside the newer one, one a line; it may go once `concerns keys turn` has run.",
        )


def _refuse_an_outdated_key(session: Session, vault: Vault) -> None:
    # A process that was started before the master key was turned would wrap under the old one what nobody can open
    # once that is thrown away. The lock makes it wait while keys are being turned.
    wrapped = session.scalar(select(Secret.wrapped).where(Secret.name == _LOOKUP).with_for_update(read=True))
    if wrapped is not None and version_of(wrapped) > vault.version:
        raise VaultError("The master key was turned meanwhile.", "Start this process again with the newer key.")


def turn_keys(cabinet: Cabinet) -> int:
    """Wraps every data key under the newest master key; returns how many. Sealed values stay as they are."""
    with cabinet.writing() as session:
        # The secrets first, locked: whoever makes a data key meanwhile waits for them, or is waited for.
        secrets = session.scalars(select(Secret).order_by(Secret.name).with_for_update()).all()
        rows = [*secrets, *session.scalars(select(DataKey))]
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
