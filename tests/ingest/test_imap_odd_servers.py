"""What the large hosts do that no standard says: labels over one pool, refusals that pass, limits, broken mails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from casefile.errors import MailboxError, MailboxUnavailable, MailboxUntidy
from ingest import imap_fetching, imap_mailbox, imap_waiting, watched_folder
from ingest.imap_mailbox import ImapMailbox
from tests.ingest.account import Ledger, mail, settings
from tests.servers.dovecot_server import DovecotServer
from tests.servers.scripted_imap import USUAL, Odd, ScriptedImap
from tests.servers.wire import Wire

Open = Callable[..., ImapMailbox]
Start = Callable[..., DovecotServer]
SOON = 60.0
GOOGLE = "IMAP4rev1 UNSELECT IDLE NAMESPACE X-GM-EXT-1 UIDPLUS ENABLE MOVE UTF8=ACCEPT LITERAL- SPECIAL-USE"


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    with ScriptedImap() as server:
        yield server


@pytest.fixture
def google() -> Iterator[ScriptedImap]:
    """As Google Workspace is: one pool of mail under \\All, and labels as folders over it."""
    with ScriptedImap(GOOGLE, all_mail="[Gmail]/All Mail") as server:
        server.folder("[Gmail]", "\\HasChildren \\Noselect")
        server.folder("[Gmail]/All Mail", "\\All \\HasNoChildren")
        server.folder("[Gmail]/Sent Mail", "\\HasNoChildren \\Sent")
        server.folder("[Gmail]/Spam", "\\HasNoChildren \\Junk")
        yield server


@pytest.mark.parametrize("can_move", [True, False])
def test_at_google_a_mail_taken_in_leaves_the_inbox_and_is_read_once(
    google: ScriptedImap, open_mailbox: Open, can_move: bool
) -> None:
    google.account.capabilities = GOOGLE if can_move else GOOGLE.replace(" MOVE", "")
    google.put(mail("one"))
    mailbox, ledger = open_mailbox(google.settings()), Ledger()
    taken = ledger.take(mailbox)
    mailbox.done([each.place for each in taken])
    mailbox.append_sent(mail("letter"), "letter@parents.example")
    mailbox.append_sent(mail("letter"), "letter@parents.example")
    assert [each.raw for each in taken] == [mail("one")]
    assert ledger.take(mailbox) == []
    mailbox.close()
    assert google.mails() == []
    assert google.mails("Taken in") == [mail("one")]
    assert google.mails("[Gmail]/Sent Mail") == [mail("letter")]
    assert google.mails("[Gmail]/All Mail") == [mail("one"), mail("letter")]
    assert not [each for each in google.said if b"All Mail" in each]


@pytest.mark.parametrize(
    ("to", "says"),
    [
        (b"LOGIN", b"{tag} NO [UNAVAILABLE] Temporary authentication failure.\r\n"),
        (b"LOGIN", b"{tag} NO [ALERT] Too many simultaneous connections. (Failure)\r\n"),
        (b"SELECT", b"{tag} BAD User is authenticated but not connected.\r\n"),
        (b"SELECT", b"{tag} NO Server Unavailable. 15\r\n"),
        (b"SEARCH", b"{tag} NO [UNAVAILABLE] Server busy\r\n"),
        (b"SEARCH", b"* BYE Connection is closed. 13\r\n"),
        (b"FETCH", b"{tag} NO [THROTTLED] Account exceeded command or bandwidth limits\r\n"),
        (b"FETCH", b"{tag} NO [SERVERBUG] Internal error occurred\r\n"),
        (b"FETCH", b"* 1 FETCH (UID 1 RFC822.SIZE"),
    ],
)
def test_a_refusal_that_passes_is_tried_again_and_nothing_is_lost(
    server: ScriptedImap, open_mailbox: Open, to: bytes, says: bytes
) -> None:
    server.put(mail("one"))
    server.answer_oddly(Odd(to, says, hangs_up=not says.startswith(b"{tag}")))
    mailbox, ledger = open_mailbox(server.settings()), Ledger()
    with pytest.raises(MailboxUnavailable, match="tried again"):
        ledger.take(mailbox)
    assert [each.raw for each in ledger.take(mailbox)] == [mail("one")]
    mailbox.close()


def test_a_server_that_is_asked_too_much_says_for_how_long_it_wants_to_be_left_alone(
    server: ScriptedImap, open_mailbox: Open
) -> None:
    said = b"{tag} BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds\r\n"
    server.answer_oddly(Odd(b"SELECT", said), Odd(b"SELECT", said.replace(b"92415", b"999999999")))
    mailbox = open_mailbox(server.settings())
    pauses = []
    for _ in range(2):
        with pytest.raises(MailboxUnavailable) as error:
            Ledger().take(mailbox)
        pauses.append(error.value.pause)
    assert pauses == [pytest.approx(92.415), 1800]
    assert "throttled" not in str(error.value)
    mailbox.close()


@pytest.mark.parametrize(
    ("to", "says", "sentence"),
    [
        (b"LOGIN", b"{tag} NO [AUTHENTICATIONFAILED] Invalid credentials of u\r\n", "refused the sign-in"),
        (b"SELECT", b"{tag} NO [NONEXISTENT] Unknown Mailbox\r\n", "folder of the mailbox cannot be opened"),
        (b"SELECT", b"* 1 EXISTS\r\n{tag} OK [READ-ONLY] done\r\n", "can only be read"),
        (b"SEARCH", b"* SEARCH one two\r\n{tag} OK done\r\n", "cannot be understood"),
        (b"SEARCH", b"{tag} BAD Command Error. 10\r\n", "refused a command"),
    ],
)
def test_a_refusal_that_stays_is_told_in_words_of_our_own(
    server: ScriptedImap, open_mailbox: Open, to: bytes, says: bytes, sentence: str
) -> None:
    server.put(mail("one"))
    server.answer_oddly(Odd(to, says))
    mailbox = open_mailbox(server.settings())
    with pytest.raises(MailboxError, match=sentence) as refused:
        Ledger().take(mailbox)
    assert not isinstance(refused.value, MailboxUnavailable)
    mailbox.close()


def test_a_goodbye_during_idle_is_temporary_and_a_new_connection_finds_the_mail(
    server: ScriptedImap, open_mailbox: Open
) -> None:
    # As Exchange Online does after 29 minutes.
    server.answer_oddly(Odd(b"IDLE", b"+ idling\r\n* BYE Session invalidated\r\n", hangs_up=True))
    mailbox, ledger = open_mailbox(server.settings()), Ledger()
    ledger.take(mailbox)
    with pytest.raises(MailboxUnavailable):
        mailbox.wait(3600)
    server.put(mail("one"))
    assert mailbox.wait(3600)
    assert [each.raw for each in ledger.take(mailbox)] == [mail("one")]
    mailbox.close()


def test_a_server_that_announces_idle_and_refuses_it_is_asked_instead(
    server: ScriptedImap, open_mailbox: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_waiting, "POLL", 0.02)
    server.answer_oddly(Odd(b"IDLE", b"{tag} NO not today\r\n", times=100))
    mailbox, ledger = open_mailbox(server.settings()), Ledger()
    ledger.take(mailbox)
    assert [mailbox.wait(0.1) for _ in range(4)] == [True, True, False, False]
    with ThreadPoolExecutor(1) as pool:
        wait = pool.submit(mailbox.wait, 3600)
        server.put(mail("one"))
        assert wait.result(SOON)
    mailbox.close()
    assert len(server.commands(b"IDLE")) == 2


def test_one_mail_that_the_server_cannot_hand_over_stops_no_other(server: ScriptedImap, open_mailbox: Open) -> None:
    for number in range(1, 6):
        server.put(mail(f"n{number}"))
    refusal = b"{tag} NO The requested message could not be converted\r\n"
    server.answer_oddly(Odd(b"FETCH 1,2,3,4,5 (BODY", refusal), Odd(b"FETCH 3 ", refusal, times=100))
    mailbox, ledger = open_mailbox(server.settings()), Ledger()
    with pytest.raises(MailboxUntidy, match=r"does not hand over: 1\."):
        ledger.take(mailbox)
    assert [each.raw for each in ledger.mails] == [mail(f"n{n}") for n in (1, 2, 4, 5)]
    server.put(mail("n6"))
    assert [each.raw for each in ledger.take(mailbox)] == [mail("n6")]
    mailbox.close()


def test_a_far_too_large_mail_that_is_refused_stops_no_other(
    server: ScriptedImap, open_mailbox: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (imap_fetching, imap_mailbox):
        monkeypatch.setattr(module, "LARGEST_MAIL", 1000)
    large = mail("large", "0123456789" * 500)
    for raw in (mail("n1"), large, mail("n3")):
        server.put(raw)
    server.answer_oddly(Odd(b"BODY.PEEK[]<", b"{tag} NO it is broken\r\n", times=100))
    mailbox, ledger = open_mailbox(server.settings()), Ledger()
    with pytest.raises(MailboxUntidy, match=r"does not hand over: 1\."):
        ledger.take(mailbox)
    assert [each.raw for each in ledger.mails] == [mail("n1"), mail("n3")]
    mailbox.close()


def test_a_mail_that_the_server_passes_over_without_a_word_is_told_of(server: ScriptedImap, open_mailbox: Open) -> None:
    server.put(mail("n1"))
    server.put(mail("n2"))
    says = b"* 2 FETCH (UID 2 BODY[] {%d}\r\n%s)\r\n{tag} OK done\r\n" % (len(mail("n2")), mail("n2"))
    server.answer_oddly(Odd(b"BODY.PEEK", says))
    mailbox, ledger = open_mailbox(server.settings()), Ledger()
    with pytest.raises(MailboxUntidy, match=r"does not hand over: 1\."):
        ledger.take(mailbox)
    assert [each.raw for each in ledger.mails] == [mail("n2")]
    mailbox.close()


def test_a_mail_once_refused_comes_with_the_next_whole_look(
    server: ScriptedImap, open_mailbox: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watched_folder, "_WHOLE_LOOK", 0.0)
    server.put(mail("one"))
    server.answer_oddly(Odd(b"BODY.PEEK", b"{tag} NO not now\r\n", times=3))
    mailbox, ledger = open_mailbox(server.settings()), Ledger()
    with pytest.raises(MailboxUntidy):
        ledger.take(mailbox)
    assert [each.raw for each in ledger.take(mailbox)] == [mail("one")]
    mailbox.close()


def test_a_server_that_hands_over_only_small_pieces_still_gives_the_whole_mail(
    server: ScriptedImap, open_mailbox: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_fetching, "_PIECE", 100)
    raw = mail("long", "0123456789" * 50)
    server.put(raw)
    server.answer_oddly(Odd(b"(BODY.PEEK[])", b"{tag} NO [TOOBIG] more than 100 bytes\r\n", times=100))
    mailbox = open_mailbox(server.settings())
    assert [each.raw for each in Ledger().take(mailbox)] == [raw]
    mailbox.close()
    assert len(server.commands(b"BODY.PEEK[]<")) == len(raw) // 100 + 1


def test_a_mail_whose_bytes_the_server_has_lost_is_not_taken_for_an_empty_one(
    server: ScriptedImap, open_mailbox: Open
) -> None:
    server.put(mail("one"))
    server.answer_oddly(Odd(b"BODY.PEEK", b'* 1 FETCH (UID 1 BODY[] "")\r\n{tag} OK done\r\n'))
    mailbox = open_mailbox(server.settings())
    with pytest.raises(MailboxUntidy):
        Ledger().take(mailbox)
    mailbox.close()


def test_a_slow_server_is_waited_for_as_long_as_it_goes_on_speaking(server: ScriptedImap, open_mailbox: Open) -> None:
    raw = mail("slow")
    server.put(raw)
    says = b"* 1 FETCH (UID 1 BODY[] {%d}\r\n%s)\r\n{tag} OK done\r\n" % (len(raw), raw)
    # Some nine pieces: together they take longer than the server may be silent.
    server.answer_oddly(Odd(b"BODY.PEEK", says, gap=0.06))
    mailbox = open_mailbox(server.settings(timeout=0.3))
    assert [each.raw for each in Ledger().take(mailbox)] == [raw]
    mailbox.close()


@pytest.mark.parametrize("limit", [1, 7])
def test_a_server_that_limits_the_mails_a_command_may_touch_is_obeyed(open_mailbox: Open, limit: int) -> None:
    with ScriptedImap(f"{USUAL} MESSAGELIMIT={limit}") as server:
        for number in range(20):
            server.put(mail(f"n{number}"))
        mailbox, ledger = open_mailbox(server.settings()), Ledger()
        taken = ledger.take(mailbox)
        mailbox.done([each.place for each in taken])
        mailbox.close()
        assert [each.raw for each in taken] == server.mails("Taken in") == [mail(f"n{n}") for n in range(20)]
        sets = [each.split()[3] for each in server.said if b"UID FETCH" in each or b"UID MOVE" in each]
        assert max(each.count(b",") + 1 for each in sets) == limit


@pytest.mark.parametrize("lacking", [["LITERAL+"], []])
def test_letters_are_copied_with_and_without_literals_that_do_not_wait(
    start_dovecot: Start, open_mailbox: Open, lacking: list[str]
) -> None:
    dovecot = start_dovecot(lacking=lacking)
    name = "Pryderon ŵ"
    dovecot.append(mail("one"))
    with Wire(dovecot.port) as wire:
        mailbox = open_mailbox(settings(dovecot, port=wire.port, taken_folder=name))
        mailbox.append_sent(mail("letter"), "letter@parents.example")
        assert mailbox.sent_holds("letter@parents.example")
        mailbox.done([each.place for each in Ledger().take(mailbox)])
        mailbox.close()
    assert dovecot.messages("Sent") == [mail("letter")]


def test_with_leave_the_folder_is_opened_read_only(dovecot: DovecotServer, open_mailbox: Open) -> None:
    dovecot.append(mail("one"))
    with Wire(dovecot.port) as wire:
        mailbox = open_mailbox(settings(dovecot, port=wire.port, after="leave"))
        mailbox.done([each.place for each in Ledger().take(mailbox)])
        assert not mailbox.wait(0.05)
        mailbox.close()
        assert b"EXAMINE" in wire.said
        assert b"SELECT" not in wire.said
    assert dovecot.flags() == [{"\\Recent"}]


def test_the_check_says_what_a_poor_server_cannot_do(start_dovecot: Start, open_mailbox: Open) -> None:
    poor = start_dovecot(lacking=["MOVE", "UIDPLUS"])
    assert "cannot move" in " ".join(open_mailbox(settings(poor)).check())
