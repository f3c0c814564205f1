"""A copy of each sent letter lies in the Sent folder once, wherever the server has that folder."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingest.imap_mailbox import ImapMailbox
from tests.ingest.account import Account, Ledger, mail, settings
from tests.servers.dovecot_server import DovecotServer

Open = Callable[..., ImapMailbox]
Start = Callable[..., DovecotServer]
LETTER = mail("letter")
ID = "letter@parents.example"


def test_a_letter_is_copied_once_and_found_by_its_message_id(account: Account, open_mailbox: Open) -> None:
    mailbox = open_mailbox(account.settings())
    assert not mailbox.sent_holds(ID)
    mailbox.append_sent(LETTER, ID)
    mailbox.append_sent(LETTER, ID)
    assert mailbox.sent_holds(ID)
    assert not mailbox.sent_holds("another@parents.example")
    assert account.messages("Sent") == [LETTER]


def test_the_copy_is_marked_as_read(dovecot: DovecotServer, open_mailbox: Open) -> None:
    open_mailbox(settings(dovecot)).append_sent(LETTER, ID)
    assert "\\Seen" in dovecot.flags("Sent")[0]


@pytest.mark.parametrize(
    ("options", "folder"),
    [
        ({"sent": "Gesendet"}, "Gesendet"),
        ({"sent": "Out going (2)"}, "Out going (2)"),
        ({}, "Sent"),
        ({"prefix": "INBOX."}, "INBOX.Sent"),
        ({"prefix": "INBOX.", "sent": "Sent Items"}, "INBOX.Sent Items"),
    ],
)
def test_the_folder_is_the_one_with_the_use_sent_or_is_made(
    start_dovecot: Start, open_mailbox: Open, options: dict[str, str], folder: str
) -> None:
    dovecot = start_dovecot(**options)
    mailbox = open_mailbox(settings(dovecot))
    mailbox.append_sent(LETTER, ID)
    assert dovecot.messages(folder) == [LETTER]
    assert dovecot.folders() == {"INBOX", folder}


@pytest.mark.parametrize("name", ["Sent Items", "Sent Mail", "sent"])
def test_without_a_marked_folder_one_with_a_usual_name_serves(
    dovecot: DovecotServer, open_mailbox: Open, name: str
) -> None:
    with dovecot.client() as client:
        client.create(f'"{name}"')
        client.create('"Sentences"')
    open_mailbox(settings(dovecot)).append_sent(LETTER, ID)
    assert dovecot.messages(name) == [LETTER]
    assert dovecot.folders() == {"INBOX", "Sentences", name}


def test_two_connections_agree_that_the_letter_is_there(dovecot: DovecotServer, open_mailbox: Open) -> None:
    open_mailbox(settings(dovecot)).append_sent(LETTER, ID)
    open_mailbox(settings(dovecot)).append_sent(LETTER, ID)
    assert len(dovecot.messages("Sent")) == 1


def test_the_inbox_is_still_the_one_that_is_read_afterwards(dovecot: DovecotServer, open_mailbox: Open) -> None:
    mailbox, ledger = open_mailbox(settings(dovecot)), Ledger()
    ledger.take(mailbox)
    mailbox.append_sent(LETTER, ID)
    dovecot.append(mail("one"))
    assert mailbox.wait(3600)
    [taken] = ledger.take(mailbox)
    assert taken.raw == mail("one")
    mailbox.done([taken.place])
    assert dovecot.messages("Taken in") == [mail("one")]
    assert dovecot.messages("Sent") == [LETTER]
