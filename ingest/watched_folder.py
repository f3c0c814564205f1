"""One folder that mail is taken in from, and how far it was looked through.

A folder is looked through whole once, in portions, and again every hour; in between the server is asked only for what
came since. So what a pass costs does not grow with the folder, and a mail that was passed over comes with the next
whole look. The caller's ledger decides what is new; the keyword only saves asking.
"""

from __future__ import annotations

import time

from ingest.imap_connection import KEYWORD, ImapConnection, Opened
from ingest.mailbox import Known

_MAILS_A_SEARCH = 5000
_WHOLE_LOOK = 3600.0


class WatchedFolder:
    """`key` is what the ledger calls it, `name` what the server does. `opened` is the folder as it was last selected."""

    def __init__(self, key: str, name: str) -> None:
        self.key = key
        self.name = name
        self.opened = Opened(0, 0, 0, takes_keywords=False)
        self._searched = self.opened
        self._through = 0
        self._newest_through = (0, 0)
        self._look_whole_at = 0.0

    def open(self, connection: ImapConnection, *, readonly: bool) -> None:
        """Selects it, or the same one anew to see what came meanwhile."""
        self.opened = connection.select(self.name, readonly=readonly)

    @property
    def has_news(self) -> bool:
        """True where something came since it was last searched."""
        return self.opened.newest != self._searched.newest

    @property
    def is_as_searched(self) -> bool:
        """False where UIDs mean other mails than when it was searched."""
        return self.opened.uidvalidity == self._searched.uidvalidity

    def is_through(self, newest: tuple[int, int]) -> bool:
        """True where nothing came since it was looked through, and no whole look is due."""
        return newest == self._newest_through and not self._whole_look_is_due

    def unknown(self, connection: ImapConnection, known: Known, *, by_keyword: bool) -> list[int]:
        """UIDs that the ledger does not know, in order. The folder has just been opened."""
        if not self.is_as_searched or self._whole_look_is_due:
            self._through = 0
        self._searched = self.opened
        criteria = ["UNKEYWORD", KEYWORD] if by_keyword else []
        if self._through and self._through == self.opened.uidnext:
            return []
        if self._through:
            found = connection.search(["UID", f"{self._through}:*", *criteria])
            # "n:*" names the last mail even where it is older.
            return self._not_known({each for each in found if each >= self._through}, known)
        return self._among_all(connection, known, criteria)

    def looked_through(self, uids: list[int]) -> None:
        """Notes that all these, and so everything below the folder's next UID, were handed over."""
        if self._through == 0:
            self._look_whole_at = time.monotonic() + _WHOLE_LOOK
        self._through = max(self._through, self._searched.uidnext or max(uids, default=0) + 1)
        self._newest_through = self._searched.newest

    @property
    def _whole_look_is_due(self) -> bool:
        return time.monotonic() >= self._look_whole_at

    def _among_all(self, connection: ImapConnection, known: Known, criteria: list[str]) -> list[int]:
        at_once, fresh = connection.most_at_once(_MAILS_A_SEARCH), set[int]()
        # Downwards: a mail that goes meanwhile moves others down, into a portion that is still to come.
        for last in range(self.opened.exists, 0, -at_once):
            upper = "*" if last == self.opened.exists else last
            found = connection.search([f"{max(1, last - at_once + 1)}:{upper}", *criteria])
            fresh.update(self._not_known(found, known))
        return sorted(fresh)

    def _not_known(self, found: set[int], known: Known) -> list[int]:
        return sorted(found - known(self.key, self.opened.uidvalidity, min(found), max(found))) if found else []
