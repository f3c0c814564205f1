"""A folder of .eml files is a mailbox: each file once, whatever it is called."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest

from casefile.errors import MailboxError
from ingest.folder_mailbox import FolderMailbox
from ingest.mailbox import LARGEST_MAIL, OVERSIZE_KEPT
from tests.ingest.account import Ledger, mail


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mails" / "older").mkdir(parents=True)
    return tmp_path / "mails"


def test_every_eml_file_below_comes_once(folder: Path, stop: Event) -> None:
    (folder / "a.eml").write_bytes(mail("one"))
    (folder / "older" / "b.eml").write_bytes(mail("two"))
    (folder / "notes.txt").write_bytes(b"not a mail")
    mailbox, ledger = FolderMailbox(folder, stop), Ledger()
    assert {each.raw for each in ledger.take(mailbox)} == {mail("one"), mail("two")}
    assert ledger.take(mailbox) == []


def test_a_renamed_file_is_the_same_mail_and_a_changed_one_another(folder: Path, stop: Event) -> None:
    (folder / "a.eml").write_bytes(mail("one"))
    mailbox, ledger = FolderMailbox(folder, stop), Ledger()
    ledger.take(mailbox)
    (folder / "a.eml").rename(folder / "z.eml")
    assert ledger.take(mailbox) == []
    (folder / "z.eml").write_bytes(mail("changed"))
    assert [each.raw for each in ledger.take(mailbox)] == [mail("changed")]


def test_the_same_bytes_in_two_files_are_one_mail_and_both_files_are_moved(folder: Path, stop: Event) -> None:
    (folder / "a.eml").write_bytes(mail("one"))
    (folder / "copy.eml").write_bytes(mail("one"))
    mailbox = FolderMailbox(folder, stop, after="move")
    [taken] = Ledger().take(mailbox)
    mailbox.done([taken.place])
    assert Ledger().take(mailbox) == []
    assert len(list((folder / "taken").iterdir())) == 2


def test_done_moves_a_file_once_and_loses_none_of_the_same_name(folder: Path, stop: Event) -> None:
    (folder / "a.eml").write_bytes(mail("one"))
    (folder / "older" / "a.eml").write_bytes(mail("two"))
    mailbox = FolderMailbox(folder, stop, after="move")
    places = [each.place for each in Ledger().take(mailbox)]
    mailbox.done(places)
    mailbox.done(places)
    assert {each.read_bytes() for each in (folder / "taken").iterdir()} == {mail("one"), mail("two")}
    assert Ledger().take(mailbox) == []


def test_left_alone_the_files_stay(folder: Path, stop: Event) -> None:
    (folder / "a.eml").write_bytes(mail("one"))
    mailbox = FolderMailbox(folder, stop)
    mailbox.done([each.place for each in Ledger().take(mailbox)])
    assert [each.name for each in folder.rglob("*.eml")] == ["a.eml"]


@pytest.mark.parametrize("after", ["leave", "move"])
def test_files_that_vanish_after_looking_are_no_trouble(folder: Path, stop: Event, after: str) -> None:
    for number in range(60):
        (folder / f"{number}.eml").write_bytes(mail(f"n{number}"))
    mailbox = FolderMailbox(folder, stop, after=after)
    batches = mailbox.new_mails(Ledger().known)
    first = next(batches)
    for each in folder.glob("*.eml"):
        each.unlink()
    mailbox.done([each.place for each in first])
    assert len(first) == 50
    assert [each for batch in batches for each in batch] == []


def test_of_a_vast_file_the_beginning_comes_and_its_size(folder: Path, stop: Event) -> None:
    with (folder / "vast.eml").open("wb") as file:
        file.write(mail("vast"))
        file.truncate(LARGEST_MAIL + 1)
    [taken] = Ledger().take(FolderMailbox(folder, stop))
    assert len(taken.raw) == OVERSIZE_KEPT
    assert taken.oversize == LARGEST_MAIL + 1


def test_the_wait_ends_for_a_new_file_and_for_the_program_stopping(folder: Path, stop: Event) -> None:
    mailbox = FolderMailbox(folder, stop)
    Ledger().take(mailbox)
    assert not mailbox.wait(0.1)
    (folder / "a.eml").write_bytes(mail("one"))
    assert mailbox.wait(3600)
    stop.set()
    assert not mailbox.wait(3600)


def test_the_check_counts_what_waits(folder: Path, stop: Event) -> None:
    (folder / "a.eml").write_bytes(mail("one"))
    assert FolderMailbox(folder, stop).check()[0].startswith("1 ")


def test_a_folder_that_is_not_there_is_said_so(folder: Path, stop: Event) -> None:
    with pytest.raises(MailboxError, match="does not exist"):
        Ledger().take(FolderMailbox(folder / "nowhere", stop))
