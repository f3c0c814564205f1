"""The decoded bytes of one part, however faulty its encoding is."""

from __future__ import annotations

from email.message import Message

from ingest.lenient_message import raw_body, transfer_encoding
from ingest.transfer_encoding import is_base64, undone


def part_bytes(part: Message) -> bytes:
    """The decoded bytes of a leaf, an attached mail's too; faulty encodings as far as they go."""
    body = raw_body(part)
    return undone(body, transfer_encoding(part)) if body is not None else b""


def encoding_lies(part: Message) -> bool:
    """True where a leaf calls itself base64 and its first line is none: decoding would destroy it."""
    body = raw_body(part)
    return body is not None and transfer_encoding(part) == "base64" and not is_base64(body)
