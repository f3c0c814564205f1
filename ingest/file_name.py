"""What an exhibit is called: its own name made harmless, or one that says its place and type."""

from __future__ import annotations

import re
from email.message import Message

from ingest import headers

_UNSAFE = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069<>:\"|?*]")
_LONGEST_NAME = 240
_EXTENSIONS = {
    "jpeg": "jpg",
    "plain": "txt",
    "rfc822": "eml",
    "calendar": "ics",
    "octet-stream": "bin",
    "html": "html",
    "delivery-status": "txt",
    "rfc822-headers": "txt",
    "vnd.ms-outlook": "msg",
    "ms-tnef": "dat",
    "pgp-signature": "asc",
}


def file_name(part: Message) -> str:
    """The file's name, decoded (RFC 2231, RFC 2047) and made harmless: no path, no controls, no turned letters."""
    value = part.get_filename() or part.get_param("file")
    if not value:
        return ""
    words = headers.decoded(str(value))
    name = _UNSAFE.sub("", words.replace("\\", "/").rpartition("/")[2]).strip(" .")
    stem, dot, extension = name.rpartition(".")
    return f"{stem[:_LONGEST_NAME]}{dot}{extension[:20]}" if dot else name[:_LONGEST_NAME]


def made_name(number: int, kind: str) -> str:
    """A name for a file that came without one."""
    subtype = kind.rpartition("/")[2]
    extension = _EXTENSIONS.get(subtype, subtype if subtype.isalnum() and len(subtype) <= 5 else "bin")  # noqa: PLR2004 - "heic"
    return f"attachment-{number}.{extension}"
