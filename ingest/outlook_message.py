"""A mail saved by Outlook (.msg, [MS-OXMSG]) as words: who, when, what about, its text and what could be read of its files.

python-oxmsg reads the format; this is the one module that knows it.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from oxmsg import Message

from ingest.exhibits.exhibit_text import ExhibitText
from ingest.html_text import html_text
from ingest.winmail import uncompressed_rtf

# What its reader was seen to raise for files that are cut off or lie about themselves.
_BROKEN = (
    OSError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    struct.error,
    AssertionError,
    OverflowError,
    StopIteration,
    RecursionError,
)
_UNREADABLE = "The saved Outlook mail could not be read."
_MOST_FILES = 100
# PidTagRtfCompressed: the only body where Outlook kept no other.
_RTF = 0x1009


def outlook_message(data: bytes, read_file: Callable[[bytes, str], str | None]) -> ExhibitText:
    """The words of a saved mail; `read_file` reads one of its attachments from bytes and name. Never raises."""
    try:
        return _read(Message.load(data), read_file)
    except _BROKEN:
        return ExhibitText(None, warnings=(_UNREADABLE,))


def _read(mail: Message, read_file: Callable[[bytes, str], str | None]) -> ExhibitText:
    sent = mail.sent_date
    head = f"From: {mail.sender or ''}\nDate: {sent.isoformat() if sent else ''}\nSubject: {mail.subject or ''}"
    body = (mail.body or "").replace("\r\n", "\n").strip()
    if not body and mail.html_body:
        body = html_text(mail.html_body)[0].strip()
    if not body and (packed := mail.properties.binary_prop_value(_RTF)):
        body = (read_file(uncompressed_rtf(packed), "message.rtf") or "").strip()
    files = []
    for each in mail.attachments[:_MOST_FILES]:
        content = each.file_bytes
        name = each.file_name or ""
        text = read_file(content, name) if content else None
        files.append(f"[{name}]\n{text}" if text else f"[{name}]")
    return ExhibitText("\n\n".join([head, body, *files]))
