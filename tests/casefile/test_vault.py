"""Sealed bytes open in their own slot, under their own key, and nowhere else."""

from threading import Event, Thread

import pytest
from sqlalchemy import select

from casefile import filing, register
from casefile.cabinet import Cabinet, open_cabinet, turn_keys
from casefile.database import Database
from casefile.errors import SettingsError, VaultError
from casefile.tables import DataKey, Secret
from casefile.vault import Slot, Vault, new_master_key, vault_from
from casefile.vocabulary import load_vocabulary
from tests.casefile.filed import file
from tests.cast import HEAD, MARKED, SCHOOL

SLOT = Slot("drafts", "a", "text")


def test_what_was_sealed_opens_again(vault: Vault) -> None:
    folder, wrapped = vault.new_folder("k")
    sealed = folder.seal("words", SLOT)
    assert b"words" not in sealed
    assert vault.open_folder("k", wrapped).open_text(sealed, SLOT) == "words"


@pytest.mark.parametrize("slot", [Slot("drafts", "b", "text"), Slot("drafts", "a", "note"), Slot("mails", "a", "text")])
def test_sealed_bytes_moved_to_another_slot_do_not_open(vault: Vault, slot: Slot) -> None:
    folder, _ = vault.new_folder("k")
    with pytest.raises(VaultError):
        folder.open(folder.seal("words", SLOT), slot)


def test_any_changed_byte_is_noticed(vault: Vault) -> None:
    folder, _ = vault.new_folder("k")
    sealed = folder.seal("words", SLOT)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(VaultError):
            folder.open(bytes(changed), SLOT)


def test_a_wrapped_key_does_not_open_under_another_name(vault: Vault) -> None:
    _, wrapped = vault.new_folder("k")
    with pytest.raises(VaultError):
        vault.open_folder("other", wrapped)


@pytest.mark.parametrize("text", ["", "secret", "1:short", "0:" + "A" * 43 + "=", "x:" + "A" * 43 + "="])
def test_a_master_key_that_is_none_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(SettingsError) as refused:
        vault_from(text)
    assert "concerns keys new" in str(refused.value)
    assert not text or text not in str(refused.value)


def test_the_vault_does_not_print_its_keys(vault: Vault) -> None:
    folder, _ = vault.new_folder("k")
    assert str(vault) == "Vault(versions=[1])"
    assert "_key=" not in repr(folder)


def test_a_wrong_master_key_does_not_open_the_database(cabinet: Cabinet) -> None:
    other = vault_from(new_master_key())
    with pytest.raises(SettingsError, match="does not open this database"):
        open_cabinet(cabinet.database, other, SCHOOL, cabinet.vocabulary)


def test_the_master_key_can_be_turned_and_the_old_one_thrown_away(database: Database) -> None:
    old, new = new_master_key(1), new_master_key(2)
    before = open_cabinet(database, vault_from(old), SCHOOL, load_vocabulary())
    reference = file(before, b"raw").case.reference
    both = open_cabinet(database, vault_from(f"{old}\n{new}"), SCHOOL, load_vocabulary())
    assert turn_keys(both) >= 3
    after = open_cabinet(database, vault_from(new), SCHOOL, load_vocabulary())
    with after.reading() as session:
        assert MARKED in register.open_for(session, after, HEAD, reference).title
    with pytest.raises(SettingsError):
        open_cabinet(database, vault_from(old), SCHOOL, load_vocabulary())


def test_two_keys_of_one_version_are_refused() -> None:
    with pytest.raises(SettingsError, match="two keys of version 1"):
        vault_from(f"{new_master_key()} {new_master_key()}")


@pytest.mark.parametrize("version", [-1, 0, 10_000, 70_000])
def test_a_key_whose_version_could_not_be_used_is_not_made(version: int) -> None:
    with pytest.raises(SettingsError, match="from 1 to 9999"):
        new_master_key(version)


def test_the_newest_version_that_can_be_made_can_be_used() -> None:
    vault = vault_from(new_master_key(9999))
    assert vault.open_folder("k", vault.new_folder("k")[1]).key_id == "k"


def test_a_process_that_has_only_the_old_key_locks_no_mail_away_after_a_turn(database: Database) -> None:
    old, new = new_master_key(1), new_master_key(2)
    running = open_cabinet(database, vault_from(old), SCHOOL, load_vocabulary())
    turn_keys(open_cabinet(database, vault_from(f"{old}\n{new}"), SCHOOL, load_vocabulary()))
    with running.writing() as session, pytest.raises(VaultError, match="was turned meanwhile"):
        filing.keep(session, running, ("INBOX", 1, 1), b"raw")
    after = open_cabinet(database, vault_from(new), SCHOOL, load_vocabulary())
    assert file(after, b"raw").case is not None


def test_a_key_made_while_keys_are_turned_is_turned_too(database: Database) -> None:
    old, new = new_master_key(1), new_master_key(2)
    running = open_cabinet(database, vault_from(old), SCHOOL, load_vocabulary())
    both = open_cabinet(database, vault_from(f"{old}\n{new}"), SCHOOL, load_vocabulary())
    turned = Event()

    def turn() -> None:
        turn_keys(both)
        turned.set()

    turning = Thread(target=turn)
    with running.writing() as session:
        key_id = running.new_folder(session).key_id
        turning.start()
        assert not turned.wait(0.2)  # it waits for the key that is being made
    turning.join()
    after = open_cabinet(database, vault_from(new), SCHOOL, load_vocabulary())
    with after.reading() as session:
        assert after.folder(session, key_id).key_id == key_id


@pytest.mark.parametrize("table", [DataKey, Secret])
def test_a_start_is_refused_while_a_key_is_wrapped_under_a_version_that_is_not_at_hand(
    database: Database, table: type
) -> None:
    old, new = new_master_key(1), new_master_key(2)
    file(open_cabinet(database, vault_from(old), SCHOOL, load_vocabulary()), b"raw")
    both = open_cabinet(database, vault_from(f"{old}\n{new}"), SCHOOL, load_vocabulary())
    with both.reading() as session:
        before = {each: each.wrapped for each in session.scalars(select(table))}
    turn_keys(both)
    with both.writing() as session:
        for each, wrapped in before.items():
            session.merge(each).wrapped = wrapped
    with pytest.raises(SettingsError, match="lacks version 1"):
        open_cabinet(database, vault_from(new), SCHOOL, load_vocabulary())
