"""The words of office files that are zips of XML: Word, Excel, PowerPoint, OpenDocument.

Each is read as a stream within limits; a document type, which no honest office file has, is refused unread, for
entities are how XML bombs are built.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element, ParseError, iterparse

from ingest.exhibits.exhibit_text import ExhibitText
from ingest.exhibits.zipped import CUT, ZIP_ERRORS, member, picture_names

_MOST_TEXT = 1_000_000
_MOST_SHEETS = 30
_MOST_BYTES = 20 * 1024 * 1024
_NUMBER = re.compile(r"(\d+)\.xml$")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def office_text(data: bytes, content_type: str) -> ExhibitText:
    """The words of an office file, line by line; tables and sheets row by row, cells apart by a tab."""
    reader = _READERS[content_type]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            text = _bounded(reader(archive))
            return ExhibitText(text.strip() or None, has_pictures=bool(picture_names(archive.namelist())))
    except (*ZIP_ERRORS, ParseError):
        return ExhibitText(None, warnings=(CUT,))


def _bounded(lines: Iterator[str]) -> str:
    kept: list[str] = []
    left = _MOST_TEXT
    for line in lines:
        left -= len(line) + 1
        if left < 0:
            break
        kept.append(line)
    return "\n".join(kept)


def _elements(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, Element]]:
    """Starts and ends of elements; each is emptied by its reader's end, so that memory stays small."""
    xml = member(archive, name, _MOST_BYTES)
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise ValueError("a document type")
    yield from iterparse(io.BytesIO(xml), ("start", "end"))  # noqa: S314 - document types were refused above


def _numbered(archive: zipfile.ZipFile, start: str) -> list[str]:
    found = [
        (int(match[1]), each)
        for each in archive.namelist()
        if each.startswith(start) and (match := _NUMBER.search(each))
    ]
    return [name for _, name in sorted(found)][:_MOST_SHEETS]


def _word(archive: zipfile.ZipFile) -> Iterator[str]:
    """Paragraphs (ECMA-376 Part 1 §17)."""
    words: list[str] = []
    for event, element in _elements(archive, "word/document.xml"):
        if event == "start":
            continue
        if element.tag == f"{_W}t":
            words.append(element.text or "")
        elif element.tag == f"{_W}tab":
            words.append("\t")
        elif element.tag in {f"{_W}br", f"{_W}cr"}:
            words.append("\n")
        elif element.tag == f"{_W}p":
            yield "".join(words)
            words = []
            element.clear()


def _slides(archive: zipfile.ZipFile) -> Iterator[str]:
    """The paragraphs of each slide (ECMA-376 Part 1 §21.1.2)."""
    for name in _numbered(archive, "ppt/slides/slide"):
        words: list[str] = []
        for event, element in _elements(archive, name):
            if event == "end" and element.tag == f"{_A}t":
                words.append(element.text or "")
            elif event == "end" and element.tag == f"{_A}p":
                yield "".join(words)
                words = []
        yield ""


def _sheets(archive: zipfile.ZipFile) -> Iterator[str]:
    """The rows of each sheet (ECMA-376 Part 1 §18.3); a cell's text may stand in the file of shared strings."""
    shared = list(_shared(archive)) if "xl/sharedStrings.xml" in archive.namelist() else []
    for name in _numbered(archive, "xl/worksheets/sheet"):
        cells: list[str] = []
        for event, element in _elements(archive, name):
            if event == "end" and element.tag == f"{_S}c":
                cells.append(_cell(element, shared))
            elif event == "end" and element.tag == f"{_S}row":
                if any(cells):
                    yield "\t".join(cells).rstrip("\t")
                cells = []
                element.clear()
        yield ""


def _shared(archive: zipfile.ZipFile) -> Iterator[str]:
    for event, element in _elements(archive, "xl/sharedStrings.xml"):
        if event == "end" and element.tag == f"{_S}si":
            yield "".join(each.text or "" for each in element.iter(f"{_S}t"))
            element.clear()


def _cell(cell: Element, shared: list[str]) -> str:
    value = cell.findtext(f"{_S}v") or ""
    if cell.get("t") == "s":
        number = int(value) if value.isdecimal() else -1
        return shared[number] if 0 <= number < len(shared) else ""
    return value or "".join(each.text or "" for each in cell.iter(f"{_S}t"))


def _open_document(archive: zipfile.ZipFile) -> Iterator[str]:
    """Paragraphs and table rows (OpenDocument 1.3 Part 3 §5 and §9)."""
    row: list[str] | None = None
    for event, element in _elements(archive, "content.xml"):
        if element.tag == f"{_TABLE}table-row":
            if event == "start":
                row = []
            else:
                if row and any(row):
                    yield "\t".join(row)
                row = None
                element.clear()
        elif event == "end" and element.tag in {f"{_T}p", f"{_T}h"}:
            text = _paragraph(element)
            element.clear()
            if row is None:
                yield text
            else:
                row.append(text)


def _paragraph(element: Element) -> str:
    words = [element.text or ""]
    for child in element:
        if child.tag == f"{_T}s":
            words.append(" ")
        elif child.tag == f"{_T}tab":
            words.append("\t")
        elif child.tag == f"{_T}line-break":
            words.append("\n")
        elif child.tag != f"{_T}note":
            words.append("".join(child.itertext()))
        words.append(child.tail or "")
    return "".join(words)


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
_READERS: dict[str, Callable[[zipfile.ZipFile], Iterator[str]]] = {
    f"{_OFFICE}.wordprocessingml.document": _word,
    f"{_OFFICE}.presentationml.presentation": _slides,
    f"{_OFFICE}.spreadsheetml.sheet": _sheets,
    f"{_OPEN}.text": _open_document,
    f"{_OPEN}.spreadsheet": _open_document,
    f"{_OPEN}.presentation": _open_document,
}
TYPES = tuple(_READERS)
