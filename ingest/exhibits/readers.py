"""Which reader reads which exhibit: chosen by the type that the bytes show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ingest.decode_text import decode_text
from ingest.exhibits.cards_and_dates import calendar_text, card_text
from ingest.exhibits.exhibit_text import ExhibitText
from ingest.exhibits.office_files import TYPES as OFFICE
from ingest.exhibits.office_files import office_text
from ingest.exhibits.old_word import old_word_text
from ingest.exhibits.pdf_text import pdf_text
from ingest.exhibits.picture import TOO_SMALL, why_unread
from ingest.exhibits.rtf_text import rtf_text
from ingest.exhibits.sound_and_film import sound_or_film
from ingest.exhibits.whatsapp_export import find_chat
from ingest.exhibits.zipped import Allowance, zip_text
from ingest.html_text import html_text
from ingest.true_type import true_type

_MOST_TEXT = 2_000_000
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class File:
    """A file to be read; `allowance` is what zips around and within it may still unpack."""

    data: bytes
    name: str
    content_type: str
    charset: str | None
    allowance: Allowance


def read_exhibit(data: bytes, filename: str, content_type: str, charset: str | None) -> ExhibitText:
    """What can be read of an exhibit; `text` is None where there is no reader for its type."""
    return _read(File(data, filename, content_type, charset, Allowance()))


def _read(file: File) -> ExhibitText:
    reader = _READERS.get(file.content_type) or _GROUPS.get(file.content_type.partition("/")[0])
    return _bounded(reader(file)) if reader else ExhibitText(None)


def _html(file: File) -> ExhibitText:
    words, warning = decode_text(file.data, file.charset)
    text, cut = html_text(words)
    return ExhibitText(text, warnings=tuple(each for each in (warning, cut) if each))


def _plain(file: File) -> ExhibitText:
    text, warning = decode_text(file.data, file.charset)
    warnings = (warning,) if warning else ()
    chat = find_chat(text, file.name)
    return ExhibitText(text, chat.title, chat.messages, warnings) if chat else ExhibitText(text, warnings=warnings)


def _told_by(tell: Callable[[str], str]) -> Callable[[File], ExhibitText]:
    def read(file: File) -> ExhibitText:
        text, warning = decode_text(file.data, file.charset)
        return ExhibitText(tell(text), warnings=(warning,) if warning else ())

    return read


def _picture(file: File) -> ExhibitText:
    """Words in pictures wait for the second step; icons and broken files need none."""
    trouble = why_unread(file.data)
    if trouble is None:
        return ExhibitText(None, has_pictures=True)
    return ExhibitText(None, warnings=() if trouble == TOO_SMALL else (trouble,))


def _zip(file: File) -> ExhibitText:
    return zip_text(file.data, file.name, file.allowance, lambda data, name: _within(file, data, name))


def _within(file: File, data: bytes, name: str) -> str | None:
    """What a file within a zip says; zips within zips end somewhere."""
    if file.allowance.depth > _DEEPEST:
        return None
    kind = true_type(data, name, "application/octet-stream")
    return _read(File(data, name, kind, None, file.allowance)).text


def _bounded(read: ExhibitText) -> ExhibitText:
    if read.text is None or len(read.text) <= _MOST_TEXT:
        return read
    warning = "The exhibit is very long; only its beginning is shown."
    return replace(read, text=read.text[:_MOST_TEXT], warnings=(*read.warnings, warning))


_GROUPS: dict[str, Callable[[File], ExhibitText]] = {
    "text": _plain,
    "image": _picture,
    "audio": lambda file: sound_or_film(file.data, file.content_type),
    "video": lambda file: sound_or_film(file.data, file.content_type),
}
_READERS: dict[str, Callable[[File], ExhibitText]] = {
    "text/html": _html,
    "text/calendar": _told_by(calendar_text),
    "text/vcard": _told_by(card_text),
    "text/x-vcard": _told_by(card_text),
    "message/delivery-status": _plain,
    # Drawn by what is written in it: nothing that a page of words would hold.
    "image/svg+xml": lambda _: ExhibitText(None),
    "application/pdf": lambda file: pdf_text(file.data),
    "application/rtf": lambda file: rtf_text(file.data),
    "application/x-ole-storage": lambda file: old_word_text(file.data),
    "application/zip": _zip,
    **dict.fromkeys(OFFICE, lambda file: office_text(file.data, file.content_type)),
}
