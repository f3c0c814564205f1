"""A letter goes out over SMTP, its bounce comes in over IMAP: leaders are told without content, and nobody is answered."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from sqlalchemy import delete, select

from casefile.tables import Case, Draft, Mail, Notice
from service.daemon import run_once
from service.loopback_imap import LoopbackImap
from service.works import Works
from tests.cast import MARKED
from tests.installation import Installation
from tests.meanwhile import approve_all
from tests.outbound.drafted import as_mail
from tests.parents_mail import PARENT_ADDRESS, mail
from tests.servers.smtp_sink import Received, SmtpSink


@pytest.fixture
def works(installation: Installation) -> Iterator[Works]:
    with installation.works() as works:
        yield works


BOUNCE = """From: Mail Delivery System <mailer-daemon@relay.example>
To: {sender}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=apart

--apart

The mail could not be delivered: user unknown.
--apart
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1
--apart
Content-Type: message/rfc822

{letter}
--apart--
"""


def bounce(letter: EmailMessage, recipient: str) -> bytes:
    """What a relay sends back (RFC 3464)."""
    return BOUNCE.format(sender=letter["From"], recipient=recipient, letter=letter.as_string()).encode()


def sent_letter(works: Works, imap: LoopbackImap, sink: SmtpSink) -> EmailMessage:
    imap.append(mail())
    run_once(works)
    approve_all(works)
    run_once(works)
    (letter,) = [as_mail(each.raw) for each in sink.received if each.rcpt_tos == (PARENT_ADDRESS,)]
    return letter


def comes_back(works: Works, imap: LoopbackImap, sink: SmtpSink, raw: bytes) -> tuple[list[Received], list[str]]:
    """A bounce comes in: which mails go out for it, and how the letters stand."""
    with works.cabinet.writing() as session:
        # Those of before would stand for new ones, or hold them up.
        session.execute(delete(Notice))
    before = len(sink.received)
    imap.append(raw)
    run_once(works)
    with works.cabinet.reading() as session:
        return sink.received[before:], list(session.scalars(select(Draft.state)))


def test_leaders_are_told_where_it_did_not_reach_its_own_recipient_and_nobody_is_answered(
    works: Works, imap: LoopbackImap, sink: SmtpSink
) -> None:
    letter = sent_letter(works, imap, sink)
    assert comes_back(works, imap, sink, bounce(letter, "elsewhere@other.example")) == ([], ["sent"])
    told, states = comes_back(works, imap, sink, bounce(letter, PARENT_ADDRESS))
    assert states == ["bounced"]
    assert sorted(each.rcpt_tos[0] for each in told) == ["i.siddall@hollybank.example", "r.calloway@hollybank.example"]
    for each in told:
        for content in (MARKED, PARENT_ADDRESS, "CD-", "deliver", "acknowledgement"):
            assert content.encode() not in each.raw
    with works.cabinet.reading() as session:
        # Both bounces lie with the case.
        assert set(session.scalars(select(Mail.case_id))) == {session.scalars(select(Case.id)).one()}
