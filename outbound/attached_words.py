"""The words of a file that goes with a letter: of a PDF its pages and what it says of itself, of a text the text.

What cannot be read has no words but its name: its reader is a person then, who sees it before they approve.
"""

from __future__ import annotations

import logging
from io import BytesIO

from pypdf import PdfReader

from outbound.attachments import Attachment
from outbound.leaks.leak_known import Attached

_MOST_PAGES = 60
_MOST_TEXT = 400_000
# What pypdf says of a file may quote it.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def attached_words(file: Attachment) -> Attached:
    """A file as the leak check reads it."""
    text, about = _words(file)
    return Attached(file.name, file.media_type, text[:_MOST_TEXT], about[:_MOST_TEXT], file.digest)


def _words(file: Attachment) -> tuple[str, str]:
    if file.media_type == "application/pdf" or file.content.startswith(b"%PDF"):
        return _of_pdf(file.content)
    if file.media_type.startswith("text/"):
        text = file.content.decode("utf-8", "replace")
        # A calendar's long lines are folded (RFC 5545 §3.1).
        return text.replace("\r\n", "\n").replace("\n ", ""), ""
    return "", ""


def _of_pdf(content: bytes) -> tuple[str, str]:
    try:
        reader = PdfReader(BytesIO(content))
        about = " ".join(str(each) for each in (reader.metadata or {}).values())
        about += " " + " ".join(reader.attachments)
        return "\n".join(page.extract_text() for page in reader.pages[:_MOST_PAGES]), about
    except Exception:  # noqa: BLE001 - the reader of broken files raises whatever it stumbles over
        return "", ""
