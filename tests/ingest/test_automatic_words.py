"""Where no header says it, a machine's mail is known by its words; a person's is not, however like they sound."""

from __future__ import annotations

import pytest

from ingest.parse_mail import parse_mail
from tests.ingest.raw_mails import DATE, FROM, raw

SUPPORT = "From: Support <support@mx.example>"
ANSWER = "In-Reply-To: <letter-7@school.example>"


def is_automatic(words: str, subject: str, *fields: str) -> bool:
    return parse_mail(raw(words, *(fields or (SUPPORT,)), DATE, f"Subject: {subject}")).automatic


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("Mail Error", "Your mail cannot be delivered to the following address(es):\n\nola: mail box space not enough"),
        ("Undeliverable Mail", "Invalid final delivery userid: ola@parents.example\n\nOriginal message follows.\n"),
        (
            "DELIVERY FAILURE: User ola",
            "Your message\n\n  Subject: Year 3\n\nwas not delivered to:\n\n  ola@parents.example",
        ),
        ("failure notice", "There is no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy"),
        (
            "Automatically rejected mail",
            "Your message to <ola@parents.example> was automatically rejected:\nQuota exceeded",
        ),
        ("Warning: ola@parents.example - User unknown!", "ola@parents.example - no such user here."),
        ("There was an error sending your mail", "1 error(s):\n\nThe following recipients returned permanent errors"),
        ("[BOUNCE]", "Your message could not be delivered.\nError: 550 5.1.1 User unknown"),
        ("Mail delivery problem", "Sorry. Your mail to the following recipients could not be delivered:\n\n\tola"),
        ("Non remis : Rapport", "Échec de la remise :\n\nola@parents.example\n\nL'adresse n'existe pas."),
        ("", "Your message to ola@parents.example could not be delivered: 550 5.1.1 no such user"),
        ("Notice", "Sorry, unable to deliver your message to ola@parents.example:\n\n 552 5.2.2 mailbox is full"),
        (
            "Delayed Mail (still being retried)",
            "####\n\nYour message could not be delivered for 4 hours. Mail system at mx.",
        ),
    ],
)
def test_a_bounce_in_any_servers_words_is_automatic(subject: str, words: str) -> None:
    assert is_automatic(words, subject)


PASTED = "Delivery to the following recipient failed permanently:\n\n  holt@school.example\n\n550 5.1.1 User unknown\n"


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("Fwd: Undelivered Mail Returned to Sender", f"This is the mail system at host mx.example.\n\n{PASTED}"),
        ("Re: Undeliverable: Your report", f"I do not understand this.\n\n{PASTED}"),
        ("Mail delivery failed", f"Dear Mrs Hill, I tried to write to Mr Holt and this came back.\n\n{PASTED}"),
        ("Delivery failure", f"My e-mail came back, see below. Please pass it on.\n\n{PASTED}"),
        ("Email not delivered", "Every time I write to the office it comes back saying mailbox full, 552 5.2.2."),
        ("Returned message", "Your message of 5 May was rejected by us, for it was insulting. The reason is plain."),
        ("Mail problem", "Your message to me was rude and not fair. The recipient of the award was unknown to us."),
        ("Re: Automatic reply: Your report", "Thank you for your e-mail. I am away until Monday, so ring my wife."),
        ("Away message", "He put up an away message that says I am a cow. Is that how a teacher behaves?"),
        ("On holiday", "We are on holiday until Friday. For anything urgent about my son ring his gran."),
        ("Re: Meeting", "I am away until Monday and will reply about my daughter then, or contact my husband."),
        ("Thank you for your email", "Thank you for your email. I will reply as soon as my husband is home."),
        ("Read: what he wrote", "Your message was read out to the whole class by Mr Holt."),
        ("Accepted: the row", "They accepted that he lied."),
        (
            "The newsletter",
            "You are receiving this because nobody else listens. I want to unsubscribe from the school.",
        ),
        ("Re: Newsletter", "Is this fair?\n\n> You are receiving this\n> unsubscribe\n> All rights reserved"),
        (
            "This",
            "You sent me this:\n\nI asked for help.\n\nNothing more.\n\nThis is an automated message. Do not reply.",
        ),
    ],
)
def test_a_persons_mail_that_sounds_like_a_machines_is_a_persons(subject: str, words: str) -> None:
    assert not is_automatic(words, subject, FROM)


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("Automatic reply: Your report", "x"),
        ("Re: Your report (Automatic Response)", "Hello, I am away and unable to read your message."),
        ("[AUTO-REPLY] Your report", "words"),
        (
            "Re: Your report",
            "I am on annual leave until 5 May and will reply when I return. For urgent matters ring 01.",
        ),
        ("Urlaub", "Ich bin bis 5. Mai nicht im Büro. Ihre Nachricht wird nicht gelesen."),
        ("Thank you for your email", "Thank you for your email. We will respond within two working days."),
        ("Your request has been received", "Your request has been logged. Ticket number 4711."),
    ],
)
def test_a_responders_answer_is_automatic(subject: str, words: str) -> None:
    assert is_automatic(words, subject, FROM, ANSWER)


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("Read: Year 3", "Your message was displayed."),
        ("Accepted: Meeting with Mrs Hill", ""),
        ("Your parcel", "This is an automatically generated message. It left our shop."),
        ("Re: Year 3", "Your message about Year 3 has been waitlisted. Please verify that you are a person."),
        ("Offers", "Shoes!\n\nUnsubscribe\nView this in your browser\nAll rights reserved"),
    ],
)
def test_what_only_a_program_sends_is_automatic(subject: str, words: str) -> None:
    assert is_automatic(words, subject)


@pytest.mark.parametrize(
    "field",
    [
        "X-Cron-Env: <HOME=/>",
        "X-Vacation: yes",
        "X-Auto-Response: yes",
        "Message-ID: <dovecot-sieve-1-2@mx.example>",
        "X-Envelope-From: <>",
        "Received: from mx.example (envelope-from <>) id 1",
    ],
)
def test_rarer_marks_of_machines_are_known(field: str) -> None:
    assert is_automatic("words", "Year 3", FROM, field)


def test_a_notice_from_an_address_without_answers_is_automatic_and_a_persons_words_in_one_are_not() -> None:
    sender = "From: no-reply@shop.example"
    assert is_automatic("Your order has been shipped.", "Order", sender)
    assert not is_automatic(
        "New message from Ola: please log in to read how they called my son a liar.", "Message", sender
    )
    assert not is_automatic("Name: Ola\nMessage: They called my son a liar. Click here to answer.", "Enquiry", sender)
