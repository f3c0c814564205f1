"""What is new in an IMAP folder comes once, whole, in bounded batches, and is then moved, marked or left."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casefile.errors import MailboxError
from ingest.imap_connection import KEYWORD
from ingest.imap_mailbox import ImapMailbox
from ingest.mailbox import BATCH_BYTES, BATCH_MAILS, LARGEST_MAIL, OVERSIZE_KEPT, Place, batches
from service.loopback_imap import LoopbackImap
from tests.ingest.account import Account, Ledger, mail, settings
from tests.servers.dovecot_server import DovecotServer

Open = Callable[..., ImapMailbox]
Start = Callable[..., DovecotServer]


def test_new_mails_come_once_in_order_and_byte_for_byte(account: Account, open_mailbox: Open) -> None:
    raws = [mail("one"), mail("two", "8-bit: caf\N{LATIN SMALL LETTER E WITH ACUTE}"), mail("two")]
    for each in raws:
        account.append(each)
    mailbox, ledger = open_mailbox(account.settings()), Ledger()
    assert [each.raw for each in ledger.take(mailbox)] == raws
    assert ledger.take(mailbox) == []
    account.append(mail("three"))
    assert [each.raw for each in ledger.take(mailbox)] == [mail("three")]


def test_bytes_that_are_hardly_a_mail_come_as_they_are(dovecot: DovecotServer, open_mailbox: Open) -> None:
    raw = b"no header at all, and a bare \x80\r\n"
    dovecot.append(raw)
    assert [each.raw for each in Ledger().take(open_mailbox(settings(dovecot)))] == [raw]


def test_another_connection_finds_the_same_places(account: Account, open_mailbox: Open) -> None:
    account.append(mail("one"))
    first = Ledger().take(open_mailbox(account.settings()))
    second = Ledger().take(open_mailbox(account.settings()))
    assert first == second
    assert first[0].place.folder == "INBOX"
    assert first[0].place.uidvalidity > 0


@pytest.mark.parametrize("after", ["move", "keyword", "leave"])
def test_looking_changes_nothing_on_the_server(dovecot: DovecotServer, open_mailbox: Open, after: str) -> None:
    dovecot.append(mail("one"))
    before = dovecot.messages()
    assert Ledger().take(open_mailbox(settings(dovecot, after=after)))
    assert dovecot.messages() == before
    assert [each - {"\\Recent"} for each in dovecot.flags()] == [set()]
    assert dovecot.folders() == {"INBOX"}


def test_batches_are_bounded_in_number(dovecot: DovecotServer, open_mailbox: Open) -> None:
    for number in range(BATCH_MAILS + 10):
        dovecot.append(mail(f"n{number}"))
    sizes = [len(batch) for batch in open_mailbox(settings(dovecot)).new_mails(Ledger().known)]
    assert sizes == [BATCH_MAILS, 10]


def test_batches_are_bounded_in_bytes_and_a_larger_mail_is_one_of_its_own() -> None:
    half = BATCH_BYTES // 2
    assert list(batches({1: half, 2: half, 3: 1, 4: BATCH_BYTES + 1, 5: 1})) == [[1, 2], [3], [4], [5]]
    assert list(batches({})) == []


def test_after_a_change_of_uidvalidity_every_mail_comes_again_in_its_new_place(
    dovecot: DovecotServer, open_mailbox: Open
) -> None:
    dovecot.append(mail("one"))
    mailbox, ledger = open_mailbox(settings(dovecot)), Ledger()
    [before] = ledger.take(mailbox)
    dovecot.renumber()
    mailbox.close()
    [after] = ledger.take(mailbox)
    assert after.raw == before.raw
    assert after.place.uidvalidity != before.place.uidvalidity


def test_a_place_of_another_uidvalidity_is_never_moved(dovecot: DovecotServer, open_mailbox: Open) -> None:
    dovecot.append(mail("one"))
    mailbox = open_mailbox(settings(dovecot))
    [taken] = Ledger().take(mailbox)
    mailbox.done(
        [Place("INBOX", taken.place.uidvalidity + 1, taken.place.uid), Place("Other", *place_tail(taken.place))]
    )
    assert dovecot.messages() == [mail("one")]


def place_tail(place: Place) -> tuple[int, int]:
    return place.uidvalidity, place.uid


def test_what_is_done_with_is_moved_and_only_that(account: Account, open_mailbox: Open) -> None:
    for subject in ("one", "two", "three"):
        account.append(mail(subject))
    mailbox, ledger = open_mailbox(account.settings()), Ledger()
    taken = ledger.take(mailbox)
    mailbox.done([taken[0].place, taken[2].place])
    assert account.messages("INBOX") == [mail("two")]
    assert account.messages("Taken in") == [mail("one"), mail("three")]


@pytest.mark.parametrize("lacking", [[], ["MOVE"], ["MOVE", "UIDPLUS"]])
def test_done_asked_twice_moves_once_on_any_server(
    start_dovecot: Start, open_mailbox: Open, lacking: list[str]
) -> None:
    dovecot = start_dovecot(lacking=lacking)
    dovecot.append(mail("one"))
    dovecot.append(mail("two"))
    mailbox, ledger = open_mailbox(settings(dovecot)), Ledger()
    places = [ledger.take(mailbox)[0].place]
    mailbox.done(places)
    mailbox.done(places)
    assert dovecot.messages("Taken in") == [mail("one")]
    left = [raw for raw, flags in zip(dovecot.messages(), dovecot.flags(), strict=True) if "\\Deleted" not in flags]
    assert left == [mail("two")]


def test_a_server_without_uid_expunge_never_loses_what_somebody_else_marked(
    start_dovecot: Start, open_mailbox: Open
) -> None:
    dovecot = start_dovecot(lacking=["MOVE", "UIDPLUS"])
    dovecot.append(mail("one"))
    dovecot.append(mail("two"))
    with dovecot.client() as client:
        client.select()
        client.store("2", "+FLAGS", "\\Deleted")
        mailbox = open_mailbox(settings(dovecot))
        mailbox.done([Ledger().take(mailbox)[0].place])
        assert mail("two") in dovecot.messages()


def test_under_a_prefix_the_folder_is_made_where_the_server_wants_it(start_dovecot: Start, open_mailbox: Open) -> None:
    dovecot = start_dovecot(prefix="INBOX.")
    dovecot.append(mail("one"))
    mailbox = open_mailbox(settings(dovecot))
    mailbox.done([Ledger().take(mailbox)[0].place])
    assert dovecot.messages("INBOX.Taken in") == [mail("one")]


def test_a_marked_mail_stays_unread_and_is_not_asked_for_again(dovecot: DovecotServer, open_mailbox: Open) -> None:
    dovecot.append(mail("one"))
    dovecot.append(mail("two"))
    mailbox = open_mailbox(settings(dovecot, after="keyword"))
    mailbox.done([Ledger().take(mailbox)[0].place])
    assert [each - {"\\Recent"} for each in dovecot.flags()] == [{KEYWORD}, set()]
    another = open_mailbox(settings(dovecot, after="keyword"))
    assert [each.raw for each in Ledger().take(another)] == [mail("two")]


@pytest.mark.parametrize("after", ["keyword", "leave"])
def test_a_server_without_keywords_or_one_left_alone_keeps_its_mail_as_it_is(
    account: Account, open_mailbox: Open, after: str
) -> None:
    account.append(mail("one"))
    mailbox, ledger = open_mailbox(account.settings(after=after)), Ledger()
    mailbox.done([each.place for each in ledger.take(mailbox)])
    assert account.messages("INBOX") == [mail("one")]
    assert ledger.take(mailbox) == []


def test_a_mail_of_20_megabytes_comes_whole(account: Account, open_mailbox: Open) -> None:
    raw = mail("large", "\r\n".join(["0123456789" * 7] * (20 * 1024 * 1024 // 72)))
    account.append(raw)
    [taken] = Ledger().take(open_mailbox(account.settings()))
    assert taken.raw == raw
    assert taken.oversize is None


def test_of_a_mail_that_is_far_too_large_only_the_beginning_comes_and_its_size(
    dovecot: DovecotServer, open_mailbox: Open
) -> None:
    raw = mail("vast", "\r\n".join(["0123456789" * 90] * (LARGEST_MAIL // 900)))
    dovecot.append(raw)
    dovecot.append(mail("small"))
    vast, small = Ledger().take(open_mailbox(settings(dovecot)))
    assert vast.raw == raw[:OVERSIZE_KEPT]
    assert vast.oversize == len(raw) > LARGEST_MAIL
    assert (small.raw, small.oversize) == (mail("small"), None)


@pytest.mark.parametrize("gone", [{55}, set(range(51, 61))])
def test_mails_that_vanish_between_search_and_fetch_are_no_trouble(
    dovecot: DovecotServer, open_mailbox: Open, gone: set[int]
) -> None:
    for number in range(1, 61):
        dovecot.append(mail(f"n{number}"))
    batch_by_batch = open_mailbox(settings(dovecot)).new_mails(Ledger().known)
    first = next(batch_by_batch)
    with dovecot.client() as client:
        client.select()
        client.store(",".join(map(str, sorted(gone))), "+FLAGS", "\\Deleted")
        client.expunge()
    rest = [each for batch in batch_by_batch for each in batch]
    assert [each.raw for each in [*first, *rest]] == [mail(f"n{n}") for n in range(1, 61) if n not in gone]


def test_a_folder_that_is_not_there_is_said_so(account: Account, open_mailbox: Open) -> None:
    with pytest.raises(MailboxError):
        Ledger().take(open_mailbox(account.settings(folder="Nowhere")))


def test_another_folder_than_the_inbox_can_be_read(dovecot: DovecotServer, open_mailbox: Open) -> None:
    with dovecot.client() as client:
        client.create("Concerns")
    dovecot.append(mail("one"), "Concerns")
    dovecot.append(mail("private"))
    mailbox = open_mailbox(settings(dovecot, folder="Concerns"))
    assert [each.raw for each in Ledger().take(mailbox)] == [mail("one")]


def test_the_check_says_what_the_server_can_do(start_dovecot: Start, open_mailbox: Open) -> None:
    able, plain = start_dovecot(sent="Sent Items"), start_dovecot(with_idle=False)
    lines = " ".join(open_mailbox(settings(able)).check())
    assert "at once (IDLE)" in lines
    assert "“Sent Items”" in lines
    assert "no IDLE" in " ".join(open_mailbox(settings(plain)).check())


def test_the_check_warns_where_keywords_cannot_be_kept(
    dovecot: DovecotServer, small_server: LoopbackImap, open_mailbox: Open
) -> None:
    able = open_mailbox(settings(dovecot, after="keyword")).check()
    small = Account(small_server.port, small_server.user, small_server.password, small_server.append, lambda _: [])
    unable = open_mailbox(small.settings(after="keyword")).check()
    assert "keeps no keywords" not in " ".join(able)
    assert "keeps no keywords" in " ".join(unable)


@pytest.mark.parametrize("name", ["Skargi i zażalenia", "شکایات", "Cwynion & pryderon"])
def test_a_folder_named_in_another_script_is_read_and_filed_into(
    dovecot: DovecotServer, open_mailbox: Open, name: str
) -> None:
    mailbox = open_mailbox(settings(dovecot, taken_folder=name))
    dovecot.append(mail("one"))
    ledger = Ledger()
    mailbox.done([each.place for each in ledger.take(mailbox)])
    assert [each.raw for each in Ledger().take(open_mailbox(settings(dovecot, folder=name)))] == [mail("one")]
