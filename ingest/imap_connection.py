"""One IMAP connection, typed, over the imapclient that `imap_sign_in` gives.

Errors come out as `ingest.imap_refusals` says; they never quote what the server said.
"""

from __future__ import annotations

import re
import select
import ssl
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.imap_folders import Folder
from ingest.imap_refusals import plainly
from ingest.imap_settings import ImapSettings
from ingest.imap_sign_in import say_goodbye, signed_in
from ingest.uid_lines import MOST_MAILS, in_lines
from ingest.wire_names import shown, wired

KEYWORD = "$ConcernsTaken"
_MESSAGE_LIMIT = re.compile(r"MESSAGELIMIT=(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Opened:
    """A selected folder: how many mails it holds, and whether it takes keywords of our own.

    `uidnext` is the UID that its next mail will get, 0 where the server does not tell.
    """

    uidvalidity: int
    uidnext: int
    exists: int
    takes_keywords: bool

    @property
    def newest(self) -> tuple[int, int]:
        """Differs where a mail came meanwhile."""
        return self.uidvalidity, self.uidnext or -self.exists


class ImapConnection:
    """Connected and signed in from construction on. One thread at a time. `selected` is the open folder."""

    def __init__(self, settings: ImapSettings) -> None:
        self._client: Any = signed_in(settings)
        with plainly():
            self.capabilities = {each.decode("ascii", "replace").upper() for each in self._client.capabilities()}
        self.selected: str | None = None

    def close(self) -> None:
        """Says goodbye if the server still listens."""
        say_goodbye(self._client)

    def most_at_once(self, usual: int) -> int:
        """How many mails one command may touch: `usual`, or fewer where the server limits that (RFC 9738)."""
        limits = [int(found[1]) for each in self.capabilities if (found := _MESSAGE_LIMIT.fullmatch(each))]
        return max(1, min([usual, *limits]))

    def in_lines(self, uids: Iterable[int]) -> Iterator[list[int]]:
        """The UIDs in portions that one command may name."""
        return in_lines(uids, self.most_at_once(MOST_MAILS))

    def select(self, folder: str, *, readonly: bool = False) -> Opened:
        """Selects a folder, or the same one anew to see what came meanwhile. Read-only, nothing there can change."""
        self.selected = None
        with plainly("folder"):
            answer = self._client.select_folder(wired(folder), readonly)
            uidvalidity, uidnext, exists = (int(answer.get(key, 0)) for key in (b"UIDVALIDITY", b"UIDNEXT", b"EXISTS"))
        self.selected = folder
        flags = answer.get(b"PERMANENTFLAGS", ())
        return Opened(uidvalidity, uidnext, exists, b"\\*" in flags or KEYWORD.encode() in flags)

    def newest(self, folder: str) -> tuple[int, int]:
        """What `Opened.newest` would be, without selecting the folder (RFC 3501 §6.3.10)."""
        with plainly("folder"):
            found = self._client.folder_status(wired(folder), ["UIDVALIDITY", "UIDNEXT", "MESSAGES"])
            counts = int(found[b"UIDVALIDITY"]), int(found.get(b"UIDNEXT", 0)), int(found.get(b"MESSAGES", 0))
        return Opened(*counts, takes_keywords=False).newest

    def search(self, criteria: Sequence[str]) -> set[int]:
        """UIDs that match."""
        with plainly():
            return {int(uid) for uid in self._client.search(list(criteria))}

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """RFC822.SIZE of each mail that is still there."""
        with plainly():
            answer = self._client.fetch(list(uids), ["RFC822.SIZE"])
        return {uid: int(each[b"RFC822.SIZE"]) for uid, each in answer.items() if b"RFC822.SIZE" in each}

    def fetch(self, uids: Sequence[int], most: int | None = None, start: int = 0) -> dict[int, bytes]:
        """The raw bytes (the first `most` from `start`) of each mail that is still there; never marks one as read."""
        item = "BODY.PEEK[]" if most is None else f"BODY.PEEK[]<{start}.{most}>"
        with plainly():
            answer = self._client.fetch(list(uids), [item])
        return {uid: raw for uid, each in answer.items() if (raw := _body(each)) is not None}

    def move(self, uids: Sequence[int], folder: str) -> None:
        """Moves mails, no more than one command may name (RFC 6851), or copies and removes these alone (RFC 4315)."""
        with plainly():
            if "MOVE" in self.capabilities:
                self._client.move(uids, wired(folder))
                return
            self._client.copy(uids, wired(folder))
            self._client.add_flags(uids, [b"\\Deleted"], silent=True)
            if "UIDPLUS" in self.capabilities:
                self._client.uid_expunge(uids)

    def mark(self, uids: Iterable[int]) -> None:
        """Sets our keyword."""
        for line in self.in_lines(uids):
            with plainly():
                self._client.add_flags(line, [KEYWORD.encode()], silent=True)

    def append(self, folder: str, raw: bytes) -> None:
        """Puts a mail, marked as read, into a folder."""
        with plainly():
            self._client.append(wired(folder), raw, flags=[b"\\Seen"])

    def folders(self) -> list[Folder]:
        """Every folder whose name can be read."""
        with plainly():
            rows = self._client.list_folders()
        named = [(flags, delimiter, shown(name)) for flags, delimiter, name in rows]
        return [
            Folder(name, _text(delimiter), frozenset(_text(flag).lower() for flag in flags))
            for flags, delimiter, name in named
            if name is not None
        ]

    def namespaces(self) -> tuple[list[str], list[str]]:
        """The prefixes of the account's own folders, and of other people's and shared ones (RFC 2342)."""
        if "NAMESPACE" not in self.capabilities:
            return [], []
        with plainly():
            own, others, shared = self._client.namespace()
        foreign = [*(others or ()), *(shared or ())]
        return [shown(each) or "" for each, _ in own or ()], [shown(each) or "" for each, _ in foreign]

    def make_folder(self, folder: str) -> None:
        """Makes a folder and shows it to mail programs."""
        with plainly("folder"):
            self._client.create_folder(wired(folder))
            self._client.subscribe_folder(wired(folder))

    def begin_idle(self) -> None:
        """Enters IDLE (RFC 2177); no command may be sent until `end_idle`."""
        with plainly():
            self._client.idle()

    def has_spoken(self, seconds: float) -> bool:
        """Waits in IDLE, no longer than this, for the server to say anything at all, or to hang up.

        imapclient's own way of waiting overlooks what came in one breath with the server's "+", which lies in
        imaplib's buffer, and takes half a line for the end of the connection.
        """
        connection = self._client.socket()
        timeout = connection.gettimeout()
        connection.setblocking(False)
        try:
            if self._client._imap.file.peek(1):  # noqa: SLF001 - nothing public looks there
                return True
        except ssl.SSLWantReadError:
            pass
        except OSError:
            return True
        finally:
            connection.settimeout(timeout)
        poll = select.poll()
        poll.register(connection, select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def end_idle(self) -> bool:
        """Leaves IDLE; True where the server announced mail meanwhile."""
        with plainly():
            _, answers = self._client.idle_done()
        return any(b"EXISTS" in each or b"RECENT" in each for each in answers)


def _body(answer: dict[bytes, Any]) -> bytes | None:
    found = [value for key, value in answer.items() if key.startswith(b"BODY[]")]
    return bytes(found[0]) if found and found[0] is not None else None


def _text(value: bytes | str | None) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value or ""
