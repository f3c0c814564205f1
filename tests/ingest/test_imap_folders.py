"""Sent, Junk and the watched folder are found whatever the host calls them and wherever it keeps them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casefile.errors import MailboxError
from ingest.imap_folders import JUNK, SENT, Folder, Folders
from ingest.imap_mailbox import ImapMailbox
from tests.ingest.account import Ledger, mail, settings
from tests.servers.dovecot_server import DovecotServer
from tests.servers.scripted_imap import ScriptedImap

Open = Callable[..., ImapMailbox]
Start = Callable[..., DovecotServer]


def folders(*names: str, delimiter: str = "/", own: tuple[str, ...] = (), foreign: tuple[str, ...] = ()) -> Folders:
    """Folders by name; what follows a `|` are their flags."""
    split = [each.partition("|") for each in names]
    return Folders([Folder(name, delimiter, frozenset(flags.split())) for name, _, flags in split], own, foreign)


@pytest.mark.parametrize(
    ("sent", "junk"),
    [
        ("Sent Items", "Junk Email"),
        ("Eitemau a Anfonwyd", "E-bost Sothach"),
        ("Éléments envoyés", "Courrier indésirable"),
        ("E\N{COMBINING ACUTE ACCENT}le\N{COMBINING ACUTE ACCENT}ments envoye\N{COMBINING ACUTE ACCENT}s", "Pourriel"),
        ("Gesendete Elemente", "Junk-E-Mail"),
        ("Elementy wysłane", "Wiadomości-śmieci"),
        ("Elemente trimise", "E-mail nedorit"),
        ("SENT", "spam"),
        ("Надіслані", "Спам"),
    ],
)
def test_without_marks_sent_and_junk_are_known_by_their_names_in_many_languages(sent: str, junk: str) -> None:
    there = folders("INBOX", "Sentences", "Spam reports", sent, junk)
    assert there.with_use(SENT) == sent
    assert there.with_use(JUNK) == junk


@pytest.mark.parametrize("prefix", ["INBOX.", "mail/", "[Gmail]/", "[Google Mail]/"])
def test_they_are_known_below_a_prefix_too(prefix: str) -> None:
    own = (prefix,) if not prefix.startswith("[") else ("",)
    there = folders(f"{prefix}Sent", f"{prefix}Spam", "INBOX", delimiter=prefix[-1], own=own)
    assert there.with_use(SENT) == f"{prefix}Sent"
    assert there.with_use(JUNK) == f"{prefix}Spam"


def test_a_mark_beats_a_name_and_a_folder_that_cannot_be_opened_is_none() -> None:
    there = folders("Sent|\\noselect", "Sent Items", "Outgoing|\\sent", "Quarantine|\\junk", "Junk")
    assert there.with_use(SENT) == "Outgoing"
    assert there.with_use(JUNK) == "Quarantine"
    assert folders("Sent|\\noselect", "Junk|\\nonexistent").with_use(SENT) is None


def test_another_persons_folders_are_never_taken_for_ours() -> None:
    there = folders(
        "Other Users/head/Sent Items|\\sent", "Public/Junk", "Sent", own=("",), foreign=("Other Users/", "Public/")
    )
    assert there.with_use(SENT) == "Sent"
    assert there.with_use(JUNK) is None
    assert there.named("Other Users/head/Sent Items") is None


@pytest.mark.parametrize("said", ["Concerns/2026", "Concerns.2026", "INBOX.Concerns.2026"])
def test_a_folder_in_the_settings_may_leave_out_the_prefix_and_use_a_slash(said: str) -> None:
    there = folders("INBOX", "INBOX.Concerns", "INBOX.Concerns.2026", delimiter=".", own=("INBOX.",))
    assert there.named(said) == "INBOX.Concerns.2026"


def test_a_folder_of_any_name_is_moved_into_and_watched(dovecot: DovecotServer, open_mailbox: Open) -> None:
    for name in ('say "hello"', "back\\slash", "two  spaces", "2026", "(brackets) {5}", "100% & *", "Pryderon – école"):
        dovecot.append(mail(name))
        mailbox = open_mailbox(settings(dovecot, taken_folder=name))
        mailbox.done([each.place for each in Ledger().take(mailbox)])
        mailbox.close()
        assert dovecot.messages() == []
        watching = open_mailbox(settings(dovecot, folder=name))
        [taken] = Ledger().take(watching)
        watching.close()
        assert (taken.raw, taken.place.folder) == (mail(name), name)


def test_a_prefix_that_is_not_inbox_is_where_folders_are_made(start_dovecot: Start, open_mailbox: Open) -> None:
    dovecot = start_dovecot(prefix="mail.")
    dovecot.append(mail("one"))
    mailbox = open_mailbox(settings(dovecot))
    mailbox.done([each.place for each in Ledger().take(mailbox)])
    mailbox.append_sent(mail("letter"), "letter@parents.example")
    assert dovecot.messages("mail.Taken in") == [mail("one")]
    assert dovecot.messages("mail.Sent") == [mail("letter")]
    again = Ledger().take(open_mailbox(settings(dovecot, folder="Taken in")))
    assert [each.raw for each in again] == [mail("one")]


def test_a_server_that_could_speak_utf8_is_spoken_to_in_utf7_as_long_as_nobody_agreed(open_mailbox: Open) -> None:
    with ScriptedImap("IMAP4rev1 MOVE UTF8=ACCEPT ENABLE") as server:
        server.folder("Cwyn&AU8-n", "", mail("one"))
        mailbox = open_mailbox(server.settings(folder="Cwyn\N{LATIN SMALL LETTER O WITH BREVE}n"))
        assert [each.raw for each in Ledger().take(mailbox)] == [mail("one")]
        mailbox.close()
        assert not server.commands(b"ENABLE")


def test_one_folder_whose_name_makes_no_sense_hides_none_of_the_others(open_mailbox: Open) -> None:
    with ScriptedImap() as server:
        server.folder("broken &2D- name")
        server.folder("Sent Items")
        mailbox = open_mailbox(server.settings())
        mailbox.append_sent(mail("letter"), "letter@parents.example")
        mailbox.close()
        assert server.mails("Sent Items") == [mail("letter")]


@pytest.mark.parametrize("use", ["\\All", "\\Sent", "\\Drafts"])
def test_a_folder_that_holds_sent_mail_too_is_never_watched(open_mailbox: Open, use: str) -> None:
    with ScriptedImap() as server:
        server.folder("Everything", f"\\HasNoChildren {use}", mail("our own letter"))
        mailbox = open_mailbox(server.settings(folder="Everything"))
        with pytest.raises(MailboxError, match="also holds mail that was sent"):
            Ledger().take(mailbox)
        assert not server.commands(b"FETCH")
