"""One mail account of a test, on whichever server, and a ledger of what was taken from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ingest.imap_settings import ImapSettings
from ingest.mailbox import Mailbox, Place, RawMail
from tests.servers.dovecot_server import DovecotServer


@dataclass(frozen=True)
class Account:
    """Where an account is, and what a test does with it behind the program's back."""

    port: int
    user: str
    password: str
    append: Callable[..., None]
    messages: Callable[..., list[bytes]]

    def settings(self, **changes: Any) -> ImapSettings:
        fields = {
            "host": "127.0.0.1",
            "port": self.port,
            "security": "none",
            "user": self.user,
            "password": self.password,
        }
        return ImapSettings(**{**fields, **changes})


def settings(server: DovecotServer, **changes: Any) -> ImapSettings:
    """Settings for a Dovecot, in clear text over loopback unless they say otherwise."""
    account = Account(server.port, server.user, server.password, server.append, server.messages)
    return account.settings(**changes)


class Ledger:
    """Remembers which UIDs were taken, as the case file does."""

    def __init__(self) -> None:
        self._taken: dict[tuple[str, int], set[int]] = defaultdict(set)
        self.mails: list[RawMail] = []

    def known(self, folder: str, uidvalidity: int, first: int, last: int) -> set[int]:
        return {uid for uid in self._taken[folder, uidvalidity] if first <= uid <= last}

    def take(self, mailbox: Mailbox) -> list[RawMail]:
        """Every new mail, remembered batch by batch; `mails` are those of all times."""
        before = len(self.mails)
        for batch in mailbox.new_mails(self.known):
            self.remember(batch)
        return self.mails[before:]

    def forget(self, place: Place) -> None:
        self._taken[place.folder, place.uidvalidity].remove(place.uid)

    def remember(self, mails: list[RawMail]) -> None:
        self.mails += mails
        for each in mails:
            self._taken[each.place.folder, each.place.uidvalidity].add(each.place.uid)


def mail(subject: str, words: str = "Some words.") -> bytes:
    return (
        f"From: Ola <ola@parents.example>\r\nTo: concerns@school.example\r\nSubject: {subject}\r\n"
        f"Message-ID: <{subject}@parents.example>\r\n\r\n{words}\r\n"
    ).encode()
