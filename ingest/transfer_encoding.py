"""Content-Transfer-Encoding (RFC 2045 §6) undone, as far as faulty bytes let it be."""

from __future__ import annotations

import binascii
import re

from ingest.inline_files import without_files

Bytes = bytes | memoryview

_SAMPLE = 4000
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NO_LETTERS = bytes(each for each in range(256) if each not in _LETTERS)
_WHITE = b" \t\r\n"
_LINE_END = re.compile(rb"[\r\n]")
_UUENCODED = {"x-uuencode", "uuencode", "uue", "x-uue"}
# Of ten bytes that call themselves base64 one may have been damaged on the way; a line of words has spaces besides.
_TENTH = 10


def undone(body: Bytes, encoding: str) -> bytes:
    """The bytes that were encoded; what is not encoded as it says stands as it came."""
    if encoding == "base64":
        return _base64(body)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body)
    if encoding in _UUENCODED:
        words, files = without_files(bytes(body))
        return files[0][1] if files else words
    return bytes(body)


def is_base64(body: Bytes) -> bool:
    """True where the beginning of a body can be base64: words stand apart by spaces, and it has none."""
    first = _LINE_END.split(bytes(body[:_SAMPLE]).strip(_WHITE), maxsplit=1)[0].rstrip(b"= \t")
    strange = first.translate(None, _LETTERS)
    return len(strange) * _TENTH <= len(first) and b" " not in first


def _base64(body: Bytes) -> bytes:
    """Decoded as far as it goes. Not by the library, which holds the body four times over meanwhile."""
    if not is_base64(body):
        return bytes(body)
    try:
        return binascii.a2b_base64(body)
    except binascii.Error:
        letters = bytes(body).translate(None, _NO_LETTERS)
        whole = len(letters) // 4 * 4
        return binascii.a2b_base64(letters[:whole] + _rest(letters[whole:]))


def _rest(letters: bytes) -> bytes:
    """The last one to three letters, padded; one alone holds no whole byte."""
    return letters + b"=" * (4 - len(letters)) if len(letters) > 1 else b""
