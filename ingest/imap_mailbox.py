"""An IMAP folder as a `Mailbox`: what is new, what is done with, and a wait that ends when mail arrives.

The caller's ledger decides what is new, by UIDVALIDITY and UID; the keyword only saves asking. After any
error the connection is dropped and the next call makes a new one.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event

from casefile.errors import MailboxError, MailboxUnavailable
from ingest.imap_connection import KEYWORD, ImapConnection, Opened
from ingest.imap_settings import ImapSettings
from ingest.mailbox import LARGEST_MAIL, OVERSIZE_KEPT, Known, Place, RawMail, batches

_SENT_NAMES = ("sent", "sent items", "sent mail", "inbox.sent", "inbox/sent")
_SIZES_AT_ONCE = 500
_POLL = 15.0
_SLICE = 1.0


class ImapMailbox:
    """One folder of one account. Connects when first used. One thread at a time; `stop` ends every wait."""

    def __init__(self, settings: ImapSettings, stop: Event) -> None:
        self._settings = settings
        self._stop = stop
        self._connection: ImapConnection | None = None
        self._opened = Opened(0, 0, takes_keywords=False)
        self._searched = self._opened

    def new_mails(self, known: Known) -> Iterator[list[RawMail]]:
        """See `Mailbox.new_mails`. A mail that vanishes or cannot be fetched is left for the next time."""
        with self._connected(select=True) as connection:
            criteria = ["UNKEYWORD", KEYWORD] if self._keyword else ["ALL"]
            self._searched = self._opened
            uids = sorted(connection.search(criteria) - known(self._settings.folder, self._opened.uidvalidity))
        for start in range(0, len(uids), _SIZES_AT_ONCE):
            with self._connected() as connection:
                sizes = connection.sizes(uids[start : start + _SIZES_AT_ONCE])
            for batch in batches({uid: min(size, LARGEST_MAIL) for uid, size in sizes.items()}):
                if self._stop.is_set():
                    return
                yield self._fetch(batch, sizes)

    def done(self, places: Sequence[Place]) -> None:
        """See `Mailbox.done`. Places of another UIDVALIDITY are gone already."""
        with self._connected(select=True) as connection:
            here = (self._settings.folder, self._opened.uidvalidity)
            uids = sorted(each.uid for each in places if (each.folder, each.uidvalidity) == here)
            if not uids or self._settings.after == "leave":
                return
            if self._settings.after == "move":
                # A server that can neither move nor expunge by UID keeps what was copied, marked as deleted.
                present = sorted(connection.search(["UID", _uid_set(uids), "UNDELETED"]))
                if present:
                    connection.move(present, self._folder_named(connection, self._settings.taken_folder))
            elif self._opened.takes_keywords:
                connection.mark(uids)

    def wait(self, seconds: float) -> bool:
        """See `Mailbox.wait`. In IDLE where the server has it, otherwise asking every few seconds."""
        # Selected anew: a mail that came while others were fetched or moved was announced then, and never is again.
        with self._connected(select=True) as connection:
            if self._opened != self._searched:
                return True
            if "IDLE" not in connection.capabilities:
                return self._poll(connection, seconds)
            try:
                arrived = self._idle(connection, seconds)
            except MailboxUnavailable:
                raise
            except MailboxError:
                # Mail that arrives just as IDLE begins is announced before the server's "+", which imapclient takes
                # for an error. Something is new: a fresh connection finds it.
                self.close()
                return True
        return arrived

    def append_sent(self, raw: bytes, message_id: str) -> None:
        """Puts a copy of a sent mail into the Sent folder, unless one with this Message-ID is there."""
        with self._connected() as connection:
            folder = self._sent_folder(connection)
            if not self._holds(connection, folder, message_id):
                connection.append(folder, raw)

    def sent_holds(self, message_id: str) -> bool:
        """True where the Sent folder has a mail with this Message-ID."""
        with self._connected() as connection:
            return self._holds(connection, self._sent_folder(connection), message_id)

    def check(self) -> list[str]:
        """See `Mailbox.check`."""
        with self._connected(select=True) as connection:
            lines = [f"signed in; the folder can be opened ({self._settings.security})"]
            has_idle = "IDLE" in connection.capabilities
            lines.append("new mail is announced at once (IDLE)" if has_idle else "no IDLE: asked every 15 seconds")
            if self._settings.after == "keyword" and not self._opened.takes_keywords:
                lines.append("the server keeps no keywords of ours: mail is left as it is (MAILBOX_AFTER=leave)")
            lines.append(f"sent letters are copied to the folder “{self._sent_folder(connection)}”")
        return lines

    def close(self) -> None:
        """Ends the connection, if there is one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    @property
    def _keyword(self) -> bool:
        return self._settings.after == "keyword" and self._opened.takes_keywords

    @contextmanager
    def _connected(self, *, select: bool = False) -> Iterator[ImapConnection]:
        try:
            if self._connection is None:
                self._connection = ImapConnection(self._settings)
                select = True
            if select:
                self._opened = self._connection.select(self._settings.folder)
            yield self._connection
        except MailboxError:
            self.close()
            raise

    def _fetch(self, batch: list[int], sizes: dict[int, int]) -> list[RawMail]:
        with self._connected() as connection:
            large = [uid for uid in batch if sizes[uid] > LARGEST_MAIL]
            found = connection.fetch([uid for uid in batch if uid not in large])
            for uid in large:
                found |= connection.fetch([uid], OVERSIZE_KEPT)
        place = (self._settings.folder, self._opened.uidvalidity)
        return [RawMail(Place(*place, uid), raw, sizes[uid] if uid in large else None) for uid, raw in found.items()]

    def _idle(self, connection: ImapConnection, seconds: float) -> bool:
        end = time.monotonic() + seconds
        arrived = False
        # Servers also say other things, such as that they are still there.
        while not arrived and time.monotonic() < end and not self._stop.is_set():
            connection.begin_idle()
            while not connection.has_spoken(_SLICE) and time.monotonic() < end and not self._stop.is_set():
                pass
            arrived = connection.end_idle()
        return arrived

    def _poll(self, connection: ImapConnection, seconds: float) -> bool:
        gap = min(seconds, _POLL)
        for _ in range(max(1, int(seconds / gap))):
            if self._stop.wait(gap):
                return False
            self._opened = connection.select(self._settings.folder)
            if self._opened != self._searched:
                return True
        return False

    def _holds(self, connection: ImapConnection, folder: str, message_id: str) -> bool:
        try:
            connection.select(folder)
            return bool(connection.search(["HEADER", "Message-ID", f"<{message_id}>"]))
        finally:
            self._opened = connection.select(self._settings.folder)

    def _sent_folder(self, connection: ImapConnection) -> str:
        folders = connection.folders()
        special = [name for flags, _, name in folders if "\\Sent" in flags]
        usual = [name for _, _, name in folders if name.lower() in _SENT_NAMES]
        return (special + usual or [self._folder_named(connection, "Sent")])[0]

    def _folder_named(self, connection: ImapConnection, name: str) -> str:
        """The folder of this name, made where it is missing; below INBOX where the server wants all folders there."""
        folders = connection.folders()
        names = [each for _, _, each in folders]
        delimiter = next((each for _, each, _ in folders if each), "/")
        below = f"INBOX{delimiter}{name}"
        for each in (name, below):
            if each in names:
                return each
        try:
            connection.make_folder(name)
        except MailboxUnavailable:
            raise
        except MailboxError:
            connection.make_folder(below)
            return below
        return name


def _uid_set(uids: Sequence[int]) -> str:
    """A set of UIDs with runs folded, so that a command for thousands stays short (RFC 3501 sequence-set)."""
    runs: list[list[int]] = []
    for uid in uids:
        if runs and uid == runs[-1][1] + 1:
            runs[-1][1] = uid
        else:
            runs.append([uid, uid])
    return ",".join(str(first) if first == last else f"{first}:{last}" for first, last in runs)
