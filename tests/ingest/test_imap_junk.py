"""The Junk folder is looked at only where the settings say so, and nothing in it changes but what came to a case."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casefile.errors import MailboxUntidy
from casefile.folder_uses import JUNK
from ingest.imap_mailbox import ImapMailbox
from tests.ingest.account import Ledger, mail, settings
from tests.servers.dovecot_server import DovecotServer
from tests.servers.scripted_imap import Odd, ScriptedImap

Open = Callable[..., ImapMailbox]
Start = Callable[..., DovecotServer]


@pytest.fixture
def dovecot(start_dovecot: Start) -> DovecotServer:
    server = start_dovecot(junk="Spam")
    server.append(mail("in the inbox"))
    server.append(mail("in junk"), "Spam")
    server.append(mail("junk too"), "Spam")
    return server


def test_it_is_left_alone_unless_the_settings_say_so(dovecot: DovecotServer, open_mailbox: Open) -> None:
    assert [each.raw for each in Ledger().take(open_mailbox(settings(dovecot)))] == [mail("in the inbox")]


def test_it_is_read_after_the_watched_folder_and_what_is_unread_stays_so(
    dovecot: DovecotServer, open_mailbox: Open
) -> None:
    mailbox, ledger = open_mailbox(settings(dovecot, read_junk=True)), Ledger()
    taken = ledger.take(mailbox)
    assert [each.raw for each in taken] == [mail("in the inbox"), mail("in junk"), mail("junk too")]
    assert [each.place.folder for each in taken] == ["INBOX", JUNK, JUNK]
    assert ledger.take(mailbox) == []
    # Even the flag of a mail that nobody has seen yet is as it was.
    assert dovecot.flags("Spam") == [{"\\Recent"}, {"\\Recent"}]
    dovecot.append(mail("later"), "Spam")
    assert [each.raw for each in ledger.take(mailbox)] == [mail("later")]


def test_only_what_is_done_with_leaves_it_also_in_the_middle_of_a_pass(
    dovecot: DovecotServer, open_mailbox: Open
) -> None:
    mailbox, ledger = open_mailbox(settings(dovecot, read_junk=True)), Ledger()
    for batch in mailbox.new_mails(ledger.known):
        ledger.remember(batch)
        mailbox.done([each.place for each in batch if each.raw != mail("junk too")])
    assert dovecot.messages("Spam") == [mail("junk too")]
    assert dovecot.messages("Taken in") == [mail("in the inbox"), mail("in junk")]


def test_the_check_names_it_or_says_that_there_is_none(
    dovecot: DovecotServer, start_dovecot: Start, open_mailbox: Open
) -> None:
    assert "“Spam”" in " ".join(open_mailbox(settings(dovecot, read_junk=True)).check())
    without = open_mailbox(settings(start_dovecot(), read_junk=True))
    assert "there is no Junk folder" in " ".join(without.check())
    assert Ledger().take(without) == []


def test_a_junk_folder_that_cannot_be_opened_keeps_no_mail_from_being_taken_in(open_mailbox: Open) -> None:
    with ScriptedImap() as server:
        server.folder("Junk", "", mail("in junk"))
        server.put(mail("one"))
        server.answer_oddly(Odd(b"STATUS", b"{tag} NO [NOPERM] Access denied\r\n"))
        mailbox, ledger = open_mailbox(server.settings(read_junk=True)), Ledger()
        with pytest.raises(MailboxUntidy, match="Junk folder cannot be read"):
            ledger.take(mailbox)
        assert [each.raw for each in ledger.mails] == [mail("one")]
        assert [each.raw for each in ledger.take(mailbox)] == [mail("in junk")]
        mailbox.close()
