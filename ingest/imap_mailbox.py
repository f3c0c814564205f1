"""An IMAP account as a `Mailbox`: what is new, what is done with, and a wait that ends when mail arrives.

Taken in from is one folder, and the Junk folder too where the settings say so; that is looked at without being changed.
After any error the connection is dropped and the next call makes a new one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event

from casefile.errors import MailboxError, MailboxUnavailable, MailboxUntidy
from casefile.folder_uses import JUNK as JUNK_KEY
from ingest.account_folders import AccountFolders
from ingest.imap_connection import ImapConnection
from ingest.imap_fetching import fetched
from ingest.imap_findings import found
from ingest.imap_settings import ImapSettings
from ingest.imap_waiting import idle, poll
from ingest.mailbox import LARGEST_MAIL, Known, Place, RawMail, batches
from ingest.watched_folder import WatchedFolder

_MOST_IDLE_FAULTS = 2


class ImapMailbox:
    """One account. Connects when first used. One thread at a time; `stop` ends every wait."""

    def __init__(self, settings: ImapSettings, stop: Event) -> None:
        self._settings = settings
        self._stop = stop
        self._connection: ImapConnection | None = None
        self._folders: AccountFolders | None = None
        self._inbox = WatchedFolder(settings.folder, settings.folder)
        self._junk = WatchedFolder(JUNK_KEY, "")
        self._refused = 0
        self._idle_faults = 0

    def new_mails(self, known: Known) -> Iterator[list[RawMail]]:
        """See `Mailbox.new_mails`. A mail that vanishes or cannot be fetched is left for the next whole look.

        Raises `MailboxUntidy` after all else was handed over, where something could not be.
        """
        self._refused = 0
        yield from self._new_in(self._inbox, known)
        if self._settings.read_junk:
            try:
                yield from self._new_in(self._junk, known)
            except MailboxUnavailable:
                raise
            except MailboxError:
                raise MailboxUntidy("The Junk folder cannot be read.", "Run: concerns check") from None
        if self._refused:
            hint = "Open them there with a mail program; until the server hands them over they are not taken in."
            raise MailboxUntidy(f"Mails that the mailbox server does not hand over: {self._refused}.", hint)

    def done(self, places: Sequence[Place]) -> None:
        """See `Mailbox.done`. Places of another UIDVALIDITY are gone already."""
        if self._settings.after == "leave":
            return
        for watched in (self._inbox, self._junk):
            here = [each for each in places if each.folder == watched.key]
            if here:
                self._finish(watched, here)

    def wait(self, seconds: float) -> bool:
        """See `Mailbox.wait`. In IDLE where the server has it, otherwise asking every few seconds."""
        # Selected anew: a mail that came while others were fetched or moved was announced then, and never is again.
        if self._has_news():
            return True
        with self._connected() as connection:
            if "IDLE" not in connection.capabilities or self._idle_faults >= _MOST_IDLE_FAULTS:
                return poll(self._has_news, seconds, self._stop)
            try:
                arrived = idle(connection, seconds, self._stop)
            except MailboxUnavailable:
                raise
            except MailboxError:
                # Mail that arrives just as IDLE begins is announced before the server's "+", which imapclient takes
                # for an error. Something is new: a fresh connection finds it. A server that announces IDLE and
                # refuses it is asked instead.
                self._idle_faults += 1
                self.close()
                return True
            self._idle_faults = 0
        return arrived

    def append_sent(self, raw: bytes, message_id: str) -> None:
        """Puts a copy of a sent mail into the Sent folder, unless one with this Message-ID is there."""
        with self._connected() as connection:
            folder = self._there.sent()
            if not _holds(connection, folder, message_id):
                connection.append(folder, raw)

    def sent_holds(self, message_id: str) -> bool:
        """True where the Sent folder has a mail with this Message-ID."""
        with self._connected() as connection:
            return _holds(connection, self._there.sent(), message_id)

    def check(self) -> list[str]:
        """See `Mailbox.check`."""
        with self._opened(self._inbox, anew=True) as connection:
            folders = {"junk": self._junk.name, "sent": self._there.sent()}
            return found(self._settings, connection.capabilities, self._inbox.opened, **folders)

    def close(self) -> None:
        """Ends the connection, if there is one."""
        connection, self._connection, self._folders = self._connection, None, None
        if connection is not None:
            connection.close()

    @property
    def _there(self) -> AccountFolders:
        assert self._folders is not None  # noqa: S101 - asked only while connected
        return self._folders

    @contextmanager
    def _connected(self) -> Iterator[ImapConnection]:
        try:
            if self._connection is None:
                self._connection = ImapConnection(self._settings)
                self._folders = AccountFolders(self._connection)
                self._inbox.name = self._there.watched(self._settings.folder)
                self._junk.name = self._there.junk() if self._settings.read_junk else ""
            yield self._connection
        except MailboxError:
            self.close()
            raise

    @contextmanager
    def _opened(self, watched: WatchedFolder, *, anew: bool = False) -> Iterator[ImapConnection]:
        """A connection on which this folder is selected: between two batches another one may have been."""
        with self._connected() as connection:
            if anew or connection.selected != watched.name:
                watched.open(connection, readonly=watched is self._junk or self._settings.after == "leave")
            yield connection

    def _new_in(self, watched: WatchedFolder, known: Known) -> Iterator[list[RawMail]]:
        uids = self._unknown(watched, known)
        with self._connected() as connection:
            lines = list(connection.in_lines(uids))
        for line in lines:
            with self._opened(watched) as connection:
                if not watched.is_as_searched:
                    return
                sizes = connection.sizes(line)
            for batch in batches({uid: min(size, LARGEST_MAIL) for uid, size in sizes.items()}):
                if self._stop.is_set():
                    return
                yield self._fetch(watched, batch, sizes)
        watched.looked_through(uids)

    def _unknown(self, watched: WatchedFolder, known: Known) -> list[int]:
        with self._connected() as connection:
            if watched is self._junk and (not watched.name or watched.is_through(connection.newest(watched.name))):
                return []
        with self._opened(watched, anew=True) as connection:
            by_keyword = self._settings.after == "keyword" and watched.opened.takes_keywords
            return watched.unknown(connection, known, by_keyword=by_keyword)

    def _fetch(self, watched: WatchedFolder, batch: list[int], sizes: dict[int, int]) -> list[RawMail]:
        with self._opened(watched) as connection:
            if not watched.is_as_searched:
                return []
            raws, refused = fetched(connection, batch, sizes)
        self._refused += refused
        place = (watched.key, watched.opened.uidvalidity)
        return [
            RawMail(Place(*place, uid), raw, sizes[uid] if sizes[uid] > LARGEST_MAIL else None)
            for uid, raw in raws.items()
        ]

    def _finish(self, watched: WatchedFolder, places: list[Place]) -> None:
        with self._connected() as connection:
            watched.name = watched.name or self._there.junk()
            if not watched.name:
                return
            watched.open(connection, readonly=False)
            uids = [each.uid for each in places if each.uidvalidity == watched.opened.uidvalidity]
            if self._settings.after == "move":
                self._move(connection, watched, uids)
            elif watched.opened.takes_keywords:
                connection.mark(uids)

    def _move(self, connection: ImapConnection, watched: WatchedFolder, uids: list[int]) -> None:
        for line in connection.in_lines(uids):
            # A server that can neither move nor expunge by UID keeps what was copied, marked as deleted.
            present = connection.search(["UID", ",".join(map(str, line)), "UNDELETED"])
            if present and (folder := self._there.taken(self._settings.taken_folder)) != watched.name:
                connection.move(sorted(present), folder)

    def _has_news(self) -> bool:
        with self._opened(self._inbox, anew=True):
            return self._inbox.has_news


def _holds(connection: ImapConnection, folder: str, message_id: str) -> bool:
    connection.select(folder, readonly=True)
    return bool(connection.search(["HEADER", "Message-ID", f"<{message_id}>"]))
