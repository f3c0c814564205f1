"""Sealed bytes open in their own slot, under their own key, and nowhere else."""

import pytest

from casefile import register
from casefile.cabinet import Cabinet, open_cabinet, turn_keys
from casefile.database import Database
from casefile.errors import SettingsError, VaultError
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
