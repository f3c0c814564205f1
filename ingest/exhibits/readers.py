"""Which reader reads which exhibit: chosen by the type that the bytes show."""

from __future__ import annotations

from collections.abc import Callable

from ingest.decode_text import decode_text
from ingest.exhibits.exhibit_text import ExhibitText
from ingest.exhibits.pdf_text import pdf_text
from ingest.exhibits.whatsapp_export import find_chat
from ingest.exhibits.zipped import docx_text, zip_text
from ingest.html_text import html_text

_MOST_TEXT = 2_000_000
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

Reader = Callable[[bytes, str], ExhibitText]


def read_exhibit(data: bytes, filename: str, content_type: str, charset: str | None) -> ExhibitText:
    """What can be read of an exhibit; `text` is None where there is no reader for its type yet."""
    if content_type == "text/html":
        words, warning = decode_text(data, charset)
        text, cut = html_text(words)
        return _bounded(ExhibitText(text, warnings=tuple(each for each in (warning, cut) if each)))
    if content_type.startswith("text/") or content_type == "message/delivery-status":
        return _bounded(_plain(data, filename, charset))
    reader = _READERS.get(content_type)
    return _bounded(reader(data, filename)) if reader else ExhibitText(None)


def _plain(data: bytes, filename: str, charset: str | None) -> ExhibitText:
    text, warning = decode_text(data, charset)
    chat = find_chat(text, filename)
    warnings = (warning,) if warning else ()
    return ExhibitText(text, chat.title, chat.messages, warnings) if chat else ExhibitText(text, warnings=warnings)


def _bounded(read: ExhibitText) -> ExhibitText:
    if read.text is None or len(read.text) <= _MOST_TEXT:
        return read
    warning = "The exhibit is very long; only its beginning is shown."
    return ExhibitText(read.text[:_MOST_TEXT], read.title, read.messages, (*read.warnings, warning))


_READERS: dict[str, Reader] = {
    "application/pdf": lambda data, _: pdf_text(data),
    "application/zip": zip_text,
    _DOCX: lambda data, _: docx_text(data),
}
