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


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Your report",
        "Auto: Your report",
        "Out of Office: Your report",
        "Abwesenheitsnotiz: Your report",
        "Réponse automatique : Your report",
        "Respuesta automática: Your report",
        "Risposta automatica: Your report",
        "Automatisch antwoord: Your report",
        "Odpowiedź automatyczna: Your report",
        "Automatiskt svar: Your report",
        "Automaattinen vastaus: Your report",
        "Automatická odpověď: Your report",
        "Otomatik yanıt: Your report",
        "Ateb awtomatig: Your report",
    ],
)
def test_a_responders_subject_in_an_answer_with_a_responders_words_is_automatic(subject: str) -> None:
    words = "Thank you for your email. I am away until Monday; for anything urgent ring the desk."
    assert parse_mail(raw(words, FROM, DATE, f"Subject: {subject}", "In-Reply-To: <letter@school.example>")).automatic


@pytest.mark.parametrize(
    ("sender", "subject", "words"),
    [
        ("Mail Delivery Subsystem <support@mx.example>", "Returned mail: see transcript for details", "User unknown"),
        (
            "Support <support@mx.example>",
            "Undelivered Mail Returned to Sender",
            "could not be delivered. 550 5.1.1 User unknown",
        ),
        (
            "Support <support@mx.example>",
            "Mail could not be delivered",
            "Delivery to the following address failed: mailbox is full",
        ),
        ("x <x@mx.example>", "Notice", "This message was created automatically by mail delivery software."),
        (
            "x <x@mx.example>",
            "Notice",
            "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message.",
        ),
        ("MAILER DAEMON <>", "Warning", "words"),
    ],
)
def test_a_bounce_without_its_headers_is_automatic(sender: str, subject: str, words: str) -> None:
    assert parse_mail(raw(words, f"From: {sender}", DATE, f"Subject: {subject}")).automatic


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("Delivery failure", "The letter you sent came too late. Nobody told us about the meeting."),
        ("Undeliverable promises", "You promised to ring and you could not deliver."),
        ("Out of office", "Every time I ring, the head is out of the office. I am not happy."),
        ("Automatic reply", "That is all I ever get from you. My son is still in tears."),
        ("Auto: the row at the car park", "Two cars, two dads, a lot of swearing."),
        ("Read: this is what he wrote", "He wrote that she is a cow."),
        ("Failure to act", "You have failed to reach a decision, and my message has been ignored."),
    ],
)
def test_a_parents_subject_that_sounds_like_a_machines_is_a_parents(subject: str, words: str) -> None:
    assert not parse_mail(raw(words, FROM, DATE, f"Subject: {subject}")).automatic


def test_what_a_bounce_is_about_is_known_from_the_mail_it_returns() -> None:
    returned = b"From: concerns@school.example\r\nMessage-ID: <letter-7@school.example>\r\n\r\nThank you.\r\n"
    status = part("message/delivery-status", "Reporting-MTA: dns; mx.example\r\n\r\nAction: failed\r\n")
    report = parse_mail(multipart("report", part("text/plain", "Sorry."), status, part("message/rfc822", returned)))
    assert report.automatic
    assert report.reports_on == "letter-7@school.example"


def test_a_persons_mail_is_about_no_other_though_it_quotes_an_id() -> None:
    assert parse_mail(raw("Message-ID: <letter-7@school.example>", FROM, DATE, SUBJECT)).reports_on == ""


@pytest.mark.parametrize(
    "subject", ["Auto: Re: Your report", "Out of Office: Your report", "Automatic reply: Your report"]
)
def test_a_responders_colon_above_words_of_absence_is_automatic(subject: str) -> None:
    assert parse_mail(raw("I'm away until Monday.", FROM, DATE, f"Subject: {subject}")).automatic


def test_a_mail_relayed_by_a_bulk_sender_is_a_persons_unless_it_takes_no_answers() -> None:
    fields = (DATE, SUBJECT, "Feedback-ID: 1.eu-west-2:AmazonSES")
    words = "They called my son a liar.\n\nPlease do not reply directly to this email."
    assert not parse_mail(raw(words, FROM, *fields)).automatic
    assert parse_mail(raw(words, "From: no-reply@relay.example", *fields)).automatic


GROUP = ("List-Id: <concerns.school.example>", "List-Post: <mailto:concerns@school.example>", "Precedence: list")


def test_a_parents_mail_is_no_lists_where_our_own_address_is_a_group() -> None:
    mail = raw("She called my son a name.", FROM, DATE, SUBJECT, *GROUP)
    assert parse_mail(mail).automatic
    assert not parse_mail(mail, own="Concerns@school.example").automatic
    assert parse_mail(
        raw("words", FROM, DATE, SUBJECT, *GROUP, "Return-Path: <>"), own="concerns@school.example"
    ).automatic
    other = raw("words", FROM, DATE, SUBJECT, "List-Id: <news.school.example>")
    assert parse_mail(other, own="concerns@school.example").automatic
