"""What the fields of a header say of who sent a mail: a server, a responder, a list, a bulk sender (RFC 3834, RFC 2919)."""

from __future__ import annotations

import re

from ingest.headers import header, raw_header, raw_headers
from ingest.lenient_message import LenientMessage

_AUTOMATIC_PRECEDENCE = {"bulk", "junk", "list", "auto_reply", "auto-reply"}
_AROUND_ADDRESS = re.compile(r"[\s<>\"()]")
_ANSWER_FIELDS = frozenset({"in-reply-to", "references"})
_MACHINES = re.compile(
    r"^(?:[\w.+-]*mailer[-_. ]?daemon[\w.+-]*|post[-_]?master|mail-?daemon|mdaemon|[\w.]*bounces?|[\w.-]+-bounces?|bounces?[-+_].*|"
    r"double-bounce|listserv|majordomo|mailman|cron|"
    r"microsoftexchange[0-9a-f]{16,}|maildelivery\w*|mail-?delivery[\w.-]*)(?:@|$)",
    re.IGNORECASE,
)
_SERVER_NAMES = re.compile(
    r"mail(?:er)?[ -]?(?:delivery?|daemon|er daemon)|delivery (?:sub)?system|system administrator|mail "
    r"(?:administrator|system|gateway|router)|post ?master|content-filter|mail server at|cron daemon|list ?serv",
    re.IGNORECASE,
)
_NO_ANSWER = re.compile(
    r"^(?:[\w.+-]*(?:no|not|non)[-_.]?reply[\w.+-]*|[\w.+-]*do[-_.]?not[-_.]?(?:reply|respond)[\w.+-]*|notif(?:y|ications?)|alerts?|"
    r"newsletters?|automated|auto-?mailer|autoresponder|auto-?reply)@",
    re.IGNORECASE,
)
_ENVELOPES = ("Return-Path", "X-Envelope-From", "X-Original-Return-Path", "Envelope-From")
# Any field that says in its name that a program answered; "X-Auto-Response-Suppress" only asks for silence.
_AUTO_FIELD = re.compile(
    r"auto[-_]?(?:re(?:ply|plied|sponder?|sponse(?!-suppress))|generated)|vacation|out-?of-?office|holidayreply|"
    r"x-(?:failed-recipients|ms-exchange-generated-message-source|ms-embedded-report|apple-action|facebook-notify|cron-env)$",
    re.MULTILINE,
)
_RESPONDER = re.compile(r"auto-?(?:respond|reply)|^vacation\b", re.IGNORECASE)
_RESPONDERS_ID = re.compile(r"<(?:(?:dovecot|cmu)-sieve|vacation|auto-?reply|sieve)\b", re.IGNORECASE)
_LIST_FIELDS = frozenset(
    {
        "list-id",
        "list-unsubscribe",
        "list-help",
        "list-post",
        "mailing-list",
        "x-mailing-list",
        "x-mailman-version",
        "x-listname",
        "x-mlserver",
    }
)
_BULK_FIELDS = frozenset(
    {
        "x-campaign",
        "x-campaignid",
        "x-mailchimp-campaign",
        "x-mc-user",
        "x-sg-eid",
        "x-csa-complaints",
    }
)


def comes_from_server(message: LenientMessage) -> bool:
    """True where the envelope has no sender, or the sender is a server by its address."""
    paths = [each.strip() for name in _ENVELOPES for each in raw_headers(message, name)]
    if any(each == "<>" or _MACHINES.match(each.strip("<> ")) for each in paths):
        return True
    newest = next(iter(raw_headers(message, "Received")), "")
    if "(envelope-from <>)" in newest:
        return True
    return any(_MACHINES.match(_address(field) or field.strip(' <>"')) for field in _senders(message))


def has_server_name(message: LenientMessage) -> bool:
    """True where the sender's name is one that servers give themselves; people's names may hold such words, too."""
    return any(_SERVER_NAMES.search(each) for each in _senders(message))


def _senders(message: LenientMessage) -> tuple[str, str]:
    return raw_header(message, "From"), header(message, "From")


def _address(field: str) -> str:
    before, at, after = field.partition("@")
    return f"{_AROUND_ADDRESS.split(before)[-1]}@{_AROUND_ADDRESS.split(after, 1)[0]}" if at else ""


def takes_no_answers(message: LenientMessage) -> bool:
    """True where the sender's address takes no answers, and none go elsewhere.

    A form's mail comes from such an address too, but an answer to it goes to the person who filled it in.
    """
    address = _address(raw_header(message, "From"))
    if not _NO_ANSWER.match(address):
        return False
    answers = raw_header(message, "Reply-To")
    return not answers or address.lower() in answers.lower() or bool(re.search(r"no-?reply", answers, re.IGNORECASE))


def is_submitted_by_program(message: LenientMessage) -> bool:
    """True where Auto-Submitted says so."""
    return raw_header(message, "Auto-Submitted").split(";")[0].strip().lower() not in {"", "no"}


def is_responders(message: LenientMessage) -> bool:
    """True for the marks of programs that answer by themselves."""
    if _AUTO_FIELD.search("\n".join(message.index())):
        return True
    if _RESPONDERS_ID.match(raw_header(message, "Message-ID").strip()):
        return True
    named = ("X-Mailer", "X-POST-MessageClass", "Delivered-To")
    return any(_RESPONDER.search(each) for name in named for each in raw_headers(message, name))


def asks_for_silence(message: LenientMessage) -> bool:
    """True where no responder is to answer: programs ask for it, and ticket systems for the people who use them."""
    return bool(raw_header(message, "X-Auto-Response-Suppress"))


def is_list(message: LenientMessage, own: str = "") -> bool:
    """True for mail that a list sends on, or that calls itself bulk; `own` is our address, which may itself be a group's."""
    if own and _is_of_list(message, own.lower()):
        return False
    precedence = raw_header(message, "Precedence").strip().lower()
    return precedence in _AUTOMATIC_PRECEDENCE or _has_any(message, _LIST_FIELDS)


def is_bulk(message: LenientMessage) -> bool:
    """True for the marks of those who send campaigns."""
    return _has_any(message, _BULK_FIELDS)


def is_answer(message: LenientMessage) -> bool:
    """True where the mail says which one it answers."""
    return _has_any(message, _ANSWER_FIELDS)


def _is_of_list(message: LenientMessage, address: str) -> bool:
    """True where the list is the one that stands before our own mailbox (RFC 2919: its id is its address, with dots)."""
    ids, posts = raw_headers(message, "List-Id"), raw_headers(message, "List-Post")
    return any(f"<{address.replace('@', '.')}>" in each.lower() for each in ids) or any(
        f"<mailto:{address}>" in each.lower() for each in posts
    )


def _has_any(message: LenientMessage, names: frozenset[str]) -> bool:
    return not names.isdisjoint(message.index())
