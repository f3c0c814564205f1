"""Folders' names as servers write them: modified UTF-7 (RFC 3501 §5.1.3), as long as UTF8=ACCEPT is not enabled, and it never is."""

from __future__ import annotations

from imapclient import imap_utf7


def wired(folder: str) -> str:
    """A folder's name for the server."""
    encoded: bytes = imap_utf7.encode(folder)
    return encoded.decode("ascii")


def shown(name: bytes | str | int) -> str | None:
    """A folder's name as people read it; None where it makes no sense. imapclient takes a name of digits for a number."""
    try:
        return str(imap_utf7.decode(name)) if isinstance(name, bytes) else str(name)
    except ValueError:
        return None
