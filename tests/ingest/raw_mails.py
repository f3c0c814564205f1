"""Raw mails put together byte by byte, so that they can be as wrong as real ones are."""

from __future__ import annotations

from base64 import b64encode

FROM = "From: Ola Marek <ola@parents.example>"
DATE = "Date: Tue, 24 Nov 2026 09:15:00 +0000"


def raw(body: str | bytes = "Some words.\r\n", *fields: str, charset: str = "utf-8") -> bytes:
    """A mail of these header fields and body; the fields as given, or a plain From and Date where there are none."""
    head = "\r\n".join(fields or (FROM, DATE, "Subject: A worry"))
    words = body.encode(charset) if isinstance(body, str) else body
    return head.encode("utf-8", "surrogateescape") + b"\r\n\r\n" + words


def part(content_type: str, body: str | bytes, *fields: str, charset: str = "utf-8") -> bytes:
    """One part of a multipart, 8-bit as it is."""
    head = "\r\n".join([f"Content-Type: {content_type}", *fields])
    words = body.encode(charset) if isinstance(body, str) else body
    return head.encode() + b"\r\n\r\n" + words


def file(content_type: str, name: str, data: bytes, disposition: str = "attachment") -> bytes:
    """A part that is a file, in base64."""
    fields = ["Content-Transfer-Encoding: base64", f'Content-Disposition: {disposition}; filename="{name}"']
    return part(content_type, b64encode(data), *fields)


def multipart(kind: str, *parts: bytes, fields: tuple[str, ...] = (FROM, DATE, "Subject: A worry")) -> bytes:
    """A mail of several parts, complete with its outer header."""
    head = "\r\n".join([*fields, "MIME-Version: 1.0"]).encode()
    return head + b"\r\n" + inner(kind, *parts)


def inner(kind: str, *parts: bytes) -> bytes:
    """A multipart as a part of another."""
    boundary = f"=={kind}-{sum(map(len, parts))}=="
    lines = [b"--" + boundary.encode() + b"\r\n" + each + b"\r\n" for each in parts]
    return (
        f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
        + b"".join(lines)
        + f"--{boundary}--\r\n".encode()
    )
