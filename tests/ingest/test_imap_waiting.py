"""A wait ends when mail arrives, however it arrives, and when the program stops; a lost server is a temporary trouble."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest

from casefile.errors import MailboxUnavailable
from ingest import imap_waiting
from ingest.imap_mailbox import ImapMailbox
from ingest.imap_settings import ImapSettings
from tests.ingest.account import Account, Ledger, mail, settings
from tests.servers.dovecot_server import DovecotServer
from tests.servers.wire import Wire

Open = Callable[..., ImapMailbox]
Start = Callable[..., DovecotServer]
# Far longer than any test may take: a wait that ended did so because it was woken.
LONG = 3600.0
SOON = 60.0


@pytest.fixture
def aside(stop: Event) -> Iterator[ThreadPoolExecutor]:
    """A thread beside the test, in which a mailbox waits."""
    with ThreadPoolExecutor(1) as pool:
        yield pool
        stop.set()


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.01)


def waiting(aside: ThreadPoolExecutor, mailbox: ImapMailbox, wire: Wire, seconds: float = LONG) -> Future[bool]:
    """The mailbox, known to be in IDLE."""
    before = wire.said.count(b" IDLE\r\n")
    wait = aside.submit(mailbox.wait, seconds)
    until(lambda: wire.said.count(b" IDLE\r\n") > before)
    return wait


def test_idle_ends_when_a_mail_arrives_and_the_mail_is_there(
    account: Account, open_mailbox: Open, aside: ThreadPoolExecutor
) -> None:
    with Wire(account.port) as wire:
        mailbox, ledger = open_mailbox(account.settings(port=wire.port)), Ledger()
        ledger.take(mailbox)
        wait = waiting(aside, mailbox, wire)
        assert not wait.done()
        account.append(mail("one"))
        assert wait.result(SOON)
        assert [each.raw for each in ledger.take(mailbox)] == [mail("one")]
        mailbox.close()


def test_a_mail_that_came_between_looking_and_waiting_ends_the_wait(account: Account, open_mailbox: Open) -> None:
    mailbox, ledger = open_mailbox(account.settings()), Ledger()
    ledger.take(mailbox)
    account.append(mail("one"))
    assert mailbox.wait(LONG)
    assert len(ledger.take(mailbox)) == 1


def test_a_mail_that_came_while_others_were_fetched_and_moved_ends_the_wait(
    account: Account, open_mailbox: Open
) -> None:
    account.append(mail("one"))
    mailbox, ledger = open_mailbox(account.settings()), Ledger()
    for batch in mailbox.new_mails(ledger.known):
        account.append(mail("two"))
        ledger.remember(batch)
        mailbox.done([each.place for each in batch])
    assert mailbox.wait(LONG)
    assert [each.raw for each in ledger.take(mailbox)] == [mail("two")]


def test_a_mail_announced_in_one_breath_with_the_start_of_idle_ends_the_wait(
    dovecot: DovecotServer, open_mailbox: Open, aside: ThreadPoolExecutor
) -> None:
    with Wire(dovecot.port, hold_after=b" IDLE\r\n") as wire:
        mailbox = open_mailbox(settings(dovecot, port=wire.port))
        Ledger().take(mailbox)
        wait = waiting(aside, mailbox, wire)
        dovecot.append(mail("one"))
        until(lambda: b"EXISTS" in wire.held)
        assert wire.held.startswith(b"+ ")
        wire.let_go()
        assert wait.result(SOON)
        mailbox.close()


def test_an_announcement_that_comes_in_two_halves_ends_the_wait(
    dovecot: DovecotServer, open_mailbox: Open, aside: ThreadPoolExecutor
) -> None:
    with Wire(dovecot.port, hold_after=b" IDLE\r\n") as wire:
        mailbox = open_mailbox(settings(dovecot, port=wire.port))
        Ledger().take(mailbox)
        wait = waiting(aside, mailbox, wire)
        dovecot.append(mail("one"))
        until(lambda: b"EXISTS\r\n" in wire.held)
        wire.let_go(wire.held.index(b"EXISTS") + 3)
        until(lambda: b"DONE\r\n" in wire.said)
        wire.let_go()
        assert wait.result(SOON)
        mailbox.close()


def test_idle_is_renewed_and_still_listens(account: Account, open_mailbox: Open, aside: ThreadPoolExecutor) -> None:
    with Wire(account.port) as wire:
        mailbox = open_mailbox(account.settings(port=wire.port))
        Ledger().take(mailbox)
        for round_number in (1, 2):
            assert not mailbox.wait(0.1)
            assert wire.said.count(b" IDLE\r\n") == wire.said.count(b"DONE\r\n") == round_number
        wait = waiting(aside, mailbox, wire)
        account.append(mail("one"))
        assert wait.result(SOON)
        assert wire.said.count(b" LOGIN ") == 1
        mailbox.close()


def test_idle_over_tls_ends_when_a_mail_arrives(
    dovecot: DovecotServer, open_mailbox: Open, aside: ThreadPoolExecutor
) -> None:
    secure = {"security": "tls", "port": dovecot.tls_port, "ca_file": str(dovecot.certificate.authority)}
    mailbox = open_mailbox(settings(dovecot, **secure))
    Ledger().take(mailbox)
    wait = aside.submit(mailbox.wait, LONG)
    dovecot.append(mail("one"))
    assert wait.result(SOON)
    assert len(Ledger().take(mailbox)) == 1


@pytest.mark.parametrize("with_idle", [True, False])
def test_the_program_stopping_ends_the_wait(
    start_dovecot: Start, open_mailbox: Open, aside: ThreadPoolExecutor, stop: Event, with_idle: bool
) -> None:
    mailbox = open_mailbox(settings(start_dovecot(with_idle=with_idle)))
    Ledger().take(mailbox)
    wait = aside.submit(mailbox.wait, LONG)
    stop.set()
    assert not wait.result(SOON)


def test_without_idle_the_server_is_asked_again_and_again(
    start_dovecot: Start, open_mailbox: Open, monkeypatch: pytest.MonkeyPatch, aside: ThreadPoolExecutor
) -> None:
    monkeypatch.setattr(imap_waiting, "POLL", 0.02)
    dovecot = start_dovecot(with_idle=False)
    with Wire(dovecot.port) as wire:
        mailbox, ledger = open_mailbox(settings(dovecot, port=wire.port)), Ledger()
        ledger.take(mailbox)
        assert not mailbox.wait(0.1)
        wait = aside.submit(mailbox.wait, LONG)
        dovecot.append(mail("one"))
        assert wait.result(SOON)
        assert len(ledger.take(mailbox)) == 1
        assert b"IDLE" not in wire.said
        mailbox.close()


def test_a_server_killed_while_we_wait_is_unavailable_and_later_works_again(
    dovecot: DovecotServer, open_mailbox: Open, aside: ThreadPoolExecutor
) -> None:
    with Wire(dovecot.port) as wire:
        mailbox = open_mailbox(settings(dovecot, port=wire.port))
        Ledger().take(mailbox)
        wait = waiting(aside, mailbox, wire)
        dovecot.kill()
        with pytest.raises(MailboxUnavailable):
            wait.result(SOON)
        with pytest.raises(MailboxUnavailable):
            mailbox.wait(LONG)
        dovecot.start()
        dovecot.append(mail("one"))
        assert len(Ledger().take(mailbox)) == 1
        mailbox.close()


def test_a_server_restarted_between_batches_gives_the_rest_later(dovecot: DovecotServer, open_mailbox: Open) -> None:
    raws = [mail(f"n{number}") for number in range(60)]
    for each in raws:
        dovecot.append(each)
    mailbox, ledger = open_mailbox(settings(dovecot)), Ledger()
    batches = mailbox.new_mails(ledger.known)
    first = next(batches)
    ledger.remember(first)
    dovecot.restart()
    with pytest.raises(MailboxUnavailable):
        next(batches)
    mailbox.done([each.place for each in first])
    rest = ledger.take(mailbox)
    assert [each.raw for each in [*first, *rest]] == raws
    assert dovecot.messages("Taken in") == [each.raw for each in first]


def test_a_connection_cut_in_the_middle_of_a_mail_is_unavailable_and_the_mail_comes_later(
    dovecot: DovecotServer, open_mailbox: Open, aside: ThreadPoolExecutor
) -> None:
    dovecot.append(mail("one"))
    with Wire(dovecot.port, hold_after=b"BODY.PEEK") as wire:
        mailbox = open_mailbox(settings(dovecot, port=wire.port))
        take = aside.submit(Ledger().take, mailbox)
        until(lambda: bool(wire.held))
        wire.cut()
        with pytest.raises(MailboxUnavailable):
            take.result(SOON)
        wire.forget()
        assert [each.raw for each in Ledger().take(mailbox)] == [mail("one")]
        mailbox.close()


def test_a_server_that_stops_answering_is_given_up(dovecot: DovecotServer, open_mailbox: Open) -> None:
    with Wire(dovecot.port, hold_after=b" SELECT ") as wire:
        mailbox = open_mailbox(settings(dovecot, port=wire.port, timeout=0.2))
        with pytest.raises(MailboxUnavailable):
            Ledger().take(mailbox)


def test_nobody_listening_is_unavailable_and_closing_is_no_trouble(open_mailbox: Open, dovecot: DovecotServer) -> None:
    mailbox = open_mailbox(settings(dovecot))
    Ledger().take(mailbox)
    dovecot.kill()
    mailbox.close()
    mailbox.close()
    for each in (lambda: Ledger().take(mailbox), mailbox.check, lambda: mailbox.wait(LONG)):
        with pytest.raises(MailboxUnavailable, match="tried again"):
            each()


def test_settings_do_not_show_their_password() -> None:
    assert "hush" not in repr(ImapSettings("mail.example", 993, "tls", "concerns", "hush"))
