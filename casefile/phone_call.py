"""A telephone call written down by the office becomes a mail like any other, and so a case.

It is composed as a raw mail (RFC 5322) from the caller, in their words, and kept like one that came: read, judged and
filed in the same way, with the same recusals before anybody is told. What the caller said of themselves travels in header
fields of ours, which count only in a mail that the desk itself wrote down (`Mail.logged_by`).
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.utils import format_datetime
from hashlib import sha256
from textwrap import wrap

from sqlalchemy.orm import Session

from casefile import audit_trail, filing
from casefile.cabinet import Cabinet
from casefile.case_people import checked_contact
from casefile.errors import CaseworkError, NotAllowed
from casefile.school import Person
from casefile.tables import Mail
from casefile.worked_on import one_line, said

LOGS = ("office", "leader", "dsl")
SUBJECT = "Phone call"
_CALLER = "Concerns-Caller"
_LONGEST = 200
_LINE = 72


@dataclass(frozen=True, slots=True)
class Call:
    """What the caller said. All but `at` (aware) and `said` may be empty; `child` is the child and class in one line."""

    name: str
    relation: str
    child: str
    phone: str
    address: str
    postal: tuple[str, ...]
    at: datetime
    said: str


def log_call(session: Session, cabinet: Cabinet, person: Person, call: Call, domain: str) -> Mail | None:
    """Keeps a call as a mail that is read and filed next; None where the very same was kept already: a form sent twice.

    Raises `NotAllowed` for other roles, `CaseworkError` for want of words.
    """
    if not any(map(person.has, LOGS)):
        raise NotAllowed("Only the office and leaders log a phone call.")
    if call.at > cabinet.now():
        raise CaseworkError("That time is still to come.", "Give the time of the call.")
    said(call.said, "There is nothing to pass on.", "Write what the caller said, in their words.")
    mail = filing.keep_call(session, cabinet, compose(call, domain), person.id)
    if mail is not None:
        audit_trail.note(session, cabinet, person.id, "call-logged", about=mail.id)
    return mail


def compose(call: Call, domain: str) -> bytes:
    """The raw mail of a call. Raises `CaseworkError` for an e-mail address that is none."""
    address, phone, postal = checked_contact(call.address, call.phone, call.postal)
    name, relation, child = (one_line(each, _LONGEST) for each in (call.name, call.relation, call.child))
    about = {"name": name, "relation": relation, "child": child, "phone": phone, "postal": "\n".join(postal)}
    words = [*call.said.strip().splitlines(), *(["", f"Child: {child}"] if child else [])]
    # Named by all that it says, so that a form sent twice makes the same mail.
    said_in_all = json.dumps([about, address, call.at.isoformat(), words])
    lines = [
        *([f"From: {_quoted(name)} <{address}>"] if name or address else []),
        f"Subject: {SUBJECT}",
        f"Date: {format_datetime(call.at)}",
        f"Message-ID: <{sha256(said_in_all.encode()).hexdigest()[:32]}@{domain}>",
        f"{_CALLER}:{_folded(about)}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        *words,
        "",
    ]
    # Names in UTF-8, as RFC 6532 has them: this mail never travels.
    return "\r\n".join(lines).encode()


def caller_of(raw: bytes) -> dict[str, str]:
    """What a caller said of themselves, of a mail that the desk wrote down: name, relation, child, phone, postal."""
    field = message_from_bytes(raw, policy=policy.default)[_CALLER]
    found: dict[str, str] = json.loads(b64decode("".join(str(field or "").split())) or b"{}")
    return {key: value for key, value in found.items() if value}


def _folded(about: dict[str, str]) -> str:
    """In base64, so that no word in it can be mistaken for a field or be broken where a line is folded."""
    return "".join(f"\r\n {line}" for line in wrap(b64encode(json.dumps(about).encode()).decode(), _LINE))


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' if escaped else ""
