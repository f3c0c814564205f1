"""Header fields as text, names and addresses, ids and dates (RFC 5322, RFC 2047), however badly they are written.

Addresses are taken apart by mail-parser, behind `addresses`: it is the one module that knows it.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime

from mailparser.utils import get_addresses

from casefile.report import Mailbox
from ingest.decode_text import decode_text

_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?(.*?)\?=", re.DOTALL)
_BETWEEN = re.compile(r"(\?=)[ \t\r\n]+(?==\?)")
_ID = re.compile(r"<([^<>\s]{1,900})>")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LONGEST = 20_000
_MOST_ADDRESSES = 1000
_FIRST_YEAR = 1990


def header(message: Message, name: str) -> str:
    """The decoded value of the first field of this name, on one line; "" where there is none."""
    return decoded(raw_header(message, name))


def raw_header(message: Message, name: str) -> str:
    """The first field of this name, undecoded; 8-bit bytes in it read as UTF-8 or windows-1252."""
    fields = raw_headers(message, name)
    return fields[0] if fields else ""


def raw_headers(message: Message, name: str) -> list[str]:
    """All fields of this name, as `raw_header` gives the first."""
    wanted = name.lower()
    values = [str(value) for key, value in message.raw_items() if key.lower() == wanted]
    return [_sound(value)[:_LONGEST] for value in values]


def _sound(value: str) -> str:
    data = value.encode("utf-8", "surrogateescape")
    return decode_text(data, None)[0] if not value.isascii() else value


def decoded(value: str) -> str:
    """Encoded words (RFC 2047) decoded wherever they stand, white space folded, controls removed."""
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
        return None


def addresses(message: Message, name: str) -> tuple[Mailbox, ...]:
    """Every mailbox of an address field, groups and comments taken apart; an unreadable one keeps its words as name."""
    found: list[Mailbox] = []
    for value in raw_headers(message, name):
        unfolded = " ".join(value.split())
        pairs = get_addresses(unfolded, decode_names=True) if unfolded else []
        mailboxes = [Mailbox(_name(display), address.strip()) for display, address in pairs if display or address]
        found += mailboxes or ([Mailbox(decoded(unfolded), "")] if unfolded else [])
    return tuple(found[:_MOST_ADDRESSES])


def _name(display: str) -> str:
    return decoded(display).strip("\"' ")


def ids(message: Message, name: str) -> tuple[str, ...]:
    """Message-IDs of a field, without brackets; words without brackets count where there are no others."""
    value = " ".join(raw_headers(message, name))
    return tuple(_ID.findall(value)) or tuple(each for each in value.split() if "@" in each)


def sent_at(message: Message) -> tuple[datetime | None, str | None]:
    """The Date field, aware, or the newest Received date where it makes no sense; and a warning where that was so."""
    stated = _moment(raw_header(message, "Date"))
    received = [_moment(each.rpartition(";")[2]) for each in raw_headers(message, "Received")]
    arrived = next((each for each in received if each is not None), None)
    if stated is not None and _sensible(stated, arrived):
        return stated, None
    if arrived is not None:
        return arrived, "The Date of the mail makes no sense; the time it was received stands in for it."
    return stated, None if stated else "The mail has no date that makes sense."


def _sensible(stated: datetime, arrived: datetime | None) -> bool:
    if stated.year < _FIRST_YEAR:
        return False
    # A phone whose clock is a day or more ahead of the server that took its mail is wrong.
    return arrived is None or stated - arrived < timedelta(days=1, hours=2)


def _moment(value: str) -> datetime | None:
    words = re.sub(r"\([^()]*\)", " ", value).strip()
    try:
        moment = parsedate_to_datetime(words)
    except (ValueError, TypeError, IndexError, OverflowError):
        return _iso(words)
    return _aware(moment)


def _iso(words: str) -> datetime | None:
    try:
        return _aware(datetime.fromisoformat(words))
    except ValueError:
        return None


def _aware(moment: datetime) -> datetime | None:
    try:
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return aware
