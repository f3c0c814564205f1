"""WhatsApp chat exports as text: iOS and Android, 12 and 24 hours, day and month in the order the file votes for.

    iOS       [09/11/2026, 15:47:20] Lou: text
    Android   09/11/2026, 15:47 - Lou: text

A line that does not begin so goes on with the message above. Lines without a sender are WhatsApp's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from casefile.report import Message

_STAMP = (
    r"(?P<a>\d{1,4})[./-](?P<b>\d{1,2})[./-](?P<c>\d{2,4}),?\s{1,2}(?:at )?"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?:\s?(?P<half>[AaPp]\.?\s?[Mm]\.?))?"
)
_LINE = re.compile(rf"^(?:\[{_STAMP}\]\s?|{_STAMP.replace('?P<', '?P<x')}\s[-–]\s)(?P<rest>.*)$")
_SENDER = re.compile(r"^(?P<name>[^:]{1,80}?): ?(?P<text>.*)$", re.DOTALL)
_MARKS = str.maketrans(
    {"\u200e": None, "\u200f": None, "\u202a": None, "\u202c": None, "\u202f": " ", "\u00a0": " ", "\ufeff": None}
)
# WhatsApp's own sentences may quote a name with a colon in it ("changed the subject from “4M: parents”").
_SYSTEM = re.compile(
    r"end-to-end encrypted|\bcreated (?:this )?group\b|\bchanged (?:the|this) (?:subject|group|settings|group.s icon)|\b(?:added|removed|left|joined)\b.{0,60}$|"
    r"\bchanged their phone number|\bchanged to \+|security code .{0,40}changed|\bpinned a message|disappearing messages|\bnow an? admin\b|"
    r"\bjoined using (?:this group.s|an) invite|\bdeleted this group.s icon|turned (?:on|off) ",
    re.IGNORECASE,
)
_MEDIA = re.compile(
    r"^<?(?:media omitted|(?:image|video|audio|sticker|gif|document|contact card) omitted|attached: [^>]{1,200})>?\.?$|"
    r"^\S.{0,200}\.(?:jpe?g|png|webp|mp4|opus|m4a|pdf|docx?|vcf|gif|heic|3gp)\s?\((?:file attached|attached)\)|"
    r"<attached: [^>]{1,200}>",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"(?:changed the subject (?:from .+ )?to|created (?:this )?group) [“\"'](?P<title>.{1,120}?)[”\"']\.?$",
    re.IGNORECASE,
)
_FILE_TITLE = re.compile(
    r"WhatsApp[ _]Chat(?:[ _](?:with|mit|con|avec|z)[ _]|[ _]-[ _])(?P<title>.+?)(?: \(\d+\))?\.(?:txt|zip)$",
    re.IGNORECASE,
)
_LEAST_LINES = 2
_NOON = 12
_TWO_DIGITS = 100


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat: its group's name where one shows, and its messages in order."""

    title: str | None
    messages: tuple[Message, ...]


def find_chat(text: str, filename: str = "") -> Chat | None:
    """The chat that a text is or holds, or None where fewer than two lines look like an export's."""
    lines = text.translate(_MARKS).split("\n")
    matches = [_LINE.match(each.strip("\r")) for each in lines]
    stamps = [_numbers(each) for each in matches if each]
    if len(stamps) < _LEAST_LINES:
        return None
    order = _order(stamps)
    messages = [_message(head, order, more) for head, more in _blocks(lines, matches)]
    return Chat(_title(filename, messages), tuple(messages))


def _blocks(lines: list[str], matches: list[re.Match[str] | None]) -> list[tuple[re.Match[str], list[str]]]:
    blocks: list[tuple[re.Match[str], list[str]]] = []
    for line, match in zip(lines, matches, strict=True):
        if match:
            blocks.append((match, []))
        elif blocks:
            blocks[-1][1].append(line)
    return blocks


def _field(match: re.Match[str], name: str) -> str:
    return match[name] or match[f"x{name}"] or ""


def _numbers(match: re.Match[str]) -> tuple[int, int, int]:
    return int(_field(match, "a")), int(_field(match, "b")), int(_field(match, "c"))


def _order(stamps: list[tuple[int, int, int]]) -> str:
    """One of "ymd", "dmy" and "mdy": by what the numbers allow over the whole file; British where both are possible."""
    if any(first > 31 for first, _, _ in stamps):  # noqa: PLR2004 - no day or month is
        return "ymd"
    day_first = sum(first > 12 for first, _, _ in stamps)  # noqa: PLR2004 - months
    month_first = sum(second > 12 for _, second, _ in stamps)  # noqa: PLR2004 - months
    return "mdy" if month_first > day_first else "dmy"


def _moment(match: re.Match[str], order: str) -> datetime | None:
    numbers = dict(zip(order, _numbers(match), strict=True))
    year = numbers["y"] + 2000 if numbers["y"] < _TWO_DIGITS else numbers["y"]
    hour, half = int(_field(match, "hour")), _field(match, "half").lower()
    if half:
        hour = hour % _NOON + (_NOON if half.startswith("p") else 0)
    try:
        # Without a zone, as phones write it.
        return datetime(year, numbers["m"], numbers["d"], hour, *_minute(match))  # noqa: DTZ001
    except ValueError:
        return None


def _minute(match: re.Match[str]) -> tuple[int, int]:
    return int(_field(match, "minute")), int(_field(match, "second") or 0)


def _message(match: re.Match[str], order: str, more: list[str]) -> Message:
    rest = "\n".join([match["rest"], *more]).strip()
    sender = _SENDER.match(rest)
    at = _moment(match, order)
    if sender is None or _SYSTEM.search(sender["name"]):
        return Message("", at, rest, "system")
    text = sender["text"].strip()
    if "end-to-end encrypted" in text:
        return Message("", at, text, "system")
    name = sender["name"].strip().removeprefix("~").strip()
    return Message(name, at, text, "media" if _MEDIA.search(text) else "text", name.lower() == "you")


def _title(filename: str, messages: list[Message]) -> str | None:
    match = _FILE_TITLE.search(filename)
    if match:
        return match["title"].strip()
    named = [each for message in messages if message.kind == "system" and (each := _SUBJECT.search(message.text))]
    return named[-1]["title"] if named else None
