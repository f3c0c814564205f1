"""Which mail a bounce or receipt is about: the Message-ID of the mail of ours that it returns or names."""

from __future__ import annotations

import re
from email.message import Message

from ingest.part_bytes import part_bytes

_STATED = re.compile(rb"^Original-Message-ID:\s*<([^<>\s]{1,900})>", re.IGNORECASE | re.MULTILINE)
_RETURNED = re.compile(rb"^[ >]*Message-ID:\s*<([^<>\s]{1,900})>", re.IGNORECASE | re.MULTILINE)
_REPORTS = {"message/disposition-notification", "message/delivery-status"}
_MAILS = {"message/rfc822", "message/rfc822-headers", "text/rfc822-headers", "message/global"}
_HEAD = 64 * 1024


def original_id(exhibits: list[tuple[str, Message]], text: str) -> str:
    """The id of the mail that a report is about, without brackets; "" where it names none."""
    parts = [part for _, part in exhibits]
    for kinds, pattern in ((_REPORTS, _STATED), (_MAILS, _RETURNED)):
        for part in parts:
            if part.get_content_type() in kinds and (found := pattern.search(part_bytes(part)[:_HEAD])):
                return found[1].decode("ascii", "replace")
    # Older servers quote the returned mail below their own words.
    inline = _RETURNED.search(text[:_HEAD].encode())
    return inline[1].decode("ascii", "replace") if inline else ""
