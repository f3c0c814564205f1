"""Files inside archives, within limits: a chat export in a zip, the words of a Word file."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from xml.etree.ElementTree import ParseError, iterparse

from ingest.decode_text import decode_text
from ingest.exhibits.exhibit_text import ExhibitText
from ingest.exhibits.whatsapp_export import find_chat

_MOST_BYTES = 20 * 1024 * 1024
_MOST_FILES = 2000
_CHAT = re.compile(r"(?:^|/)(?:_chat\.txt|WhatsApp.{0,200}\.txt|[^/]{1,200}\.txt)$", re.IGNORECASE)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CUT = "The file is damaged or too large inside and could not be read."
# zipfile meets every kind of wrong archive with another error.
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    KeyError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
)


def zip_text(data: bytes, filename: str) -> ExhibitText:
    """The chat in a zip, or the list of the files in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()[:_MOST_FILES]
            left = _MOST_BYTES
            for name in sorted(filter(_CHAT.search, names), key=lambda each: not each.endswith("_chat.txt")):
                data = _member(archive, name, left)
                left -= len(data)
                text = decode_text(data, None)[0]
                chat = find_chat(text, filename)
                if chat is not None:
                    return ExhibitText(text, chat.title or _inner_title(text, name), chat.messages)
    except ZIP_ERRORS:
        return ExhibitText(None, warnings=(_CUT,))
    return ExhibitText("\n".join(names) or None)


def _inner_title(text: str, name: str) -> str | None:
    chat = find_chat(text, name)
    return chat.title if chat else None


def docx_text(data: bytes) -> ExhibitText:
    """The paragraphs of a Word file (ECMA-376 Part 1 §17), tables row by row."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            xml = _member(archive, "word/document.xml")
        # No honest Word file has a document type; entities are how XML bombs are built.
        if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
            return ExhibitText(None, warnings=(_CUT,))
        return ExhibitText("\n".join(_paragraphs(xml)).strip() or None)
    except (*ZIP_ERRORS, ParseError):
        return ExhibitText(None, warnings=(_CUT,))


def _paragraphs(xml: bytes) -> list[str]:
    lines: list[str] = []
    words: list[str] = []
    for _, element in iterparse(io.BytesIO(xml)):  # noqa: S314 - document types were refused above
        if element.tag == f"{_W}t":
            words.append(element.text or "")
        elif element.tag == f"{_W}tab":
            words.append("\t")
        elif element.tag == f"{_W}br":
            words.append("\n")
        elif element.tag == f"{_W}p":
            lines.append("".join(words))
            words = []
    return lines


def _member(archive: zipfile.ZipFile, name: str, most: int = _MOST_BYTES) -> bytes:
    """One file of an archive. Raises `ValueError` where it grows beyond the limit, whatever its header says."""
    with archive.open(name) as member:
        data = member.read(most + 1)
    if len(data) > most:
        raise ValueError("too large")
    return data
