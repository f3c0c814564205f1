"""Is this mail a machine's? Each sign in its order: what fields say, what parts say, and, where both are silent, the words.

A person's words sent through a web form are a person's: such mails call themselves auto-generated, so the
form's own signs win over all but a server's and a list's.
"""

from __future__ import annotations

import re

from ingest import absence_words, bounce_words, machine_fields, machine_parts, machine_words
from ingest.headers import header, raw_header
from ingest.lenient_message import LenientMessage

_FORM = re.compile(
    r"form ?mail|\bform\b.{0,40}\bsubmi(?:t|ssion)|\bsubmission\b.{0,60}\bform\b|web ?form|contact form|(?:enquiry|"
    r"feedback|website) form|form entry|"
    r"new (?:message|entry|enquiry) (?:from|via) (?:your |the )?(?:web ?site|contact)",
    re.IGNORECASE | re.DOTALL,
)
_SUBJECT = 500


def is_automatic(message: LenientMessage, text: str, own: str = "") -> bool:
    """True where no person wrote this mail for us. `own` is the address that our mail comes to, as far as it is known."""
    subject = header(message, "Subject")[:_SUBJECT]
    if _is_servers(message, subject, text) or machine_fields.is_list(message, own):
        return True
    if _is_form(message, subject, text):
        return False
    return (
        machine_fields.is_submitted_by_program(message)
        or machine_fields.is_responders(message)
        or machine_fields.is_bulk(message)
        or machine_parts.holds_report_or_answer(message, text)
        or _speaks_as_machine(message, subject, text)
    )


def _is_form(message: LenientMessage, subject: str, text: str) -> bool:
    signs = f"{subject} {raw_header(message, 'X-Mailer')} {text[:300]}"
    return ("form" in signs.lower() or "new " in signs.lower()) and bool(_FORM.search(signs))


def _is_servers(message: LenientMessage, subject: str, text: str) -> bool:
    if machine_parts.is_report(message) or machine_fields.comes_from_server(message):
        return True
    if machine_fields.has_server_name(message) and bounce_words.has_bounce_subject(subject):
        return True
    return bounce_words.speaks_of_bounce(subject, text)


def _speaks_as_machine(message: LenientMessage, subject: str, text: str) -> bool:
    """The words of responders and notices, each with the sign that it asks for besides."""
    is_answer = machine_fields.is_answer(message)
    if machine_fields.asks_for_silence(message) and (
        absence_words.AUTO_SUBJECT.match(subject) or machine_words.calls_itself_a_machine(text)
    ):
        return True
    if machine_fields.takes_no_answers(message) and machine_words.is_notice(text):
        return True
    return (
        absence_words.speaks_of_absence(subject, text, is_answer=is_answer)
        or absence_words.speaks_of_receiving(subject, text)
        or machine_words.speaks_of_receipt(subject, text)
        or machine_words.opens_as_machine(text)
        or (not is_answer and machine_words.is_newsletter(subject, text))
    )
