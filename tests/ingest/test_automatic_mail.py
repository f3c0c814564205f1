"""Machines' mail is told from people's by what the header says, never by friendly words alone."""

from __future__ import annotations

import pytest

from ingest.parse_mail import parse_mail
from tests.ingest.raw_mails import DATE, FROM, multipart, part, raw

SUBJECT = "Subject: Year 3"


@pytest.mark.parametrize(
    "field",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; owner-email=x@parents.example",
        "Precedence: bulk",
        "Precedence: auto_reply",
        "List-Id: Year 3 parents <y3.lists.example>",
        "List-Unsubscribe: <mailto:out@lists.example>",
        "Return-Path: <>",
        "X-Autoreply: yes",
        "X-Failed-Recipients: ola@parents.example",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="x"',
    ],
)
def test_a_header_that_says_so_makes_a_mail_automatic(field: str) -> None:
    assert parse_mail(raw("words", FROM, DATE, SUBJECT, field)).automatic


@pytest.mark.parametrize("sender", ["MAILER-DAEMON@mx.example", "postmaster@mx.example", "bounce-123@lists.example"])
def test_a_senders_own_name_makes_a_mail_automatic(sender: str) -> None:
    assert parse_mail(raw("words", f"From: Mail <{sender}>", DATE, SUBJECT)).automatic


def test_an_out_of_office_answer_of_exchange_is_automatic() -> None:
    fields = (FROM, DATE, "Subject: Automatic reply: Your report", "X-Auto-Response-Suppress: All")
    assert parse_mail(raw("I am away until Monday.", *fields)).automatic


@pytest.mark.parametrize("answer", ["REPLY", "CANCEL", "COUNTER"])
def test_an_answer_to_an_invitation_is_automatic(answer: str) -> None:
    assert parse_mail(multipart("mixed", part(f"text/calendar; method={answer}", "BEGIN:VCALENDAR"))).automatic


@pytest.mark.parametrize(
    "fields",
    [
        (FROM, DATE, SUBJECT),
        (FROM, DATE, "Subject: Out of office rudeness by Mr Holt"),
        (FROM, DATE, "Subject: Automatic reply: that is all I ever get from you"),
        (FROM, DATE, SUBJECT, "Auto-Submitted: no"),
        (FROM, DATE, SUBJECT, "Precedence: normal"),
        (FROM, DATE, SUBJECT, "X-Auto-Response-Suppress: All"),
        (FROM, DATE, SUBJECT, "Return-Path: <ola@parents.example>"),
        ("From: Bounce Castle Hire <bouncer@parents.example>", DATE, SUBJECT),
        # The school's own web form: a person's words in a machine's mail.
        (FROM, DATE, "Subject: Contact form: a worry", "Auto-Submitted: auto-generated"),
    ],
)
def test_a_persons_mail_is_not(fields: tuple[str, ...]) -> None:
    assert not parse_mail(raw("I am out of the office of the head in tears.", *fields)).automatic


def test_an_invitation_from_a_person_is_not() -> None:
    assert not parse_mail(multipart("mixed", part("text/calendar; method=REQUEST", "BEGIN:VCALENDAR"))).automatic


def test_a_bounce_that_quotes_a_web_form_is_still_a_bounce() -> None:
    assert parse_mail(
        raw("Your contact form could not be sent", "From: MAILER-DAEMON@mx.example", DATE, SUBJECT)
    ).automatic
