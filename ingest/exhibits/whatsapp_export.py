"""WhatsApp chat exports as messages: who wrote what and when, WhatsApp's own sentences apart.

    [09/11/2026, 15:47:20] Lou: text        iOS; WhatsApp's own words begin with an invisible mark
    09/11/2026, 15:47 - Lou: text           Android; WhatsApp's own words have no sender

A line without a stamp goes on with the message above.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from casefile.report import Message
from ingest.exhibits.chat_stamps import Match, moment_of, order_of, stamped

_SENDER = re.compile(r"^(?P<name>[^:]{1,80}?): ?(?P<text>.*)$", re.DOTALL)
_MARKS = str.maketrans(
    {
        **dict.fromkeys("\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"),
        **dict.fromkeys("\u202f\u00a0", " "),
    }
)
_OWN_MARK = "\u200e"
# WhatsApp's own sentences may quote a name with a colon in it ("changed the subject from “4M: parents”").
_SYSTEM = re.compile(
    r"end-to-end encrypted|\bcreated (?:this )?group\b|\bchanged (?:the|this) (?:subject|group|settings|description|group.s icon)|\b(?:added|removed|left|joined)\b.{0,60}$|"
    r"\bchanged their phone number|\bchanged to \+|security code .{0,40}changed|\bpinned a message|disappearing messages|\bnow an? admin\b|"
    r"\bjoined (?:using|from) (?:this group.s|an|the) (?:invite|community)|\bdeleted this group.s icon|turned (?:on|off) |\brequested to join\b",
    re.IGNORECASE,
)
_NAME = r"[^<>\n]{1,200}"
_MEDIA = re.compile(
    r"^<?(?:media omitted|view once (?:message|photo|video) omitted|(?:image|video|audio|sticker|gif|document|contact card|video note) omitted|"
    r"medien ausgeschlossen|médias omis|multimedia omitido|arquivo de mídia oculto|media omessi|pominięto multimedia|"
    rf"(?:attached|anhang|pièce jointe|adjunto|allegato|anexado|załącznik): {_NAME})>?\.?$|"
    r"^\S.{0,200}\.(?:jpe?g|png|webp|mp4|mov|opus|ogg|m4a|mp3|aac|pdf|docx?|xlsx?|vcf|gif|heic|3gp|txt|zip)\s?\([^)\n]{3,40}\)(?:\n|$)|"
    rf"<(?:attached|anhang|pièce jointe|adjunto|allegato|anexado|załącznik): {_NAME}>|"
    r"^missed (?:voice|video|group voice|group video) call\b",
    re.IGNORECASE,
)
_DELETED = re.compile(
    r"^(?:this message was deleted(?: by admin .{1,80})?|you deleted this message(?: as admin)?|"
    r"waiting for this message\. this may take a while\.?|null)\.?$",
    re.IGNORECASE,
)
_WRITTEN = re.compile(r"(?:^|\s)(?:POLL:|OPTION:|location: |live location|<this message was edited>)", re.IGNORECASE)
_SUBJECT = re.compile(
    r"(?:changed the subject (?:from .+ )?to|created (?:this )?group) [“\"'](?P<title>.{1,120}?)[”\"']\.?$",
    re.IGNORECASE,
)
_FILE_TITLE = re.compile(
    r"WhatsApp[ _-](?:Chat|Chat_)(?:[ _](?:with|mit|con|avec|z|com)[ _]|[ _]-[ _])(?P<title>.+?)(?: ?\(\d+\))?\.(?:txt|zip)$",
    re.IGNORECASE,
)
_LEAST_LINES = 2


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat: its group's name where one shows, and its messages in order."""

    title: str | None
    messages: tuple[Message, ...]


def find_chat(text: str, filename: str = "") -> Chat | None:
    """The chat that a text is or holds, or None where fewer than two lines look like an export's."""
    lines = text.translate(_MARKS).split("\n")
    matches = [stamped(each.strip("\r").lstrip(_OWN_MARK)) for each in lines]
    heads = [each for each in matches if each]
    if len(heads) < _LEAST_LINES:
        return None
    order = order_of(heads)
    messages = [_message(head, order, more) for head, more in _blocks(lines, matches)]
    return Chat(_title(filename, messages), tuple(messages))


def _blocks(lines: list[str], matches: list[Match | None]) -> list[tuple[Match, list[str]]]:
    blocks: list[tuple[Match, list[str]]] = []
    for line, match in zip(lines, matches, strict=True):
        if match:
            blocks.append((match, []))
        elif blocks:
            blocks[-1][1].append(line)
    return blocks


def _message(match: Match, order: str, more: list[str]) -> Message:
    rest = "\n".join([match["rest"], *more]).strip()
    at = moment_of(match, order)
    plain = rest.replace(_OWN_MARK, "")
    sender = _SENDER.match(rest)
    if sender is None or _SYSTEM.search(sender["name"]):
        return Message("", at, plain, "system")
    text = sender["text"].replace(_OWN_MARK, "").strip()
    name = sender["name"].replace(_OWN_MARK, "").strip().removeprefix("~").strip()
    kind = _kind(sender["text"], text)
    return Message("" if kind == "system" else name, at, text, kind, name.lower() == "you")


def _kind(marked: str, text: str) -> str:
    if _DELETED.match(text):
        return "deleted"
    if _MEDIA.search(text):
        return "media"
    # On iOS WhatsApp's own sentence stands under a sender's name or the group's; the mark gives it away.
    is_own = marked.lstrip().startswith(_OWN_MARK) and not _WRITTEN.search(text)
    return "system" if is_own or "end-to-end encrypted" in text else "text"


def _title(filename: str, messages: list[Message]) -> str | None:
    match = _FILE_TITLE.search(filename)
    if match:
        return match["title"].replace("_", " ").strip()
    named = [each for message in messages if message.kind == "system" and (each := _SUBJECT.search(message.text))]
    return named[-1]["title"] if named else None
