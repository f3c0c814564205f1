"""Contact cards (vCard, RFC 6350) and calendar entries (iCalendar, RFC 5545) as lines that a person can read."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FOLD = re.compile(r"\n[ \t]")
_LINE = re.compile(
    r"^(?:[A-Za-z0-9-]+\.)?(?P<name>[A-Za-z-]+)(?P<options>(?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)*):(?P<value>.*)$"
)
_QUOTED_PRINTABLE = re.compile(r"ENCODING=QUOTED-PRINTABLE", re.IGNORECASE)
_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{0,2})?(Z?)$")
_ESCAPED = re.compile(r"\\([\\,;:nN])")
_CARD = {
    "FN": "Name", "NICKNAME": "Nickname", "ORG": "Organisation", "TITLE": "Title", "ROLE": "Role", "TEL": "Phone",
    "EMAIL": "E-mail", "ADR": "Address", "URL": "Web", "BDAY": "Birthday", "NOTE": "Note",
}  # fmt: skip
_CALENDAR = {
    "METHOD": "Method", "SUMMARY": "What", "DTSTART": "Begins", "DTEND": "Ends", "DUE": "Due", "DURATION": "Lasts",
    "RRULE": "Repeats", "LOCATION": "Where", "ORGANIZER": "Organiser", "ATTENDEE": "Invited", "STATUS": "Status",
    "DESCRIPTION": "Details", "COMMENT": "Comment",
}  # fmt: skip
_MOST_LINES = 2000


def card_text(text: str) -> str:
    """The contacts of a vCard file, one after another."""
    return _told(text, _CARD, "END:VCARD")


def calendar_text(text: str) -> str:
    """The entries of a calendar file, one after another."""
    return _told(text, _CALENDAR, "END:VEVENT")


def _told(text: str, names: dict[str, str], end: str) -> str:
    """The lines that have a name for people; the whole text where none has."""
    lines = list(_lines(text, names, end))[:_MOST_LINES]
    told = "\n".join(lines).strip()
    return re.sub(r"\n{3,}", "\n\n", told) or text


def _lines(text: str, names: dict[str, str], end: str) -> Iterator[str]:
    is_zone = False
    for line in _FOLD.sub("", text).split("\n"):
        mark = line.strip().upper()
        # A calendar's time zones have beginnings and names of their own.
        is_zone = (is_zone or mark in {"BEGIN:VTIMEZONE", "BEGIN:VALARM"}) and mark not in {
            "END:VTIMEZONE",
            "END:VALARM",
        }
        match = _LINE.match(line.strip())
        if mark == end:
            yield ""
        elif match and match["name"].upper() in names and not is_zone:
            value = _value(match["value"], match["options"])
            if value:
                yield f"{names[match['name'].upper()]}: {value}"


def _value(value: str, options: str) -> str:
    if _QUOTED_PRINTABLE.search(options):
        value = re.sub(r"=([0-9A-Fa-f]{2})", lambda each: chr(int(each[1], 16)), value)
        value = value.encode("latin-1", "replace").decode("utf-8", "replace")
    if match := _DATE.match(value):
        year, month, day, hour, minute, zulu = match.groups()
        return f"{day}/{month}/{year}" + (f" {hour}:{minute}{' UTC' if zulu else ''}" if hour else "")
    value = re.sub(r"^mailto:", "", value, flags=re.IGNORECASE)
    value = re.sub(r"(?<!\\);+", ", ", value).strip(", ") if ";" in value else value
    return _ESCAPED.sub(lambda each: "\n" if each[1] in "nN" else each[1], value).strip()
