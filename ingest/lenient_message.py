"""The standard library's message, except that what it stumbles over is read as well as it can be."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import Message
from typing import Any


class LenientMessage(Message):
    """A message that gives something where the library raises.

    It was seen to raise for a parameter with both numbered and plain continuations (RFC 2231), for a charset that
    is no string or holds a NUL, and for a body in letters that its transfer encoding does not have.
    """

    def get_param(self, param: str, failobj: Any = None, header: str = "content-type", unquote: bool = True) -> Any:
        """As the library's, without NULs; never raises."""
        try:
            value = super().get_param(param, failobj, header, unquote)
        except (TypeError, ValueError):
            field = str(self.get(header, ""))
            found = re.search(rf'[;\s]{re.escape(param)}\*?\s*=\s*"?([^";\s]+)', field, re.IGNORECASE)
            value = found[1] if found else failobj
        return value.replace("\0", "") if isinstance(value, str) else value

    def get_payload(self, *which: Any, **how: Any) -> Any:
        """As the library's; the body as it stands where that cannot decode it."""
        try:
            return super().get_payload(*which, **how)
        except (ValueError, LookupError, AssertionError, TypeError):
            return vars(self)["_payload"]


def parsed(data: bytes) -> Message:
    """The tree of a raw mail. Raises `RecursionError` where it is nested too deeply."""
    return message_from_bytes(data, LenientMessage, policy=policy.compat32)


def raw_body(part: Message) -> str | None:
    """A leaf's body as it came, its 8-bit bytes as surrogates; None where there are parts instead."""
    # The library's get_payload would put question marks in their place.
    payload = vars(part)["_payload"]
    return payload if isinstance(payload, str) else None
