"""However many mails lie in a folder, a pass asks only for what came since, in lines that any server takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from ingest import watched_folder
from ingest.imap_mailbox import ImapMailbox
from ingest.uid_lines import in_lines
from tests.ingest.account import Ledger, mail, settings
from tests.servers.dovecot_server import DovecotServer
from tests.servers.wire import Wire

Open = Callable[..., ImapMailbox]
LONGEST_LINE = 1000
MANY = 400


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DovecotServer]:
    """A server with many mails, on which nothing is moved."""
    server = DovecotServer(tmp_path_factory.mktemp("full"))
    server.fill(mail(f"n{number}") for number in range(MANY))
    server.start()
    yield server
    server.remove()


def test_uids_come_in_order_in_lines_of_bounded_length_and_number() -> None:
    uids = [*range(4_000_000_000, 4_000_000_500), *range(1, 700)]
    lines = list(in_lines(uids))
    assert [uid for line in lines for uid in line] == sorted(uids)
    assert max(len(",".join(map(str, line))) for line in lines) <= 900
    assert max(map(len, lines)) == 200
    assert max(map(len, in_lines(uids, most=7))) == 7
    assert list(in_lines([])) == []


def test_no_command_grows_with_the_number_of_mails(dovecot: DovecotServer, open_mailbox: Open) -> None:
    dovecot.stop()
    dovecot.fill(mail(f"n{number}") for number in range(MANY))
    dovecot.start()
    for after in ("keyword", "move"):
        with Wire(dovecot.port) as wire:
            mailbox, ledger = open_mailbox(settings(dovecot, port=wire.port, after=after)), Ledger()
            taken = ledger.take(mailbox)
            mailbox.done([each.place for each in taken])
            assert {each.raw for each in taken} == {mail(f"n{number}") for number in range(MANY)}
            assert ledger.take(mailbox) == []
            mailbox.close()
            assert max(map(len, wire.said.splitlines())) <= LONGEST_LINE
    assert len(dovecot.messages("Taken in")) == MANY


def test_a_whole_look_asks_in_portions_and_a_pass_only_for_what_came_since(
    full: DovecotServer, open_mailbox: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watched_folder, "_MAILS_A_SEARCH", 150)
    asked: list[tuple[int, int]] = []
    ledger = Ledger()

    def known(folder: str, uidvalidity: int, first: int, last: int) -> set[int]:
        asked.append((first, last))
        return ledger.known(folder, uidvalidity, first, last)

    with Wire(full.port) as wire:
        mailbox = open_mailbox(settings(full, port=wire.port, after="leave"))
        for batch in mailbox.new_mails(known):
            ledger.remember(batch)
        assert len(ledger.mails) == MANY
        assert asked == [(251, 400), (101, 250), (1, 100)]
        before = len(wire.said)
        assert list(mailbox.new_mails(known)) == []
        # It is opened anew, and nothing else is asked.
        assert wire.said[before:].count(b"\r\n") == 1
        full.append(mail("new"))
        [[new]] = mailbox.new_mails(known)
        assert new.raw == mail("new")
        assert asked[3:] == [(new.place.uid, new.place.uid)]
        mailbox.close()


def test_a_pass_that_was_broken_off_is_taken_up_where_it_was(full: DovecotServer, open_mailbox: Open) -> None:
    mailbox, ledger = open_mailbox(settings(full, after="leave")), Ledger()
    batches = mailbox.new_mails(ledger.known)
    ledger.remember(next(batches))
    batches.close()
    ledger.take(mailbox)
    assert {each.raw for each in ledger.mails} >= {mail(f"n{number}") for number in range(MANY)}


def test_once_an_hour_the_whole_folder_is_looked_through_again(
    full: DovecotServer, open_mailbox: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watched_folder, "_WHOLE_LOOK", 0.0)
    mailbox, ledger = open_mailbox(settings(full, after="leave")), Ledger()
    passed_over = ledger.take(mailbox)[200].place
    ledger.forget(passed_over)
    assert [each.place for each in ledger.take(mailbox)] == [passed_over]
