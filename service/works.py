"""Builds every object from the settings, once, and hands them down."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event

from casefile.cabinet import Cabinet, closing, open_cabinet
from casefile.database import Database, reachable
from casefile.errors import VaultError
from casefile.learned_shifts import shifts_now
from casefile.other_mail import take_missing_mentions
from casefile.report import Mailbox as Address
from casefile.school_class import take_missing_classes
from casefile.vocabulary import load_vocabulary
from ingest.folder_mailbox import FolderMailbox
from ingest.imap_mailbox import ImapMailbox
from ingest.mailbox import Mailbox
from outbound.smtp_sender import SmtpSender
from service.reading_room import ReadingRoom
from service.settings import Settings

log = logging.getLogger("concerns.works")


@dataclass(frozen=True, slots=True)
class Works:
    """The settings, the opened cabinet, and the sender of mails. `stop` ends every wait."""

    settings: Settings
    cabinet: Cabinet
    sender: SmtpSender
    stop: Event

    @property
    def school_sender(self) -> Address:
        """The name and address that letters come from."""
        return Address(self.settings.school.name, self.settings.school_address)

    def mailbox(self) -> Mailbox:
        """The mailbox to take in from: an IMAP folder, or a folder of .eml files."""
        if self.settings.mailbox_dir is not None:
            return FolderMailbox(self.settings.mailbox_dir, self.stop, after=self.settings.mailbox_after)
        return self.imap_mailbox()

    def imap_mailbox(self) -> ImapMailbox:
        """A connection of its own to the IMAP server, opened when first used."""
        assert self.settings.mailbox is not None  # noqa: S101 - read_settings gives one of the two
        return ImapMailbox(self.settings.mailbox, self.stop)

    def reading_room(self) -> ReadingRoom:
        """A place to read mails in, for one thread."""
        own = self.school_sender.address
        return ReadingRoom(
            self.settings.school_file, trusted=self.settings.trusted_servers, own=own, shifts=self._shifts_now
        )

    def _shifts_now(self) -> dict[str, float]:
        with self.cabinet.reading() as session:
            try:
                return shifts_now(session, self.cabinet)
            except VaultError:
                # No mail's fault: it is judged as the program judges by itself.
                log.error("what was learned from corrections does not open; mails are judged without it")  # noqa: TRY400 - no trace: the sentence says all
                return {}


@contextmanager
def built_from(settings: Settings, stop: Event | None = None) -> Iterator[Works]:
    """Opens the database (bringing its tables up to date) and the cabinet; closes them at the end."""
    with closing(Database(settings.database_url)) as database:
        reachable(database)
        database.migrate()
        cabinet = open_cabinet(
            database, settings.vault, settings.school, load_vocabulary(), own_letters=settings.own_letters
        )
        take_missing_mentions(cabinet)
        take_missing_classes(cabinet)
        yield Works(settings, cabinet, SmtpSender(settings.smtp), stop or Event())
