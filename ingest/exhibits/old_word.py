"""The words of an old Word file (.doc, [MS-DOC]): its text lies in pieces, each in UTF-16 or windows-1252."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator

from olefile import OleFileIO

from ingest.decode_text import windows_1252
from ingest.exhibits.exhibit_text import ExhibitText

_MAGIC = 0xA5EC
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_FLAGS, _LENGTH, _CLX = 0x0A, 0x4C, 0x01A2
_PROPERTIES, _PIECES = 1, 2
_COMPRESSED = 0x40000000
_MOST_TEXT = 1_000_000
_MOST_PIECES = 100_000
# A field stands as its code, a mark, its result and an end; only the result is read by people.
_FIELD_CODE = re.compile("\x13[^\x13\x14\x15]{0,2000}[\x14\x15]")
_LOCKED = "The Word file is locked with a password."
_DAMAGED = "The old Word file is damaged and could not be read."
_MARKS = str.maketrans({"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x07": "\t", "\x1e": "-", "\xa0": " "})
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")


def old_word_text(data: bytes) -> ExhibitText:
    """The words of a .doc; None without a warning for other old office files, which are not read."""
    try:
        with OleFileIO(io.BytesIO(data)) as file:
            if not file.exists("WordDocument"):
                return ExhibitText(None)
            document = file.openstream("WordDocument").read()
            magic, flags = struct.unpack_from("<H", document)[0], struct.unpack_from("<H", document, _FLAGS)[0]
            if flags & _ENCRYPTED:
                return ExhibitText(None, warnings=(_LOCKED,))
            table = file.openstream("1Table" if flags & _TABLE_1 else "0Table").read()
        if magic != _MAGIC:
            return ExhibitText(None, warnings=(_DAMAGED,))
        text = "".join(_pieces(document, table))[:_MOST_TEXT]
    # What its reader was seen to raise for files that are cut off or lie about themselves.
    except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, struct.error, OverflowError):
        return ExhibitText(None, warnings=(_DAMAGED,))
    return ExhibitText(_readable(text) or None)


def _pieces(document: bytes, table: bytes) -> Iterator[str]:
    """The main text piece by piece ([MS-DOC] §2.4.1)."""
    left = int(struct.unpack_from("<I", document, _LENGTH)[0])
    start, size = struct.unpack_from("<II", document, _CLX)
    plan = _piece_table(table[start : start + size])
    count = min((len(plan) - 4) // 12, _MOST_PIECES)
    ends = struct.unpack_from(f"<{count + 1}I", plan)
    for number in range(count):
        letters = min(ends[number + 1] - ends[number], left, _MOST_TEXT)
        if letters <= 0:
            return
        left -= letters
        (place,) = struct.unpack_from("<I", plan, 4 * (count + 1) + 8 * number + 2)
        if place & _COMPRESSED:
            offset = (place & ~_COMPRESSED) // 2
            yield windows_1252(document[offset : offset + letters])
        else:
            yield document[place : place + 2 * letters].decode("utf-16-le", "replace")


def _piece_table(clx: bytes) -> bytes:
    """Past the properties to the table of pieces. Raises `ValueError` where there is none."""
    place = 0
    while clx[place] == _PROPERTIES:
        place += 3 + int(struct.unpack_from("<H", clx, place + 1)[0])
    if clx[place] != _PIECES:
        raise ValueError("no pieces")
    (size,) = struct.unpack_from("<I", clx, place + 1)
    return clx[place + 5 : place + 5 + size]


def _readable(text: str) -> str:
    for _ in range(3):
        text = _FIELD_CODE.sub("", text)
    text = _CONTROLS.sub("", text.translate(_MARKS))
    return re.sub(r"\n{3,}", "\n\n", text).strip()
