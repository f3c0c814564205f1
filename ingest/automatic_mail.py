"""Is this mail a machine's? Read from the headers (RFC 3834, RFC 2919, RFC 3462), never from friendly words alone.

A person's words sent through a web form are a person's: such mails call themselves auto-generated, so the
form's own signs win.
"""

from __future__ import annotations

import re
from email.message import Message

from ingest.headers import header, raw_header, raw_headers

_AUTOMATIC_PRECEDENCE = {"bulk", "junk", "list", "auto_reply", "auto-reply"}
_MACHINES = re.compile(r"^(?:mailer-daemon|postmaster|mail-daemon|bounces?|bounce[-+].*)@", re.IGNORECASE)
_SUBJECTS = re.compile(
    r"^\s*(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|undeliver(?:able|ed)|delivery status notification|"
    r"mail delivery (?:failed|system)|failure notice|returned mail|read: |not read: |message recall)",
    re.IGNORECASE,
)
_AUTO_FIELDS = (
    "X-Autoreply",
    "X-Autorespond",
    "X-Auto-Reply-From",
    "X-Failed-Recipients",
    "X-MS-Exchange-Generated-Message-Source",
)
_FORM = re.compile(
    r"form ?mail|\bform\b.{0,40}\bsubmi(?:t|ssion)|\bsubmission\b.{0,60}\bform\b|web ?form|contact form",
    re.IGNORECASE | re.DOTALL,
)


def is_automatic(message: Message, text: str) -> bool:
    """True where no person wrote this mail for us."""
    if _is_form(message, text):
        return False
    stated = raw_header(message, "Auto-Submitted").split(";")[0].strip().lower()
    if stated not in {"", "no"}:
        return True
    return _is_bounce(message) or _is_list(message) or _is_auto_reply(message) or _is_calendar_reply(message)


def _is_form(message: Message, text: str) -> bool:
    signs = f"{header(message, 'Subject')} {raw_header(message, 'X-Mailer')} {text[:300]}"
    return bool(_FORM.search(signs)) and not _is_bounce(message) and not _is_list(message)


def _is_bounce(message: Message) -> bool:
    is_report = message.get_content_type() == "multipart/report"
    null_sender = any(each.strip() == "<>" for each in raw_headers(message, "Return-Path"))
    sender = re.search(r"[^\s<>]+@[^\s<>]*", raw_header(message, "From"))
    return is_report or null_sender or bool(sender and _MACHINES.match(sender[0]))


def _is_list(message: Message) -> bool:
    precedence = raw_header(message, "Precedence").strip().lower()
    return precedence in _AUTOMATIC_PRECEDENCE or bool(
        raw_header(message, "List-Id") or raw_header(message, "List-Unsubscribe")
    )


def _is_auto_reply(message: Message) -> bool:
    if any(raw_header(message, each) for each in _AUTO_FIELDS):
        return True
    # A subject alone may be a person's joke or quotation: it counts together with Exchange's own sign.
    suppressed = raw_header(message, "X-Auto-Response-Suppress")
    return bool(_SUBJECTS.match(header(message, "Subject")) and suppressed)


def _is_calendar_reply(message: Message) -> bool:
    for part in message.walk():
        if part.get_content_type() == "text/calendar" and str(part.get_param("method", "")).upper() in {
            "REPLY",
            "CANCEL",
            "COUNTER",
        }:
            return True
    return False
