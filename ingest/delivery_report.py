"""What an automatic mail says became of a mail: which one (its Message-ID), its fate, and whom it did not reach.

A report that keeps to the standards (RFC 3464, RFC 8098) says so in parts of its own; older servers write the same into
their words, above the mail that they return. What stands in the returned mail is never read as the server's words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message

from ingest.absence_words import AUTO_SUBJECT
from ingest.bounce_words import has_bounce_subject, holds_server_words, opens_as_server
from ingest.headers import header, ids, raw_header
from ingest.lenient_message import LenientMessage
from ingest.machine_words import speaks_of_receipt
from ingest.part_bytes import part_bytes

_STATED = re.compile(rb"^(?:X-)?Original-Message-ID:\s*<([^<>\s]{1,900})>", re.IGNORECASE | re.MULTILINE)
_RETURNED = re.compile(rb"^[ >]*Message-ID:\s*<([^<>\s]{1,900})>", re.IGNORECASE | re.MULTILINE)
_RECEIPTS = {"message/disposition-notification"}
_STATUSES = {"message/delivery-status", "message/global-delivery-status"}
_MAILS = {"message/rfc822", "message/rfc822-headers", "text/rfc822-headers", "message/global", "message/global-headers"}
_DISPOSITION = re.compile(r"^Disposition:[^;]*;\s*([a-z]+)", re.IGNORECASE | re.MULTILINE)
_ACTION = re.compile(r"^Action:\s*([a-z]+)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"^Status:\s*([245])\.", re.IGNORECASE | re.MULTILINE)
_RECIPIENT = re.compile(
    r"^(?:Final|Original)-Recipient:\s*(?:[\w-]+\s*;)?\s*<?([^\s<>;@]{1,64}@[^\s<>;]{1,255})",
    re.IGNORECASE | re.MULTILINE,
)
_FATES = {
    "failed": "failed",
    "delayed": "delayed",
    "delivered": "delivered",
    "relayed": "delivered",
    "expanded": "delivered",
    "5": "failed",
    "4": "delayed",
    "2": "delivered",
}
_ORDER = ("failed", "delayed", "delivered")
_DIVIDER = re.compile(
    r"^[-=_ #*>]*(?:(?:this is a|below this line is a) copy|(?:the )?(?:original|returned|enclosed|unsent|bounced) (?:message|"
    r"mail|e-mail)|(?:message|transcript of) (?:header|text)|return-path:|received: |headers? follow)",
    re.IGNORECASE | re.MULTILINE,
)
_GIVEN_UP = re.compile(
    r"giv(?:ing|en) up|permanent(?:ly)?\b|will not be (?:retried|tried)|retry time(?:out)? exceeded|could not be delivered (?:for|"
    r"within)|\b5\d\d[ -]#?5\.\d",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"warning message only|(?:not|n't) (?:yet )?(?:been|be) (?:delivered|collected).{0,80}(?:yet|still|try|retr)|has not yet been|"
    r"(?:still|continue|keep|be) (?:to )?(?:being |be )?(?:try|retri)|will (?:be retried|try again|retry)|delayed|no action is "
    r"required|need to (?:resend|re-send|retransmit)|postponed|delivery attempts will|remains? (?:in the|on the) queue",
    re.IGNORECASE | re.DOTALL,
)
_ADDRESS_LINE = re.compile(
    r"^[ \t>*-]{0,20}<?([^\s<>@\"(),:;]{1,64}@[^\s<>@\"(),:;]{1,250})>?(?:[ \t]*$|[ \t]*[:(]|[ \t]+(?:on\b|-|\.\.|<mailto))",
    re.MULTILINE,
)
_ADDRESS = re.compile(r"[^\s<>,;]{1,64}@[^\s<>,;]{1,255}")
_TO_ADDRESS = re.compile(
    r"(?:\bto|for|recipient:?|user:?|address:?|full:|userid:|size:)\s+<?([^\s<>@\"(),:;]{1,64}@[^\s<>@\"(),:;]{1,250})",
    re.IGNORECASE,
)
_REJECTED = re.compile(r"\b(?:rejected|refused)\b", re.IGNORECASE)
_HEAD = 64 * 1024
_WORDS = 6000
_MOST = 50


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """As in `casefile.report.Report`: id of the mail reported on, its fate, the addresses not reached."""

    reports_on: str = ""
    fate: str = ""
    unreached: tuple[str, ...] = ()


def delivery_report(message: LenientMessage, exhibits: list[tuple[str, Message]], text: str) -> DeliveryReport:
    """Reads what an automatic mail reports; all is empty where it reports on no mail."""
    parts = [part for _, part in exhibits]
    words = _own_words(text)
    stated = "\n".join(_text(each) for each in parts if each.get_content_type() in _STATUSES) or words
    receipt = "\n".join(_text(each) for each in parts if each.get_content_type() in _RECEIPTS)
    fate = _receipt_fate(message, receipt, words) or _stated_fate(stated) or _told_fate(message, words)
    found = _original_id(parts, text)
    if fate and not found:
        # Gmail and Exchange answer the mail that they could not deliver.
        found = next(iter(ids(message, "In-Reply-To") or ids(message, "References")[-1:]), "")
    return DeliveryReport(found, fate, _unreached(message, stated, words, fate) if fate in _ORDER[:2] else ())


def _original_id(parts: list[Message], text: str) -> str:
    """The id of the mail that a report is about, without brackets; "" where it names none."""
    for kinds, pattern in ((_RECEIPTS | _STATUSES, _STATED), (_MAILS, _RETURNED)):
        for part in parts:
            if part.get_content_type() in kinds and (found := pattern.search(part_bytes(part)[:_HEAD])):
                return found[1].decode("ascii", "replace")
    # Older servers quote the returned mail below their own words, or attach its header as plain text.
    quoted = [
        text[:_HEAD].encode("utf-8", "replace"),
        *(part_bytes(each)[:_HEAD] for each in parts if each.get_content_maintype() == "text"),
    ]
    found = next((each for data in quoted if (each := _STATED.search(data) or _RETURNED.search(data))), None)
    return found[1].decode("ascii", "replace") if found else ""


def _text(part: Message) -> str:
    return part_bytes(part)[:_HEAD].decode("utf-8", "replace").replace("\r\n", "\n")


def _own_words(text: str) -> str:
    """What stands above the returned mail."""
    divider = _DIVIDER.search(text, 1, _WORDS)
    return text[: divider.start() if divider else _WORDS]


def _receipt_fate(message: LenientMessage, receipt: str, words: str) -> str:
    found = _DISPOSITION.search(receipt)
    if found is None:
        return ""
    if found[1].lower() in {"displayed", "dispatched", "processed"}:
        return "read"
    # A filter that refuses a mail says so with a receipt, too (RFC 5429).
    is_refused = has_bounce_subject(header(message, "Subject")) or _REJECTED.search(words)
    return "failed" if is_refused else "unread"


def _stated_fate(stated: str) -> str:
    """The gravest of the fates stated for the recipients of one mail."""
    found = {_FATES.get(each.lower(), "") for each in _ACTION.findall(stated) or _STATUS.findall(stated)}
    return next((each for each in _ORDER if each in found), "")


def _told_fate(message: LenientMessage, words: str) -> str:
    """The fate by a server's words, where the mail is one that reports."""
    subject = header(message, "Subject")
    if speaks_of_receipt(subject, words):
        return (
            "unread" if re.search(r"without being read|not read", f"{subject} {words[:500]}", re.IGNORECASE) else "read"
        )
    failed = raw_header(message, "X-Failed-Recipients")
    if not (failed or has_bounce_subject(subject) or opens_as_server(words) or _is_refusal(message, words)):
        return ""
    goes_on = _GOES_ON.search(f"{subject}\n{words}") and not _GIVEN_UP.search(words)
    return "delayed" if goes_on else "failed"


def _is_refusal(message: LenientMessage, words: str) -> bool:
    """True for a server's words under a server's name or none; responders, too, write under none."""
    sender = raw_header(message, "From")
    is_servers = "@" not in sender or re.search(r"mailer-?daemon|post-?master", sender, re.IGNORECASE)
    is_null = raw_header(message, "Return-Path").strip() == "<>" and not AUTO_SUBJECT.match(header(message, "Subject"))
    return bool(is_servers or is_null) and holds_server_words(words)


def _unreached(message: LenientMessage, stated: str, words: str, fate: str) -> tuple[str, ...]:
    """The addresses named in groups of fields, in a field of the header, on lines of their own, or else in a sentence."""
    groups = [each for each in re.split(r"\n\s*\n", stated) if _stated_fate(each) in {fate, ""}]
    found = [each for group in groups for each in _RECIPIENT.findall(group)]
    found = found or _ADDRESS.findall(raw_header(message, "X-Failed-Recipients"))
    found = found or _ADDRESS_LINE.findall(words) or _TO_ADDRESS.findall(words)[:1]
    ours = {each.lower() for each in _ADDRESS.findall(raw_header(message, "To"))}
    cleaned = (each.lower().strip(".<>'") for each in found)
    return tuple(dict.fromkeys(each for each in cleaned if each not in ours))[:_MOST]
