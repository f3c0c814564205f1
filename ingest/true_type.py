"""What a file is, read from its bytes; the declared type and the file's name only choose between texts."""

from __future__ import annotations

import io
import re
import zipfile

import filetype

from ingest.exhibits.zipped import ZIP_ERRORS

_OFFICE = (
    ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf", "application/rtf"),
    (b'x\x9f>"', "application/ms-tnef"),
    (b"BEGIN:VCALENDAR", "text/calendar"),
    (b"BEGIN:VCARD", "text/vcard"),
    (b"-----BEGIN PGP SIGNATURE-----", "application/pgp-signature"),
    (b"-----BEGIN PGP MESSAGE-----", "application/pgp-encrypted"),
    (b"\x00\x05\x16\x07", "application/applefile"),
    (b"\x00\x05\x16\x00", "application/applefile"),
    (b"MZ", "application/x-msdownload"),
    (b"\x7fELF", "application/x-elf"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream that every saved Outlook mail has ([MS-OXMSG] §2.4).
_MSG_STREAM = "__properties_version1.0".encode("utf-16-le")
_HTML = re.compile(rb"^\s*(?:<!doctype html|<html|<head|<body|<table|<div)\b", re.IGNORECASE)
_HEADER = re.compile(rb"^(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}", re.ASCII)
_TEXTS = {
    "csv": "text/csv",
    "html": "text/html",
    "htm": "text/html",
    "ics": "text/calendar",
    "vcf": "text/vcard",
    "eml": "message/rfc822",
}
_TEXT_TYPES = {
    "text/csv",
    "text/calendar",
    "text/vcard",
    "text/markdown",
    "message/delivery-status",
    "text/rfc822-headers",
}
_SAMPLE = 8192
_CONTROLS = bytes(each for each in range(32) if each not in b"\t\n\r\f\x1b")


def true_type(data: bytes, filename: str, declared: str) -> str:
    """The media type of a file's bytes; application/octet-stream where they tell nothing."""
    head = data[:_SAMPLE].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if data.startswith(b"PK\x03\x04"):
        return _zip_type(data)
    if data.startswith(_OLE):
        is_mail = filename.lower().endswith(".msg") or _MSG_STREAM in data
        return "application/vnd.ms-outlook" if is_mail else "application/x-ole-storage"
    guess = filetype.guess_mime(data[:_SAMPLE])
    if guess:
        return str(guess)
    return _text_type(head, filename, declared) if _is_text(data[:_SAMPLE]) else "application/octet-stream"


def _zip_type(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()[:200]
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:  # noqa: PLR2004 - a type's name is short
                return archive.read("mimetype").decode("ascii", "replace").strip()
    except ZIP_ERRORS:
        return "application/zip"
    for prefix, kind in _OFFICE:
        if any(each.startswith(prefix) for each in names):
            return kind
    return "application/zip"


def _is_text(sample: bytes) -> bool:
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return sample.translate(None, _CONTROLS) == sample


def _text_type(head: bytes, filename: str, declared: str) -> str:
    if _HTML.match(head):
        return "text/html"
    if b"<svg" in head[:1000]:
        return "image/svg+xml"
    extension = filename.lower().rpartition(".")[2]
    if declared in _TEXT_TYPES:
        return declared
    if (declared == "message/rfc822" or extension == "eml") and _HEADER.match(head.replace(b"\r\n", b"\n")):
        return "message/rfc822"
    return _TEXTS.get(extension, "text/plain") if extension != "eml" else "text/plain"
