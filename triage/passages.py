"""A report cut into passages: sentences with a place and a voice. A passage is what gets a label, and its quote.

Voices:  body       the writer's own sentence
         said       words the writer puts in quotation marks: somebody else's, as told
         chat       a message of a chat export, or of a chat pasted into the mail, with its sender
         exhibit    other words of an attachment
         passed-on  words of a mail forwarded in the body or attached
         subject    the subject line
Quoted history (earlier mails in the thread) is no passage: it was judged when it came. Nor are lines marked ">" that
the writer answers, nor the writer's own lines in a chat.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from casefile.report import Exhibit, Message, Report
from triage.pasted_chat import Line, pasted_line
from triage.sentences import sentences, spoken

MOST_CHARACTERS = 150_000
# A long chat is read from its end: what is reported is seldom months old.
_MOST_MESSAGES = 1_500
_NO_WORDS = ("text/calendar", "text/vcard", "text/x-vcard")
_ANSWER = re.compile(r"\s*(?:re|aw|sv)\s*:", re.IGNORECASE)
_LETTER = re.compile(r"^\s*(?:Dear|To whom it may concern)\b", re.IGNORECASE | re.MULTILINE)
_HEADERS = re.compile(r"^(?:From|To|Cc|Date|Sent|Subject): .*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of words exactly as they stand in `where`; `speaker` and `day` are a chat's or a forwarded mail's."""

    text: str
    where: str
    voice: str
    speaker: str = ""
    day: date | None = None


def passages_of(report: Report) -> tuple[list[Passage], bool]:
    """Every passage in reading order, and whether anything was left out for length."""
    found: list[Passage] = []
    left = MOST_CHARACTERS
    for passage in _all(report):
        left -= len(passage.text)
        if left < 0:
            return found, True
        found.append(passage)
    return found, any(len(each.messages) > _MOST_MESSAGES for each in report.exhibits)


def _all(report: Report) -> Iterator[Passage]:
    own = _names_of_the_writer(report)
    # The subject of an answer is the first mail's: it was judged when that came.
    if report.subject.strip() and not (report.in_reply_to and _ANSWER.match(report.subject)):
        yield Passage(report.subject, "subject", "subject")
    yield from _body(_without_quoted(report.reply), own)
    for each in report.forwarded:
        yield from (Passage(text, "body", "passed-on", each.sender) for text in sentences(each.text))
    for exhibit in report.exhibits:
        yield from _exhibit(exhibit, own)


def _without_quoted(text: str) -> str:
    """The lines that nobody marked as quoted: a question that is answered below it is the one who asked's."""
    return "\n".join("" if each.startswith(">") else each for each in text.split("\n"))


def _body(text: str, own: frozenset[str]) -> Iterator[Passage]:
    plain: list[str] = []
    for line in text.split("\n"):
        pasted = pasted_line(line)
        if pasted is None:
            plain.append(line)
            continue
        yield from _told("\n".join(plain))
        plain = []
        yield from _chat_line(pasted, "body", own)
    yield from _told("\n".join(plain))


def _chat_line(line: Line, where: str, own: frozenset[str]) -> Iterator[Passage]:
    if line.sender.casefold() not in own:
        yield from (Passage(each, where, "chat", line.sender, line.day) for each in sentences(line.text))


def _told(text: str, where: str = "body", voice: str = "body") -> Iterator[Passage]:
    for each in sentences(text):
        yield Passage(each, where, voice)
        yield from (Passage(said, where, "said") for said in spoken(each))


def _exhibit(exhibit: Exhibit, own: frozenset[str]) -> Iterator[Passage]:
    if exhibit.messages:
        recent = [each for each in exhibit.messages if each.kind == "text"][-_MOST_MESSAGES:]
        yield from _messages(recent, exhibit.filename, own)
    elif exhibit.text and exhibit.content_type == "message/rfc822":
        sender = re.match(r"From: ([^<\n]*)", exhibit.text)
        words = "\n".join(each for each in exhibit.text.split("\n") if not _HEADERS.match(each))
        yield from (
            Passage(each, exhibit.filename, "passed-on", sender[1].strip() if sender else "")
            for each in sentences(words)
        )
    elif exhibit.text and not exhibit.content_type.startswith(_NO_WORDS):
        for each in _document(exhibit.text, exhibit.filename):
            if each.speaker.casefold() not in own:
                yield each


def _document(text: str, where: str) -> Iterator[Passage]:
    """A document may be the writer's own letter, or hold a chat or a page of posts, where each line is somebody's."""
    own_voice = "body" if _LETTER.search(text[:600]) else "exhibit"
    for each in _body(text, frozenset()):
        voice = own_voice if each.voice == "body" else each.voice
        yield Passage(each.text, where, voice, each.speaker, each.day)


def _messages(messages: Iterable[Message], where: str, own: frozenset[str]) -> Iterator[Passage]:
    for message in messages:
        if message.own or message.sender.casefold() in own:
            continue
        day = message.at.date() if isinstance(message.at, datetime) else None
        yield from (Passage(each, where, "chat", message.sender, day) for each in sentences(message.text))


def _names_of_the_writer(report: Report) -> frozenset[str]:
    name = report.sender.name.casefold().strip()
    return frozenset({"you", name} - {""})
