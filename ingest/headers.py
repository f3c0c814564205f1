"""Header fields as text and ids (RFC 5322, RFC 2047), however badly they are written."""

from __future__ import annotations

import base64
import binascii
import quopri
import re

from ingest.decode_text import decode_text
from ingest.lenient_message import LenientMessage

_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?(.*?)\?=", re.DOTALL)
_BETWEEN = re.compile(r"(\?=)[ \t\r\n]+(?==\?)")
_ID = re.compile(r"<([^<>\s]{1,900})>")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LONGEST = 20_000


def header(message: LenientMessage, name: str) -> str:
    """The decoded value of the first field of this name, on one line; "" where there is none."""
    return decoded(raw_header(message, name))


def raw_header(message: LenientMessage, name: str) -> str:
    """The first field of this name, undecoded; 8-bit bytes in it read as well as can be."""
    fields = raw_headers(message, name)
    return fields[0] if fields else ""


def raw_headers(message: LenientMessage, name: str) -> list[str]:
    """All fields of this name, as `raw_header` gives the first."""
    found = message.fields(name.lower())
    return [(value if value.isascii() else _sound(value, message))[:_LONGEST] for value in found]


def _sound(value: str, message: LenientMessage) -> str:
    """A field with raw 8-bit letters: UTF-8 if they are, else of the charset that the words below state."""
    data = value.encode("utf-8", "surrogateescape")
    try:
        return data.decode()
    except UnicodeDecodeError:
        first = message
    # One that shares its parts' boundary may be left without any.
    while first.is_multipart() and (parts := first.get_payload()):
        first = parts[0]
    return decode_text(data, str(first.get_param("charset") or "") or None)[0]


def decoded(value: str) -> str:
    """Encoded words (RFC 2047) decoded wherever they stand, white space folded, controls removed."""
    if value.isascii() and "=?" not in value and value.isprintable():
        return " ".join(value.split())
    return _BIDI.sub("", _CONTROLS.sub("", " ".join(_words_decoded(_BETWEEN.sub(r"\1", value)).split())))


def _words_decoded(value: str) -> str:
    """Neighbouring words of one charset are decoded as one: some mailers cut a character in two between them."""
    out: list[str] = []
    charset, data, end = "", b"", 0
    for match in _WORD.finditer(value):
        piece = _word_bytes(match)
        if piece is None:
            continue
        if match.start() > end or match[1].lower() != charset:
            out += [decode_text(data, charset)[0], value[end : match.start()]]
            charset, data = match[1].lower(), b""
        data += piece
        end = match.end()
    return "".join([*out, decode_text(data, charset)[0], value[end:]])


def _word_bytes(match: re.Match[str]) -> bytes | None:
    """The bytes of one encoded word; None where it is none."""
    raw = match[3].encode("utf-8", "replace")
    if match[2].lower() == "q":
        return quopri.decodestring(raw, header=True)
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except (binascii.Error, ValueError):
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
        whole = letters[: len(letters) // 4 * 4]
        return binascii.a2b_base64(whole) if whole else None


def ids(message: LenientMessage, name: str) -> tuple[str, ...]:
    """Message-IDs of a field, without brackets; words without brackets count where there are no others."""
    value = " ".join(raw_headers(message, name))
    words = value.replace(",", " ").split()
    return tuple(_ID.findall(value)) or tuple(each for each in words if "@" in each or len(words) == 1)
