"""Names and addresses of the address fields (RFC 5322 §3.4), however badly they are written.

What is unusual is taken apart by mail-parser: this is the one module that knows it.
"""

from __future__ import annotations

import re
from email.errors import MessageError
from email.message import Message

from mailparser.utils import get_addresses

from casefile.report import Mailbox
from ingest.headers import decoded, raw_headers

# "undisclosed-recipients:;" names nobody, and so does the null sender's "<>".
_EMPTY_GROUP = re.compile(r"[^:;,<>@]{0,200}:\s*;?")
_NO_ADDRESS = re.compile(r"\s*<\s*>\s*$")
# One mailbox without anything unusual, which is nearly all of them: read at once, for the full parser is slow.
_LOCAL = r"[\w.+='-]{1,64}@[A-Za-z0-9.-]{1,255}"
_SIMPLE = re.compile(
    rf'(?:"([\w .,\'’&/+-]{{1,200}})"|([\w .\'’&/+-]{{0,200}}?)) ?<({_LOCAL})>|({_LOCAL})',
)
_ANYWHERE = re.compile(r"[\w.+=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_ANGLED = re.compile(r"<([^<>\s@]{1,200}@[^<>\s@]{1,200})>")
_MOST_ADDRESSES = 1000


def addresses(message: Message, name: str) -> tuple[Mailbox, ...]:
    """Every mailbox of an address field, groups and comments taken apart; an unreadable one keeps its words as name."""
    found: list[Mailbox] = []
    for value in raw_headers(message, name):
        unfolded = " ".join(value.split())
        if _EMPTY_GROUP.fullmatch(unfolded):
            continue
        unfolded = _NO_ADDRESS.sub("", unfolded)
        simple = _SIMPLE.fullmatch(unfolded)
        if simple:
            found.append(Mailbox(_name(simple[1] or simple[2] or ""), simple[3] or simple[4]))
            continue
        # Outlook's users part addresses by semicolons; in a group they end it.
        parted = unfolded.replace(";", ",") if ":" not in unfolded else unfolded
        mailboxes = [_mailbox(display, address.strip()) for display, address in _pairs(parted) if display or address]
        found += mailboxes or ([_mailbox(unfolded, "")] if unfolded else [])
    return tuple(found[:_MOST_ADDRESSES])


def _pairs(value: str) -> list[tuple[str, str]]:
    """Names, still encoded, and addresses; none where the library stumbles, as it was seen to over names in bad base64."""
    try:
        return get_addresses(value, decode_names=False) if value else []
    except (MessageError, ValueError, LookupError, TypeError, RecursionError):
        return [(_ANGLED.sub("", value), each) for each in _ANGLED.findall(value)]


def _mailbox(display: str, address: str) -> Mailbox:
    """A mailbox; where no address was found, one that stands anywhere among the words ("Ola ola@…", "Ola <ola@…")."""
    name = _name(display)
    found = _ANYWHERE.findall(name) if not address else []
    if len(found) != 1:
        return Mailbox(name, address)
    words = re.sub(r"(?i)[<(\[]?\s*(?:mailto:)?" + re.escape(found[0]) + r"\s*[>)\]]*", " ", name)
    return Mailbox(" ".join(words.split()).strip("\"' <>,;"), found[0])


def _name(display: str) -> str:
    return decoded(display).strip("\"' ")
