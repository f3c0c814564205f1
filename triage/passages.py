"""A report cut into passages: sentences with a place and a voice. A passage is what gets a label, and its quote.

Voices:  body     the writer's own sentence
         said     words the writer puts in quotation marks: somebody else's, as told
         chat     a message of a chat export, or of a chat pasted into the mail, with its sender
         exhibit  other words of an attachment
         passed-on  words of a mail forwarded in the body
         subject  the subject line
Quoted history (earlier mails in the thread) is no passage: it was judged when it came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from casefile.report import Exhibit, Report

MOST_CHARACTERS = 200_000
_LONGEST = 600
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?]+(?![\w*])[\"'”’)]*|\n|$)")
_SAID = re.compile(r"[“\"]([^“”\"\n]{2,400})[”\"]")
_PASTED = re.compile(r"^(?:\[[^\]\n]{6,40}\] ?|\d{1,2}[:.]\d{2}(?: ?[ap]m)?[ -]+)?(?P<sender>[A-Z~][^:\n\"“]{0,38}?): (?P<text>\S.*)$")
_FIELDS = {"your name", "your e-mail", "your email", "i am a", "class", "your message", "from", "to", "subject", "date", "sent", "cc", "ps", "p.s", "re", "fw"}


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of words exactly as they stand in `where`; `speaker` is a chat's sender."""

    text: str
    where: str
    voice: str
    speaker: str = ""


def passages_of(report: Report) -> tuple[list[Passage], bool]:
    """Every passage in reading order, and whether anything was left out for length."""
    found: list[Passage] = []
    left = MOST_CHARACTERS
    for passage in _all(report):
        left -= len(passage.text)
        if left < 0:
            return found, True
        found.append(passage)
    return found, False


def _all(report: Report) -> Iterator[Passage]:
    if report.subject.strip():
        yield Passage(report.subject, "subject", "subject")
    yield from _body(report.reply)
    for each in report.forwarded:
        yield from (Passage(text, "body", "passed-on") for text in sentences(each.text))
    for exhibit in report.exhibits:
        yield from _exhibit(exhibit)


def _body(text: str) -> Iterator[Passage]:
    for line in text.split("\n"):
        pasted = _PASTED.match(line.strip())
        if pasted and pasted["sender"].strip().lower() not in _FIELDS and len(pasted["sender"].split()) <= 4:  # noqa: PLR2004 - a name
            yield Passage(pasted["text"], "body", "chat", pasted["sender"].strip("~ "))
            continue
        for said in _SAID.finditer(line):
            yield Passage(said[1], "body", "said")
        yield from (Passage(each, "body", "body") for each in sentences(line))


def _exhibit(exhibit: Exhibit) -> Iterator[Passage]:
    if exhibit.messages:
        for message in exhibit.messages:
            if message.kind == "text" and message.text:
                first = message.text.split("\n")[0]
                yield Passage(first[:_LONGEST], exhibit.filename, "chat", message.sender)
                yield from (Passage(each[:_LONGEST], exhibit.filename, "chat", message.sender) for each in message.text.split("\n")[1:] if each.strip())
    elif exhibit.text and not exhibit.content_type.startswith(("text/calendar", "text/vcard")):
        for line in exhibit.text.split("\n"):
            for said in _SAID.finditer(line):
                yield Passage(said[1], exhibit.filename, "said")
            yield from (Passage(each, exhibit.filename, "exhibit") for each in sentences(line))


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, each an exact run of it, without white space around."""
    for match in _SENTENCE.finditer(text):
        sentence = match[0].strip()
        if len(sentence) > 1:
            yield sentence[:_LONGEST]
