"""What the parts of a mail say of who sent it: reports on a mail's fate, answers to an invitation (RFC 3462, RFC 8098)."""

from __future__ import annotations

import re
from email.message import Message

from ingest.headers import header, raw_header
from ingest.lenient_message import LenientMessage

_REPORTS = {"delivery-status", "disposition-notification", "feedback-report", "mdn", "abuse-feedback-report"}
_REPORT_PARTS = {
    "message/delivery-status",
    "message/disposition-notification",
    "message/feedback-report",
    "message/global-delivery-status",
}
_FIRST_PARTS = 50
_CALENDAR_ANSWER = re.compile(
    r"^\W*(?:accepted|declined|tentative(?:ly accepted)?|cancell?ed|zugesagt|abgelehnt|abgesagt|accepté|refusé|annulé|aceptado|"
    r"rechazado|accettato|rifiutato|geaccepteerd|geweigerd)\s?[:：]",
    re.IGNORECASE,
)


def is_report(message: LenientMessage) -> bool:
    """True where the whole mail is a report."""
    kind = str(message.get_param("report-type", "")).lower()
    return message.get_content_type() == "multipart/report" and kind in {"", *_REPORTS}


def holds_report_or_answer(message: LenientMessage, text: str) -> bool:
    """True for parts that only machines send: reports on a mail's fate, answers to an invitation."""
    is_calendar = "calendarmessage" in raw_header(message, "Content-Class").lower() or not text.strip()
    if is_calendar and _CALENDAR_ANSWER.match(header(message, "Subject")) and not _holds_file(message):
        return True
    for number, part in enumerate(message.walk()):
        if number > _FIRST_PARTS:
            return False
        kind = part.get_content_type()
        if kind in _REPORT_PARTS:
            # A person may forward a report as an attachment: there it lies within an attached mail.
            return number <= 3  # noqa: PLR2004 - the report itself has it as its second part
        if kind == "text/calendar" and _method(part) in {"REPLY", "CANCEL", "COUNTER"}:
            return True
        if kind == "message/rfc822" and message.get_content_type() != "multipart/report":
            return False
    return False


def _holds_file(message: LenientMessage) -> bool:
    return any(part.get_content_disposition() == "attachment" for part in message.walk())


def _method(part: Message) -> str:
    stated = str(part.get_param("method", "")).upper()
    if stated:
        return stated
    data = part.get_payload(decode=True)
    found = re.search(rb"^METHOD:(\w+)", data[:2000], re.MULTILINE) if isinstance(data, bytes) else None
    return found[1].decode("ascii", "replace").upper() if found else ""
