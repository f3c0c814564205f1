"""The folders that one connection works with: watched, Junk, Sent, and the one for mail that was taken in."""

from __future__ import annotations

from casefile.errors import MailboxError, MailboxUnavailable
from ingest.imap_connection import ImapConnection
from ingest.imap_folders import JUNK, SENT, Folders


class AccountFolders:
    """Asks the server for its folders when first needed, and again after one was made."""

    def __init__(self, connection: ImapConnection) -> None:
        self._connection = connection
        self._listed: Folders | None = None

    def watched(self, name: str) -> str:
        """The folder that the settings call so. Raises `MailboxError` where mail that was sent lies too."""
        if name.upper() == "INBOX":
            return name
        found = self._all.named(name) or name
        if not self._all.may_be_watched(found):
            hint = "MAILBOX_FOLDER must be one where only what arrives lies, such as INBOX."
            raise MailboxError("The watched folder also holds mail that was sent.", hint)
        return found

    def junk(self) -> str:
        """The Junk folder, empty where there is none."""
        return self._all.with_use(JUNK) or ""

    def sent(self) -> str:
        """The Sent folder, made where it is missing."""
        return self._all.with_use(SENT) or self._made("Sent")

    def taken(self, name: str) -> str:
        """The folder for mail that was taken in, made where it is missing."""
        return self._all.named(name) or self._made(name)

    @property
    def _all(self) -> Folders:
        if self._listed is None:
            self._listed = Folders(self._connection.folders(), *self._connection.namespaces())
        return self._listed

    def _made(self, name: str) -> str:
        *others, last = self._all.names_to_make(name)
        self._listed = None
        for each in others:
            try:
                self._connection.make_folder(each)
            except MailboxUnavailable:
                raise
            except MailboxError:
                continue
            return each
        self._connection.make_folder(last)
        return last
