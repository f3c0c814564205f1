"""A raw mail as a tree of the standard library's messages, read by a parser of our own.

The library's parser holds a mail many times over, stops at the first odd line of a header and takes attached mails
apart to no end of depth. Here a leaf's body is a view of the mail's own bytes, an attached mail is a leaf, and each
question that the library stumbles over is answered as well as it can be.
"""

from __future__ import annotations

import re
from email.message import Message
from typing import Any

from ingest.decode_text import decode_text
from ingest.parameters import parameters
from ingest.raw_parts import header_and_body, parts_between
from ingest.transfer_encoding import Bytes, undone

MOST_PARTS = 500
MOST_DEPTH = 40
_BLANK = 1000
_TYPE = re.compile(r"\s*\"?([\w!#$&^.+-]+)\s*/\s*([\w!#$&^.+*-]+)")
_COMMENT = re.compile(r"\([^()]*\)|;.*", re.DOTALL)


class LenientMessage(Message):
    """A message whose leaves are bytes, and that gives something where the library's raises."""

    default_kind = "text/plain"

    def index(self) -> dict[str, list[str]]:
        """The values of all fields as they came, by lower-case name; made once, for many are asked for."""
        known: dict[str, list[str]] | None = self.__dict__.get("_by_name")
        if known is None:
            known = self.__dict__["_by_name"] = {}
            for key, value in self.__dict__["_headers"]:
                known.setdefault(key.lower(), []).append(str(value))
        return known

    def fields(self, name: str) -> list[str]:
        """The values of all fields of this lower-case name, as they came."""
        return self.index().get(name, [])

    def get(self, name: str, failobj: Any = None) -> Any:
        """As the library's, by the index where the value is plain."""
        found = self.fields(name.lower())
        if not found:
            return failobj
        return found[0] if found[0].isascii() else super().get(name, failobj)

    def get_content_type(self) -> str:
        """The type that the first field of this name states, whatever follows it; found out once."""
        known: str | None = vars(self).get("_kind")
        if known is None:
            stated = next((found for each in self.fields("content-type") if (found := _TYPE.match(each))), None)
            nameless = "application/octet-stream" if self.get_param("name") else self.default_kind
            known = f"{stated[1]}/{stated[2]}".lower() if stated else nameless
            vars(self)["_kind"] = known
        return known

    def get_content_maintype(self) -> str:
        """The first half of the type."""
        return self.get_content_type().partition("/")[0]

    def get_content_subtype(self) -> str:
        """The second half of the type."""
        return self.get_content_type().partition("/")[2]

    def get_content_disposition(self) -> str | None:
        """The word attachment, inline or another; None where nothing is said."""
        stated = next(iter(self.fields("content-disposition")), "").partition(";")[0].strip().lower()
        return stated or None

    def __setitem__(self, name: str, value: Any) -> None:
        self._forget()
        super().__setitem__(name, value)

    def __delitem__(self, name: str) -> None:
        self._forget()
        super().__delitem__(name)

    def _forget(self) -> None:
        for each in ("_by_name", "_kind", "_parameters"):
            vars(self).pop(each, None)

    def get_param(self, param: str, failobj: Any = None, header: str = "content-type", unquote: bool = True) -> Any:  # noqa: ARG002 - the library's signature
        """The parameter's value, decoded and without NULs."""
        known: dict[str, dict[str, str]] = vars(self).setdefault("_parameters", {})
        name = header.lower()
        if name not in known:
            found: dict[str, str] = {}
            for each in self.fields(name):
                sound = each if each.isascii() else decode_text(each.encode("utf-8", "surrogateescape"), None)[0]
                found = {**parameters(sound), **found} if ";" in sound or "=" in sound else found
            known[name] = found
        value = known[name].get(param.lower())
        return failobj if value is None else value.replace("\0", "")

    def get_filename(self, failobj: Any = None) -> Any:
        """The name that the disposition states, or else the type; as it stands."""
        return self.get_param("filename", None, "content-disposition") or self.get_param("name") or failobj

    def get_payload(self, i: int | None = None, decode: bool = False) -> Any:  # noqa: ARG002 - the library's signature
        """The parts; a leaf's bytes without their transfer encoding, or its body as it came."""
        payload = vars(self)["_payload"]
        if isinstance(payload, list):
            return None if decode else payload
        body = raw_body(self) or b""
        return undone(body, transfer_encoding(self)) if decode else bytes(body).decode("ascii", "surrogateescape")


def headed(data: Bytes) -> LenientMessage:
    """A raw mail with only its fields taken apart; all behind them is one body."""
    return _message(memoryview(data), is_part=False)


def parsed(data: Bytes) -> LenientMessage:
    """The tree of a raw mail, cut off at its limits of number and depth. Never raises."""
    top = headed(data)
    count = 1
    waiting = [(top, 0)]
    # One more than are walked: the one that is too many is seen, and said.
    while waiting and count <= MOST_PARTS:
        part, depth = waiting.pop(0)
        if part.is_multipart():
            waiting += [(each, depth + 1) for each in part.get_payload()]
            continue
        boundary = part.get_param("boundary") if part.get_content_maintype() == "multipart" else None
        if not boundary or depth >= MOST_DEPTH:
            continue
        children = part_of(part, str(boundary), MOST_PARTS + 1 - count)
        # With those of a multipart that shares its boundary, which were cut off here too.
        count += sum(1 + len(each.get_payload()) if each.is_multipart() else 1 for each in children)
        waiting += [(each, depth + 1) for each in children]
    return top


def part_of(part: LenientMessage, boundary: str, most: int = MOST_PARTS) -> list[LenientMessage]:
    """Cuts a multipart at the boundary; it stays a leaf where the boundary is not found."""
    body = raw_body(part)
    found: list[LenientMessage] = []
    inner: list[LenientMessage] | None = None
    for data, ends in parts_between(memoryview(body or b""), boundary, most):
        child = _message(data, is_part=True)
        if part.get_content_subtype() == "digest":
            child.default_kind = "message/rfc822"
        (found if inner is None else inner).append(child)
        if _shares(child, boundary):
            # Seen from an old Outlook Express: the parts of this one follow it, up to the next mark of an end.
            inner = vars(child)["_payload"] = []
        elif ends:
            inner = None
    if found:
        vars(part)["_payload"] = found
    return found


def _shares(part: LenientMessage, boundary: str) -> bool:
    """True for an empty multipart that states the boundary of the one it stands in."""
    is_empty = not bytes((raw_body(part) or b"")[:_BLANK]).strip()
    return part.get_content_maintype() == "multipart" and is_empty and part.get_param("boundary") == boundary


def _message(data: memoryview, *, is_part: bool) -> LenientMessage:
    message = LenientMessage()
    fields, body = header_and_body(data, is_part=is_part)
    vars(message)["_headers"] = fields
    set_body(message, body)
    return message


def set_body(part: Message, body: Bytes) -> None:
    """Makes a part a leaf with this body, still in its transfer encoding."""
    vars(part)["_payload"] = None
    vars(part)["_body"] = body


def raw_body(part: Message) -> Bytes | None:
    """A leaf's body as it came; None where there are parts instead."""
    body: Bytes | None = vars(part).get("_body")
    return None if isinstance(vars(part)["_payload"], list) else body


def transfer_encoding(part: Message) -> str:
    """The name of a part's transfer encoding, without the comments and white space around it."""
    return _COMMENT.sub("", str(part.get("Content-Transfer-Encoding", ""))).strip("\"' \t\r\n").lower()
