"""What one e-mail says, once parsed: the `Report` and its `Exhibit`s.

Plain, frozen and JSON-able: it crosses process borders, is sealed into the case as JSON and is what
`triage` judges. It knows nothing of MIME, IMAP or tables.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A display name and an addr-spec (RFC 5322 §3.4); either may be empty."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Message:
    """One line of a chat: who wrote what and when, as the export or screenshot says it.

    `at` is local time without zone, as phones write it; None where no time could be read.
    `kind` is "text", "system", "media" or "deleted"; `own` is True where the exporting phone's owner wrote it. `clock` is
    the time as a picture shows it, which often tells no day.
    """

    sender: str
    at: datetime | None
    text: str
    kind: str = "text"
    own: bool = False
    clock: str = ""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A run of words in a picture and the box around it: left, top, right, bottom in the picture's points."""

    box: tuple[int, int, int, int]
    text: str


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed in one picture, or on one page of a scan, from top to bottom; boxes lie within `width` × `height`."""

    width: int
    height: int
    lines: tuple[PrintedLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A file that came with the mail.

    `content_type` is read from the bytes, never believed from the header; `text` is what could be read of
    it, or None; `messages` is filled where it is a chat; `title` is the group's name where it shows one.
    `sha256` is over the decoded bytes, `size` counts them. `position` is the part's place in the MIME tree
    ("1.2"), by which the bytes are found again in the raw mail. `pictures` says how it stands with words in
    pictures: "" where there are none, "unread" until the second step, then "read", or "sealed" where nobody and
    nothing is to look at them. `prints` are the perceptual hashes of the pictures read, 256 bits each in hex.
    `printed` holds, for a picture and for each page of a scan, where its words stand; `pages` counts a PDF's, 0 where
    nobody counted. What was read before these were kept has neither.
    """

    filename: str
    content_type: str
    size: int
    sha256: str
    inline: bool
    text: str | None
    position: str
    title: str | None = None
    messages: tuple[Message, ...] = ()
    warnings: tuple[str, ...] = ()
    pictures: str = ""
    prints: tuple[str, ...] = ()
    printed: tuple[Printed, ...] = ()
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A mail forwarded within the body (not attached): often the thing reported."""

    sender: str
    date: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Authentication:
    """What the school's own mail server found out of whether a mail came from where it says (RFC 8601).

    `verdict` is "passed" (the address in From is proven by DMARC, or by DKIM or SPF of its very domain), "failed" (the
    server found that it does not hold), "none" (it was looked at, and nothing proves or disproves it), or "unchecked"
    (no server that the school trusts says anything). `spf`, `dkim` and `dmarc` are the server's words, "" where it is
    silent; `aligned` is True where what it proved is the domain in From.
    """

    verdict: str = "unchecked"
    spf: str = ""
    dkim: str = ""
    dmarc: str = ""
    aligned: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """One mail, parsed.

    `text` is the whole body as text; `reply` only the new words (no quoted history, signature or
    disclaimer). Ids stand without angle brackets. `date` is aware, or None where the mail has none that
    makes sense. `automatic` is True where no person wrote it for us (RFC 3834); `reports_on` is then the id of the
    mail that a bounce or receipt is about, and `fate` what it says became of that mail: "failed" (it will not arrive),
    "delayed" (the server goes on trying), "delivered", "read", "unread" (deleted unread, or no receipt is given), or ""
    where it reports on no mail. `unreached` are the addresses, in lower case, that it says a failed or delayed mail did
    not reach; it may name none. All of it is what the mail says; `authentication` is what our own server says of it.
    `warnings` are sentences without content. `has_html` is False where the mail's words came as plain text alone.
    """

    subject: str
    sender: Mailbox
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    reply_to: tuple[Mailbox, ...]
    date: datetime | None
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    text: str
    reply: str
    exhibits: tuple[Exhibit, ...] = ()
    forwarded: tuple[Forwarded, ...] = ()
    automatic: bool = False
    warnings: tuple[str, ...] = ()
    reports_on: str = ""
    fate: str = ""
    unreached: tuple[str, ...] = ()
    authentication: Authentication = Authentication()
    has_html: bool = True

    @property
    def has_sealed_pictures(self) -> bool:
        """True where a picture in it is for nobody's eyes."""
        return any(each.pictures == "sealed" for each in self.exhibits)

    def to_json(self) -> str:
        """The report as one JSON text; dates in ISO 8601."""
        return json.dumps(asdict(self), ensure_ascii=False, default=datetime.isoformat)

    @classmethod
    def from_json(cls, text: str) -> Report:
        """The report that `to_json` wrote."""
        raw: dict[str, Any] = json.loads(text)
        return cls(
            subject=raw["subject"],
            sender=Mailbox(**raw["sender"]),
            to=_mailboxes(raw["to"]),
            cc=_mailboxes(raw["cc"]),
            reply_to=_mailboxes(raw["reply_to"]),
            date=_moment(raw["date"]),
            message_id=raw["message_id"],
            in_reply_to=raw["in_reply_to"],
            references=tuple(raw["references"]),
            text=raw["text"],
            reply=raw["reply"],
            exhibits=tuple(_exhibit(each) for each in raw["exhibits"]),
            forwarded=tuple(Forwarded(**each) for each in raw["forwarded"]),
            automatic=raw["automatic"],
            warnings=tuple(raw["warnings"]),
            reports_on=raw.get("reports_on", ""),
            fate=raw.get("fate", ""),
            unreached=tuple(raw.get("unreached", ())),
            authentication=Authentication(**raw.get("authentication", {})),
            has_html=raw.get("has_html", True),
        )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _mailboxes(raw: list[dict[str, str]]) -> tuple[Mailbox, ...]:
    return tuple(Mailbox(**each) for each in raw)


def _exhibit(raw: Mapping[str, Any]) -> Exhibit:
    messages = tuple(Message(**{**each, "at": _moment(each["at"])}) for each in raw["messages"])
    prints = tuple(raw.get("prints", ()))
    printed = tuple(_printed(each) for each in raw.get("printed", ()))
    read = {"messages": messages, "warnings": tuple(raw["warnings"]), "prints": prints, "printed": printed}
    return Exhibit(**{**raw, **read})


def _printed(raw: Mapping[str, Any]) -> Printed:
    return Printed(raw["width"], raw["height"], tuple(_printed_line(**each) for each in raw["lines"]))


def _printed_line(box: list[int], text: str) -> PrintedLine:
    left, top, right, bottom = box
    return PrintedLine((left, top, right, bottom), text)
