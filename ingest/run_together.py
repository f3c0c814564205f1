"""Lays out forwarded mails whose mark and fields stand in one line, as Yahoo writes them into plain words.

----- Forwarded Message ----- From: Tariq <t@…>To: Ola <o@…>Sent: Sunday, 21:02Subject: Your son
"""

from __future__ import annotations

import re

from ingest.field_names import NAMES
from ingest.header_block import is_forward_mark

_LINE = re.compile(r"^[ >]{0,8}(?P<mark>-{5} [^-\n]{4,40} -{5})\s+(?P<fields>\S[^\n]{10,1500})$")
_LEAST = 3


def _name_of(role: str) -> re.Pattern[str]:
    names = sorted((each for each in NAMES[role].split("|") if each[:1].isalpha()), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(re.escape(each[:1].upper() + each[1:]) for each in names)})\s?:\s")


# Always in this order; copies are left out where there are none.
_ORDER = tuple(_name_of(role) for role in ("from", "to", "cc", "date", "subject"))


def laid_out(lines: list[str]) -> list[str]:
    """The lines with each such mark and its fields on lines of their own."""
    found: list[str] = []
    for line in lines:
        match = _LINE.match(line) if "-----" in line else None
        fields = _fields(match["fields"]) if match and is_forward_mark(match["mark"]) else []
        found += [match["mark"], *fields, ""] if match and fields else [line]
    return found


def _fields(text: str) -> list[str]:
    starts: list[int] = []
    end = 0
    for name in _ORDER:
        match = name.search(text, end)
        if match:
            starts.append(match.start())
            end = match.end()
    if len(starts) < _LEAST or starts[0]:
        return []
    return [text[start:stop].strip() for start, stop in zip(starts, [*starts[1:], len(text)], strict=True)]
