"""The least that can be read of a mail that defeats the reader: a few headers, and the raw words as they stand."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header

from casefile.report import Exhibit, Mailbox, Report
from ingest.exhibits.do_not_look import hints_at_sexual_images

_HEADERS = 64 * 1024
_TEXT = 200_000
# Stands for whatever pictures lie unread in the raw words: they are handed out to nobody.
_SEALED = Exhibit("", "application/octet-stream", 0, "", False, None, "0", pictures="sealed")
_IN_BRACKETS = re.compile(r"<([^<>\s@]{1,200}@[^<>\s@]{1,200})>\s*$")
_BARE = re.compile(r"([^<>()\s@]{1,200}@[^<>()\s@]{1,200})")


def bare_report(raw: bytes) -> Report:
    """Subject, sender and id from the first 64 kB, and the first 200 000 bytes as text. Bounded; never raises."""
    head = raw[:_HEADERS].partition(b"\r\n\r\n")[0].partition(b"\n\n")[0]
    message = message_from_bytes(head + b"\n\n")
    name, address = _sender(_decoded(str(message.get("From", ""))))
    subject = _decoded(str(message.get("Subject", "")))[:500]
    text = raw[:_TEXT].decode("utf-8", "replace").replace("\r\n", "\n")
    return Report(
        subject=subject,
        sender=Mailbox(name, address),
        to=(),
        cc=(),
        reply_to=(),
        date=None,
        message_id=str(message.get("Message-ID", "")).strip().strip("<>"),
        in_reply_to="",
        references=(),
        text=text,
        reply=text,
        exhibits=(_SEALED,) if hints_at_sexual_images([f"{subject}\n{text}"]) else (),
        warnings=("This mail could not be read in the usual way: its raw text is shown.",),
    )


def _sender(words: str) -> tuple[str, str]:
    """Name and address, by a pattern: the library's parser goes as deep as the brackets it is given."""
    found = _IN_BRACKETS.search(words) or _BARE.search(words)
    return (words[: found.start()].strip('" '), found[1]) if found else (words, "")


def _decoded(header: str) -> str:
    try:
        return str(make_header(decode_header(" ".join(header.split()))))
    except (LookupError, MessageError, ValueError):
        return header
