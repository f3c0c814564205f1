"""A labelled mail as the program reads it: its report, its passages, and which of them show which label.

Pictures are not drawn and read again here: a screenshot's lines stand as the reader of pictures would give them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from casefile.report import Exhibit, Message, Report
from ingest.parse_mail import parse_mail
from training.corpus import LABELS, LabelledMail, as_row
from triage.passages import Passage, passages_of

_WORD = re.compile(r"\w+")
_LEAST_WORDS, _MOST_OF_IT = 3, 0.6


@dataclass(frozen=True, slots=True)
class Example:
    """One mail ready for training. `shows` holds, per passage, the labels whose quotes stand in it; `must` and `may` are the mail's."""

    id: str
    kind: str
    report: Report
    passages: tuple[Passage, ...]
    shows: tuple[frozenset[str], ...]
    must: frozenset[str]
    may: frozenset[str]


def example_of(mail: LabelledMail) -> Example:
    """One example of a mail of the corpus."""
    row = as_row(mail)
    report = report_of(row)
    passages = tuple(passages_of(report)[0])
    shows = tuple(frozenset(_shown_in(each, mail.quotes)) for each in passages)
    must, may = (frozenset(mail.listed(name)) & set(LABELS) for name in ("must", "may"))
    return Example(mail.id, row["gold"]["kind"], report, passages, shows, must, may)


def report_of(row: dict[str, Any]) -> Report:
    """The report of a labelled row."""
    report = parse_mail(raw_of(row))
    drawn = tuple(_drawn(each) for each in row["attachments"] if each["kind"] in {"screenshot", "image"})
    return replace(report, exhibits=(*report.exhibits, *drawn))


def raw_of(row: dict[str, Any]) -> bytes:
    """The raw mail of a labelled row, without its pictures; documents stand in it as text."""
    message = EmailMessage()
    message["From"] = (
        f'"{row["from"]["name"]}" <{row["from"]["address"]}>' if row["from"]["name"] else row["from"]["address"]
    )
    message["To"] = row["to"]
    message["Subject"] = row["subject"]
    message["Date"] = format_datetime(datetime.fromisoformat(row["date"]))
    if row["in_reply_to"]:
        message["In-Reply-To"] = row["in_reply_to"]
    for name, value in row["headers"].items():
        if name.lower() not in {"from", "to", "subject", "date", "content-type", "mime-version"}:
            message[name] = value
    message.set_content(row["body"])
    for each in row["attachments"]:
        if each["kind"] in {"chat", "document"} and each["text"].strip():
            message.add_attachment(each["text"], filename=re.sub(r"\.\w+$", "", each["filename"]) + ".txt")
    return message.as_bytes()


def _drawn(attachment: dict[str, Any]) -> Exhibit:
    bubbles = attachment.get("bubbles", [])
    messages = tuple(
        Message(each["sender"], None, each["text"], own=each["side"] == "out", clock=each["time"]) for each in bubbles
    )
    text = "\n".join(f"{each.sender}: {each.text}" for each in messages) if bubbles else attachment.get("text") or None
    return Exhibit(
        attachment["filename"],
        "image/png",
        20_000,
        "",
        inline=False,
        text=text,
        position="2",
        title=attachment.get("title") or None,
        messages=messages,
    )


def _shown_in(passage: Passage, quotes: dict[str, list[str]]) -> Iterator[str]:
    """The labels of which a quote lies in the passage, for the greater part of its words."""
    words = _words(passage.text)
    for label, some in quotes.items():
        for quote in some:
            if quote in passage.text or passage.text in quote or _mostly(words, _words(quote)):
                yield label


def _mostly(words: list[str], quote: list[str]) -> bool:
    """True where a run of the passage's words holds most of the quote's: a sentence may end within a quote."""
    joined, wanted = f" {' '.join(words)} ", len(quote)
    longest = next(
        (n for n in range(wanted, 1, -1) for i in range(wanted - n + 1) if f" {' '.join(quote[i : i + n])} " in joined),
        0,
    )
    return wanted >= _LEAST_WORDS and longest >= _MOST_OF_IT * wanted


def _words(text: str) -> list[str]:
    return [each.lower() for each in _WORD.findall(text)]
