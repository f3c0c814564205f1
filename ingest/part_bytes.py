"""The decoded bytes of one part, however faulty its encoding is."""

from __future__ import annotations

import binascii
import re
from email.message import Message

from ingest.lenient_message import raw_body

_SAMPLE = 4000
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NO_LETTERS = bytes(each for each in range(256) if each not in _LETTERS)
_BASE64_LINE = re.compile(r"[A-Za-z0-9+/]+={0,3}\s*")


def part_bytes(part: Message) -> bytes:
    """The decoded bytes of a leaf, an attached mail's too; faulty encodings as far as they go."""
    encoding, body = _encoding(part), raw_body(part)
    if encoding == "base64" and body is not None:
        return _base64(body)
    # Nothing stands in the way of the library but white space around the encoding's name.
    if part.get("Content-Transfer-Encoding") and str(part["Content-Transfer-Encoding"]) != encoding:
        del part["Content-Transfer-Encoding"]
        part["Content-Transfer-Encoding"] = encoding
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else (body or "").encode("utf-8", "surrogateescape")


def encoding_lies(part: Message) -> bool:
    """True where a leaf calls itself base64 and its first line is none: decoding would destroy it."""
    body = raw_body(part)
    return body is not None and _encoding(part) == "base64" and not _is_base64(body)


def _encoding(part: Message) -> str:
    stated = str(part.get("Content-Transfer-Encoding", ""))
    return re.sub(r"\([^()]*\)|;.*", "", stated).strip().lower()


def _is_base64(body: str) -> bool:
    first = body[:_SAMPLE].lstrip().partition("\n")[0]
    return not first or _BASE64_LINE.fullmatch(first) is not None


def _base64(body: str) -> bytes:
    """Decoded as far as it goes. Not by the library, which holds the body four times over meanwhile."""
    data = body.encode("utf-8", "surrogateescape")
    if not _is_base64(body):
        return data
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        letters = data.translate(None, _NO_LETTERS)
        return binascii.a2b_base64(letters[: len(letters) // 4 * 4] + _rest(letters[len(letters) // 4 * 4 :]))


def _rest(letters: bytes) -> bytes:
    """The last one to three letters, padded; one alone holds no whole byte."""
    return letters + b"=" * (4 - len(letters)) if len(letters) > 1 else b""
