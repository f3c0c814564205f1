"""Who wrote, to whom, when and about what, however badly the header says it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from casefile.report import Mailbox
from ingest.parse_mail import parse_mail
from tests.ingest.raw_mails import DATE, FROM, raw

SENDER = Mailbox("Ola Marek", "ola@parents.example")


@pytest.mark.parametrize(
    ("field", "subject"),
    [
        ("Subject: Chat in Year 3", "Chat in Year 3"),
        ("Subject: a long one\r\n that is folded\r\n\tover lines", "a long one that is folded over lines"),
        ("Subject: =?utf-8?Q?Caf=C3=A9_=F0=9F=99=82?=", "Café 🙂"),
        ("Subject: =?UTF-8?B?xZtsaXdr?= and more", "śliwk and more"),
        ("Subject: =?iso-8859-1?q?=A310_=93quoted=94?=", "£10 “quoted”"),
        ("Subject: =?utf-8?Q?one?= =?utf-8?Q?_two?=", "one two"),
        # One character cut in two between two words.
        ("Subject: =?utf-8?B?Q2Fmww==?= =?utf-8?B?qQ==?=", "Café"),
        ("Subject: =?utf-8?Q?Caf=C3?=\r\n =?utf-8?Q?=A9?=", "Café"),
        ("Subject: =?no-such-charset?Q?words?=", "words"),
        ("Subject: =?utf-8?B?%%%?=", ""),
        ("Subject: =?utf-8?Q?broken", "=?utf-8?Q?broken"),
        ("Subject: Café in raw UTF-8", "Café in raw UTF-8"),
        ("Subject: Caf\udce9 in raw latin-1", "Café in raw latin-1"),
        ("Subject: =?utf-8?Q?line=0D=0AX-Evil:_yes?=", "line X-Evil: yes"),
        ("Subject: turned \u202etxt.exe", "turned txt.exe"),
        ("Subject:", ""),
        ("X-Other: none", ""),
    ],
)
def test_subject(field: str, subject: str) -> None:
    assert parse_mail(raw("words", FROM, DATE, field)).subject == subject


@pytest.mark.parametrize(
    ("field", "sender"),
    [
        ("From: ola@parents.example", Mailbox("", "ola@parents.example")),
        ("From: <ola@parents.example>", Mailbox("", "ola@parents.example")),
        ('From: "Marek, Ola" <ola@parents.example>', Mailbox("Marek, Ola", "ola@parents.example")),
        ("From: ola@parents.example (Ola Marek)", SENDER),
        ("From: =?utf-8?Q?Zo=C3=AB?= <zoe@parents.example>", Mailbox("Zoë", "zoe@parents.example")),
        ('From: "=?utf-8?Q?Zo=C3=AB?=" <zoe@parents.example>', Mailbox("Zoë", "zoe@parents.example")),
        ("From: Zoë <zoe@parents.example>", Mailbox("Zoë", "zoe@parents.example")),
        ("from: Ola Marek\r\n <ola@parents.example>", SENDER),
        # A name that shows another address must not pass for the address.
        ('From: "head@school.example" <ola@parents.example>', Mailbox("head@school.example", "ola@parents.example")),
        ('From: "Ola" Marek <ola@parents.example>', Mailbox("Ola Marek", "ola@parents.example")),
    ],
)
def test_sender(field: str, sender: Mailbox) -> None:
    report = parse_mail(raw("words", field, DATE))
    assert report.sender == sender
    assert report.warnings == ()


@pytest.mark.parametrize("field", ["X-Other: none", "From:", "From: Ola Marek"])
def test_without_an_address_of_the_sender_there_is_a_warning(field: str) -> None:
    report = parse_mail(raw("words", field, DATE))
    assert report.sender.address == ""
    assert report.warnings == ("The mail does not say who sent it.",)
    assert report.sender.name == ("Ola Marek" if "Ola" in field else "")


def test_the_sender_field_stands_in_for_a_missing_from() -> None:
    assert parse_mail(raw("words", "Sender: Ola Marek <ola@parents.example>", DATE)).sender == SENDER


@pytest.mark.parametrize(
    "fields",
    [
        ["From: Ola Marek <ola@parents.example>, Ben <ben@parents.example>"],
        ["From: Ola Marek <ola@parents.example>", "From: Ben <ben@parents.example>"],
    ],
)
def test_of_several_senders_the_first_is_taken_with_a_warning(fields: list[str]) -> None:
    report = parse_mail(raw("words", *fields, DATE))
    assert report.sender == SENDER
    assert report.warnings == ("The mail names more than one sender; the first is taken.",)


def test_recipients_groups_and_reply_to() -> None:
    report = parse_mail(
        raw(
            "words",
            FROM,
            DATE,
            'To: Concerns <concerns@school.example>, "Head, The" <head@school.example>',
            "Cc: Year 3: ben@parents.example, Cleo <cleo@parents.example>;",
            "Reply-To: other@parents.example",
        )
    )
    assert report.to == (Mailbox("Concerns", "concerns@school.example"), Mailbox("Head, The", "head@school.example"))
    assert [each.address for each in report.cc] == ["ben@parents.example", "cleo@parents.example"]
    assert report.reply_to == (Mailbox("", "other@parents.example"),)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Tue, 24 Nov 2026 09:15:00 +0000", datetime(2026, 11, 24, 9, 15, tzinfo=UTC)),
        ("24 Nov 2026 09:15:00 +0100 (CET)", datetime(2026, 11, 24, 9, 15, tzinfo=timezone(timedelta(hours=1)))),
        ("Tue, 24 Nov 2026 09:15 GMT", datetime(2026, 11, 24, 9, 15, tzinfo=UTC)),
        ("2026-11-24T09:15:00+00:00", datetime(2026, 11, 24, 9, 15, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 09:15:00 -0000", datetime(2026, 11, 24, 9, 15, tzinfo=UTC)),
    ],
)
def test_date(written: str, moment: datetime) -> None:
    report = parse_mail(raw("words", FROM, f"Date: {written}"))
    assert report.date == moment
    assert report.date.utcoffset() == moment.utcoffset()
    assert report.warnings == ()


RECEIVED = "Received: from mx.example by mail.example with ESMTPS id 1; Tue, 24 Nov 2026 09:16:00 +0000 (GMT)"
OLDER = "Received: from phone by mx.example; Tue, 24 Nov 2026 09:14:00 +0000"


@pytest.mark.parametrize(
    "field",
    ["X-No: date", "Date: yesterday", "Date: Thu, 01 Jan 1970 00:00:00 +0000", "Date: Wed, 24 Nov 2032 09:15:00 +0000",
     "Date: Tue, 99 Nov 2026 09:15:00 +0000", "Date: Tue, 24 Nov 99999 09:15:00 +0000"],
)  # fmt: skip
def test_the_newest_received_stands_in_for_a_date_that_makes_no_sense(field: str) -> None:
    report = parse_mail(raw("words", RECEIVED, OLDER, FROM, field))
    assert report.date == datetime(2026, 11, 24, 9, 16, tzinfo=UTC)
    assert any("time it was received" in each for each in report.warnings)


@pytest.mark.parametrize("field", ["X-No: date", "Date: yesterday", "Date: Tue, 24 Nov 0000 00:00:00 +9999"])
def test_with_no_date_at_all_there_is_none_and_a_warning(field: str) -> None:
    report = parse_mail(raw("words", FROM, field))
    assert report.date is None
    assert report.warnings == ("The mail has no date that makes sense.",)


def test_ids_stand_without_brackets_in_order() -> None:
    report = parse_mail(
        raw(
            "words",
            FROM,
            DATE,
            "Message-ID:\r\n <third@parents.example>",
            "In-Reply-To: Your message <second@school.example> of Monday",
            "References: <first@parents.example>\r\n <second@school.example>",
        )
    )
    assert report.message_id == "third@parents.example"
    assert report.in_reply_to == "second@school.example"
    assert report.references == ("first@parents.example", "second@school.example")


def test_ids_without_brackets_or_missing_are_no_obstacle() -> None:
    assert parse_mail(raw("words", FROM, DATE, "Message-ID: bare@parents.example")).message_id == "bare@parents.example"
    assert parse_mail(raw("words", FROM, DATE)).message_id == ""


@pytest.mark.parametrize("first", [b"\r\n", b"\n\n", b"From ola@parents.example Tue Nov 24 09:15:00 2026\r\n"])
def test_lines_before_the_header_do_not_hide_it(first: bytes) -> None:
    report = parse_mail(first + raw("Some words."))
    assert (report.subject, report.sender, report.text) == ("A worry", SENDER, "Some words.\n")


def test_a_mail_of_bare_line_feeds_reads_the_same() -> None:
    assert parse_mail(raw("one\r\ntwo\r\n").replace(b"\r\n", b"\n")) == parse_mail(raw("one\r\ntwo\r\n"))


def test_header_fields_without_end_are_read_in_bounded_work() -> None:
    names = ", ".join(f"p{number}@parents.example" for number in range(20_000))
    report = parse_mail(raw("words", FROM, DATE, f"To: {names}", f"Subject: {'long ' * 50_000}"))
    assert 100 <= len(report.to) <= 1000
    assert len(report.subject) <= 20_000


@pytest.mark.parametrize(
    "written",
    [
        "Ola Marek ola@parents.example",
        "<ola@parents.example> Ola Marek",
        "Ola Marek <ola@parents.example",
        "Ola Marek <mailto:ola@parents.example>",
        "Ola Marek <ola@parents.example>>",
        "Ola Marek [mailto:ola@parents.example]",
        "=?utf-8?Q?Ola_Marek_=3Cola=40parents=2Eexample=3E?=",
    ],
)
def test_an_address_written_badly_is_still_found(written: str) -> None:
    assert parse_mail(raw("words", f"From: {written}", DATE)).sender == SENDER


def test_addresses_parted_by_semicolons_are_all_found() -> None:
    report = parse_mail(raw("words", FROM, DATE, "To: A <a@x.example>; B <b@x.example>"))
    assert [each.address for each in report.to] == ["a@x.example", "b@x.example"]


@pytest.mark.parametrize("field", ["To: undisclosed-recipients:;", "To: Undisclosed recipients:", "To: <>"])
def test_recipients_that_name_nobody_are_none(field: str) -> None:
    assert parse_mail(raw("words", FROM, DATE, field)).to == ()


def test_a_name_in_base64_that_is_cut_off_does_not_hide_the_address() -> None:
    report = parse_mail(raw("words", "From: =?utf-8?B?T2xhI?= (=?utf-8?B?T2xhI?=) <ola@parents.example>", DATE))
    assert report.sender.address == "ola@parents.example"


AT = datetime(2026, 11, 24, 9, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Tue, 24 Nov 2026 10:15:00 GMT+0100", AT),
        ("Tue, 24 Nov 2026 10:15:00 +01:00", AT),
        ("Tue, 24 Nov 2026 10:15:00 BST", AT),
        ("Tue, 24 Nov 2026 04:15:00 EST", AT),
        ("Tue, 24 Nov 2026 09:15:00 AM +0000", AT),
        ("Tue, 24 Nov 2026 9:15:00 PM +0000", AT + timedelta(hours=12)),
        ("Tuesday, November 24, 2026 9:15 AM", AT),
        ("24/11/2026 09:15", AT),
        ("11/24/2026 09:15", AT),
        ("mar., 24 nov. 2026 10:15:00 +0100", AT),
        ("Di, 24 Nov 2026 09:15:00 +0000", AT),
        ("wt., 24 lis 2026 09:15:00 +0000", AT),
        ("Tue, 24 Nov 126 09:15:00 +0000", AT),
        ("Tue, 24 Nov 2026 09:14:60 +0000", AT),
        ("Tue, 24 Nov 2026 09:15:00.123 +0000", AT),
        ("Tue=2C 24 Nov 2026 09:15:00 +0000", AT),
        ("=?utf-8?Q?Tue,_24_Nov_2026_09:15:00_+0000?=", AT),
        ("Tue Nov 24 09:15:00 2026", AT),
        ("24 Nov 2026", datetime(2026, 11, 24, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 11:15:00 EEST", datetime(2026, 11, 24, 8, 15, tzinfo=UTC)),
        ("2026-11-24, 9:15AM", datetime(2026, 11, 24, 9, 15, tzinfo=UTC)),
        ("(a (b)) Tue (c), 24 Nov 2026 9 (h): 15 (n): 00 GMT", datetime(2026, 11, 24, 9, 15, tzinfo=UTC)),
    ],
)
def test_a_date_written_in_another_way_is_still_read(written: str, moment: datetime) -> None:
    report = parse_mail(raw("words", FROM, f"Date: {written}"))
    assert report.date == moment
    assert report.warnings == ()
