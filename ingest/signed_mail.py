"""S/MIME (RFC 8551): the mail within a signed envelope, and whether an envelope is shut.

A signature is shown, never believed: whether a certificate means anything is not for a reader to say.
"""

from __future__ import annotations

from email.message import Message

_SIGNED = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
_DATA = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
_ENVELOPED = (
    b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03",
    b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17",
)
_ENVELOPES = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_PIECES = 100_000
IS_SIGNED = "The mail is signed; the signature was not checked."
IS_ENCRYPTED = "The mail is encrypted: its words cannot be read here and are kept as they came."


def is_envelope(part: Message, name: str) -> bool:
    """True for a part that holds a whole mail, signed or encrypted."""
    return part.get_content_type() in _ENVELOPES or name.lower().endswith(".p7m")


def is_shut(data: bytes) -> bool:
    """True where an envelope is encrypted."""
    return any(each in data[:64] for each in _ENVELOPED)


def signed_content(data: bytes) -> bytes | None:
    """The signed mail within CMS signed-data (RFC 5652); None where there is none."""
    if _SIGNED not in data[:64]:
        return None
    at = data.find(_DATA, data.find(_SIGNED), 4096)
    if at < 0 or data[at + len(_DATA) : at + len(_DATA) + 1] != b"\xa0":
        return None
    start, _end = _extent(data, at + len(_DATA))
    pieces: list[bytes] = []
    _octets(data, start, pieces)
    return b"".join(pieces) or None


def _octets(data: bytes, at: int, pieces: list[bytes]) -> None:
    """Gathers an octet string that may be cut into many, with or without a stated length."""
    tag = data[at : at + 1]
    start, end = _extent(data, at)
    if tag == b"\x04":
        pieces.append(data[start:end])
        return
    if tag != b"\x24":
        return
    at = start
    limit = len(data) if end is None else end
    while at < limit and data[at : at + 1] == b"\x04" and len(pieces) < _PIECES:
        inner, after = _extent(data, at)
        if after is None:
            return
        pieces.append(data[inner:after])
        at = after


def _extent(data: bytes, at: int) -> tuple[int, int | None]:
    """Where a value begins and ends; its end is None where it is marked by two zero bytes instead of a length."""
    first = data[at + 1] if at + 1 < len(data) else 0
    if first < 0x80:  # noqa: PLR2004 - the short form of a length
        return at + 2, at + 2 + first
    if first == 0x80:  # noqa: PLR2004 - the indefinite form
        return at + 2, None
    count = first & 0x7F
    return at + 2 + count, at + 2 + count + int.from_bytes(data[at + 2 : at + 2 + count], "big")
