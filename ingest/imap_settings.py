"""Where an IMAP mailbox is, and what becomes of mail that was taken in."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ImapSettings:
    """Where the mailbox is and what to do with mail that was taken in. `timeout` is in seconds.

    With `read_junk` the Junk folder is looked at too.
    """

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    after: str = "move"
    taken_folder: str = "Taken in"
    ca_file: str | None = None
    timeout: float = 30.0
    read_junk: bool = False
