"""What `concerns check` tells of a mailbox: what the server can do, and which folders are used."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from ingest.imap_connection import Opened
from ingest.imap_settings import ImapSettings


def found(settings: ImapSettings, capabilities: AbstractSet[str], opened: Opened, *, junk: str, sent: str) -> list[str]:
    """A sentence each. `junk` is empty where there is no such folder."""
    lines = [f"signed in; the folder can be opened ({settings.security})"]
    has_idle = "IDLE" in capabilities
    lines.append("new mail is announced at once (IDLE)" if has_idle else "no IDLE: asked every 15 seconds")
    if settings.after == "keyword" and not opened.takes_keywords:
        lines.append("the server keeps no keywords of ours: mail is left as it is (MAILBOX_AFTER=leave)")
    if settings.after == "move" and not capabilities & {"MOVE", "UIDPLUS"}:
        lines.append("the server cannot move: mail is copied, and what stays is marked as deleted")
    if settings.read_junk:
        lines.append(f"looked at too: “{junk}”" if junk else "there is no Junk folder")
    return [*lines, f"sent letters are copied to the folder “{sent}”"]
