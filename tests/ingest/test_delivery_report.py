"""What a report says of a mail: which, what became of it, whom it did not reach; the standard's parts and older servers' words."""

from __future__ import annotations

import pytest

from casefile.report import Report
from ingest.parse_mail import parse_mail
from tests.ingest.raw_mails import DATE, FROM, file, multipart, part, raw

SERVER = "From: Mail Delivery System <MAILER-DAEMON@mx.example>"
LETTER = "letter-7@school.example"
RETURNED = (
    f"From: concerns@school.example\r\nTo: ola@parents.example\r\nMessage-ID: <{LETTER}>\r\nSubject: Your report\r\n"
)
FAILED = "Final-Recipient: rfc822; ola@parents.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"


def status(*groups: str) -> Report:
    fields = "\r\n".join(("Reporting-MTA: dns; mx.example\r\n", *groups))
    parts = (part("text/plain", "Sorry."), part("message/delivery-status", fields), part("message/rfc822", RETURNED))
    return parse_mail(multipart("report", *parts, fields=(SERVER, DATE, "Subject: Delivery Status Notification")))


def receipt(disposition: str, words: str = "", subject: str = "Your report") -> Report:
    fields = f"Original-Message-ID:\r\n\t<{LETTER}>\r\nDisposition: {disposition}\r\n"
    parts = (part("text/plain", words), part("message/disposition-notification", fields))
    return parse_mail(multipart("report", *parts, fields=(FROM, DATE, f"Subject: {subject}")))


def told(words: str, subject: str = "failure notice", *fields: str) -> Report:
    return parse_mail(raw(words, SERVER, "To: concerns@school.example", DATE, f"Subject: {subject}", *fields))


def test_a_failed_delivery_names_letter_and_address() -> None:
    report = status(FAILED)
    assert (report.reports_on, report.fate, report.unreached) == (LETTER, "failed", ("ola@parents.example",))


@pytest.mark.parametrize(
    ("action", "fate"),
    [("delayed", "delayed"), ("delivered", "delivered"), ("relayed", "delivered"), ("expanded", "delivered")],
)
def test_an_action_is_told_apart_from_a_failure(action: str, fate: str) -> None:
    assert status(FAILED.replace("failed", action)).fate == fate


def test_where_one_of_two_recipients_is_not_reached_only_that_one_is_named() -> None:
    reached = "Final-Recipient: rfc822; uma@parents.example\r\nAction: delivered\r\n"
    report = status(reached, FAILED)
    assert (report.fate, report.unreached) == ("failed", ("ola@parents.example",))


def test_a_status_speaks_where_the_action_is_missing() -> None:
    assert status("Final-Recipient: rfc822; ola@parents.example\r\nStatus: 4.4.1\r\n").fate == "delayed"


@pytest.mark.parametrize(
    ("disposition", "fate"),
    [
        ("manual-action/MDN-sent-manually; displayed", "read"),
        ("automatic-action/MDN-sent-automatically; deleted", "unread"),
        ("manual-action/MDN-sent-manually; denied", "unread"),
    ],
)
def test_a_receipt_says_whether_the_letter_was_read(disposition: str, fate: str) -> None:
    report = receipt(disposition)
    assert (report.reports_on, report.fate, report.unreached) == (LETTER, fate, ())


def test_a_filter_that_refuses_a_mail_with_a_receipt_is_a_failure() -> None:
    deleted = "automatic-action/MDN-sent-automatically; deleted"
    assert receipt(deleted, "Your message was automatically rejected.").fate == "failed"


def test_a_receipt_in_words_alone_says_so_too() -> None:
    assert told("Your message was read on Tuesday.", "Read: Your report").fate == "read"
    assert told("Your message was deleted without being read on Tuesday.", "Not read: Your report").fate == "unread"


@pytest.mark.parametrize(
    "words",
    [
        f"Hi. This is the qmail-send program.\n\n<ola@parents.example>:\nno mailbox here.\n\n--- Below this line is a copy\n\n{RETURNED}",
        f"The following address failed:\n\n  ola@parents.example\n\n------ This is a copy of the message ------\n\n{RETURNED}",
        f"Your message could not be delivered to ola@parents.example: user unknown.\n\nOriginal message headers:\n\n{RETURNED}",
        f"ola@parents.example ... unknown user\n\nReturned message:\n\n> {RETURNED}".replace("\r\n", "\n> "),
    ],
)
def test_an_older_servers_words_name_letter_and_address(words: str) -> None:
    report = told(words)
    assert (report.reports_on, report.fate, report.unreached) == (LETTER, "failed", ("ola@parents.example",))


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        (
            "Warning: message delayed 24 hours",
            "A message that you sent has not yet been delivered. No action is required.",
        ),
        (
            "Delivery Status Notification (Delay)",
            "THIS IS A WARNING MESSAGE ONLY. User unknown? We will retry for 2 days.",
        ),
        (
            "Delivery failure",
            "It could not be delivered. Delivery attempts will continue to be made for 5 days. Mail system.",
        ),
    ],
)
def test_a_server_that_goes_on_trying_tells_of_a_delay(subject: str, words: str) -> None:
    assert told(words, subject).fate == "delayed"


def test_a_server_that_has_given_up_after_trying_tells_of_a_failure() -> None:
    assert (
        told("It has not yet been delivered; giving up: retry time exceeded.", "Mail delivery failed").fate == "failed"
    )


def test_the_address_stands_in_the_header_of_some_servers() -> None:
    report = told(
        "Address not found.", "Delivery Status Notification (Failure)", "X-Failed-Recipients: Ola@parents.example"
    )
    assert (report.fate, report.unreached) == ("failed", ("ola@parents.example",))


def test_the_letter_is_known_from_what_the_bounce_answers_where_it_returns_nothing() -> None:
    assert told("Address not found. User unknown.", "failure notice", f"In-Reply-To: <{LETTER}>").reports_on == LETTER


def test_the_letter_is_known_from_a_header_attached_as_text() -> None:
    attached = file("text/plain", "mailheaders.txt", RETURNED.encode())
    words = part("text/plain", "We had trouble delivering your message.\r\n\r\n1 error(s): user unknown")
    report = parse_mail(
        multipart("mixed", words, attached, fields=(SERVER, DATE, "Subject: There was an error sending your mail"))
    )
    assert (report.reports_on, report.fate) == (LETTER, "failed")


@pytest.mark.parametrize(
    "mail",
    [
        raw("I am away until Monday.", FROM, DATE, "Subject: Automatic reply: Your report", "Return-Path: <>"),
        raw("Shoes.", FROM, DATE, "Subject: Offers", "List-Id: <shop.example>"),
        raw(f"It came back:\n\n{FAILED}\n{RETURNED}", FROM, DATE, "Subject: Your letter"),
    ],
)
def test_other_mail_reports_on_nothing(mail: bytes) -> None:
    report = parse_mail(mail)
    assert (report.reports_on, report.fate, report.unreached) == ("", "", ())


def test_our_own_address_is_never_the_one_not_reached() -> None:
    assert told("The following address failed:\n\n  concerns@school.example\n\nuser unknown").unreached == ()


def test_a_report_outlives_its_way_through_json() -> None:
    report = status(FAILED)
    assert Report.from_json(report.to_json()) == report
