"""winmail.dat (Microsoft's TNEF, [MS-OXTNEF]): the files and the words that Outlook wraps so that others cannot read them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_SIGNATURE = 0x223E9F78
_NEW_FILE, _FILE_TITLE, _FILE_DATA, _FILE_PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_BODY, _MESSAGE_PROPERTIES, _CODE_PAGE = 0x0002800C, 0x00069003, 0x00069007
_LONG_NAME, _SHORT_NAME, _DATA = 0x3707, 0x3704, 0x3701
_PLAIN_BODY, _HTML_BODY, _RTF_BODY = 0x1000, 0x1013, 0x1009
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_STRING, _UNICODE, _OBJECT, _BINARY = 30, 31, 13, 258
_MANY = 0x1000
_NAMED = 0x8000
_INTERFACE = 16
_MOST_FILES = 200
_MOST_RTF = 8 * 1024 * 1024
# The dictionary with which compressed RTF begins ([MS-OXRTFCP] §2.1.2.1).
_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArial"
    b"Times New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)


@dataclass(slots=True)
class Winmail:
    """`files`: names and bytes; `plain`, `html` and `rtf` hold the body in the forms that are there."""

    files: list[tuple[str, bytes]] = field(default_factory=list)
    plain: str = ""
    html: bytes = b""
    rtf: bytes = b""


def opened(data: bytes) -> Winmail | None:
    """What is wrapped in it, as far as it can be read; None where it is no such file."""
    if len(data) < 6 or int.from_bytes(data[:4], "little") != _SIGNATURE:  # noqa: PLR2004 - signature and key
        return None
    found = Winmail()
    charset = "cp1252"
    name, content, is_open = "", b"", False
    for kind, value in _attributes(data):
        if kind == _CODE_PAGE:
            charset = _charset(value)
        elif kind == _BODY:
            found.plain = found.plain or _text(value, charset)
        elif kind == _MESSAGE_PROPERTIES:
            _take_body(found, value, charset)
        elif kind == _NEW_FILE:
            _keep(found, name, content, is_open=is_open)
            name, content, is_open = "", b"", True
        elif kind == _FILE_TITLE:
            name = name or _text(value, charset)
        elif kind == _FILE_DATA:
            content = value
        elif kind == _FILE_PROPERTIES:
            name, content = _named(value, charset, name, content)
    _keep(found, name, content, is_open=is_open)
    return found


def _keep(found: Winmail, name: str, content: bytes, *, is_open: bool) -> None:
    if is_open and content and len(found.files) < _MOST_FILES:
        found.files.append((name or "attachment", content))


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 6
    while at + 9 <= len(data):
        kind, length = struct.unpack_from("<II", data, at + 1)
        start = at + 9
        if start + length > len(data):
            return
        yield kind, data[start : start + length]
        at = start + length + 2


def _take_body(found: Winmail, value: bytes, charset: str) -> None:
    for tag, prop in _properties(value, charset):
        if tag == _PLAIN_BODY and isinstance(prop, str):
            found.plain = prop
        elif tag == _HTML_BODY:
            found.html = prop.encode() if isinstance(prop, str) else prop
        elif tag == _RTF_BODY and isinstance(prop, bytes):
            found.rtf = uncompressed_rtf(prop)


def _named(value: bytes, charset: str, name: str, content: bytes) -> tuple[str, bytes]:
    short = name
    for tag, prop in _properties(value, charset):
        if tag == _LONG_NAME and isinstance(prop, str):
            name = prop
        elif tag == _SHORT_NAME and isinstance(prop, str):
            short = short or prop
        elif tag == _DATA and isinstance(prop, bytes) and not content:
            content = prop
    return name or short, content


def _properties(value: bytes, charset: str) -> Iterator[tuple[int, str | bytes]]:
    """The MAPI properties that hold text or bytes; ends where the list makes no sense."""
    at = 4
    for _ in range(min(int.from_bytes(value[:4], "little"), 2000)):
        if at + 4 > len(value):
            return
        kind, tag = struct.unpack_from("<HH", value, at)
        at = _after_name(value, at + 4) if tag >= _NAMED else at + 4
        base = kind & ~_MANY
        if base in _FIXED:
            count = int.from_bytes(value[at : at + 4], "little") if kind & _MANY else 1
            at += (4 if kind & _MANY else 0) + count * _FIXED[base]
            continue
        if base not in {_STRING, _UNICODE, _OBJECT, _BINARY}:
            return
        count = int.from_bytes(value[at : at + 4], "little")
        at += 4
        for _number in range(min(count, 1000)):
            length = int.from_bytes(value[at : at + 4], "little")
            data = value[at + 4 : at + 4 + length]
            at += 4 + length + -length % 4
            yield tag, _value(base, data, charset)


def _after_name(value: bytes, at: int) -> int:
    is_text = int.from_bytes(value[at + 16 : at + 20], "little") == 1
    length = int.from_bytes(value[at + 20 : at + 24], "little") if is_text else 0
    return at + 24 + length + -length % 4


def _value(kind: int, data: bytes, charset: str) -> str | bytes:
    if kind == _UNICODE:
        return data.decode("utf-16-le", "replace").rstrip("\0")
    if kind == _STRING:
        return _text(data, charset)
    return data[_INTERFACE:] if kind == _OBJECT else data


def _text(data: bytes, charset: str) -> str:
    return data.decode(charset, "replace").rstrip("\0")


def _charset(value: bytes) -> str:
    name = f"cp{int.from_bytes(value[:4], 'little')}"
    try:
        "".encode(name)
    except LookupError:
        return "utf-8" if name == "cp65001" else "cp1252"
    return name


def uncompressed_rtf(data: bytes) -> bytes:
    """Compressed RTF ([MS-OXRTFCP]) as RTF, as far as it goes."""
    if data[8:12] == b"MELA":
        return data[16:_MOST_RTF]
    if data[8:12] != b"LZFu":
        return b""
    out = bytearray(_DICTIONARY)
    at = 16
    while at < len(data) and len(out) < _MOST_RTF:
        control = data[at]
        at += 1
        for bit in range(8):
            if not control >> bit & 1:
                out += data[at : at + 1]
                at += 1
                continue
            token = int.from_bytes(data[at : at + 2], "big")
            at += 2
            distance = ((len(out) - (token >> 4)) & 0xFFF) if at <= len(data) else 0
            if not distance:
                return bytes(out[len(_DICTIONARY) :])
            start = len(out) - distance
            if start < 0:
                return bytes(out[len(_DICTIONARY) :])
            for number in range((token & 0xF) + 2):
                out.append(out[start + number])
    return bytes(out[len(_DICTIONARY) :])
