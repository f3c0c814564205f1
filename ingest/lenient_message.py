"""The standard library's message, except that what it stumbles over is read as well as it can be."""

from __future__ import annotations

import re
from email import policy
from email.feedparser import BytesFeedParser
from email.message import Message
from typing import Any

_PIECE = 64 * 1024


class LenientMessage(Message):
    """A message that gives something where the library raises.

    It was seen to raise for a parameter with both numbered and plain continuations (RFC 2231), for a charset that
    is no string or holds a NUL, and for a body in letters that its transfer encoding does not have.
    """

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
        """As the library's, found out once."""
        known: str | None = vars(self).get("_kind")
        if known is None:
            known = vars(self)["_kind"] = super().get_content_type()
        return known

    def __setitem__(self, name: str, value: Any) -> None:
        self._forget()
        super().__setitem__(name, value)

    def __delitem__(self, name: str) -> None:
        self._forget()
        super().__delitem__(name)

    def _forget(self) -> None:
        vars(self).pop("_by_name", None)
        vars(self).pop("_kind", None)

    def get_param(self, param: str, failobj: Any = None, header: str = "content-type", unquote: bool = True) -> Any:
        """As the library's, without NULs; never raises."""
        # Most parameters that are asked for are not there, and looking for their names is quick.
        field = str(self.get(header, ""))
        if ";" not in field or param not in field.lower():
            return failobj
        try:
            value = super().get_param(param, failobj, header, unquote)
        except (TypeError, ValueError):
            found = re.search(rf'[;\s]{re.escape(param)}\*?\s*=\s*"?([^";\s]+)', field, re.IGNORECASE)
            value = found[1] if found else failobj
        return value.replace("\0", "") if isinstance(value, str) else value

    def get_payload(self, *which: Any, **how: Any) -> Any:
        """As the library's; the body as it stands where that cannot decode it."""
        try:
            return super().get_payload(*which, **how)
        except (ValueError, LookupError, AssertionError, TypeError):
            return vars(self)["_payload"]


class _WhileParsed(LenientMessage):
    """As the parser sees a message: an attached mail or report is a leaf, whose very bytes are kept.

    The library would take it apart at once, to no end of depth, and could only give back its own spelling of it.
    """

    def get_content_type(self) -> str:
        kind = super().get_content_type()
        return f"x-{kind}" if kind.startswith("message/") else kind


def parsed(data: bytes) -> Message:
    """The tree of a raw mail. Raises `RecursionError` where it is nested too deeply."""
    # Fed in pieces: the library's own way holds the whole mail five times over.
    parser = BytesFeedParser(_WhileParsed, policy=policy.compat32)
    for start in range(0, len(data), _PIECE):
        parser.feed(data[start : start + _PIECE])
    message = parser.close()
    for part in message.walk():
        part.__class__ = LenientMessage
        vars(part).pop("_kind", None)
    return message


def raw_body(part: Message) -> str | None:
    """A leaf's body as it came, its 8-bit bytes as surrogates; None where there are parts instead."""
    # The library's get_payload would put question marks in their place.
    payload = vars(part)["_payload"]
    return payload if isinstance(payload, str) else None
