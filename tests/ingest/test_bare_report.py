"""Of a mail that defeats the reader, the least is read, in bounded work, and it never raises."""

from __future__ import annotations

import pytest

from ingest.bare_report import bare_report
from tests.ingest.raw_mails import DATE, raw


def test_headers_and_raw_words_are_read() -> None:
    report = bare_report(
        raw(
            "Some words.\r\nMore.\r\n",
            "From: =?utf-8?Q?Zo=C3=AB?= <zoe@parents.example>",
            DATE,
            "Subject: =?utf-8?Q?Caf=C3=A9?=",
            "Message-ID: <a@b.example>",
        )
    )
    assert (report.sender.name, report.sender.address) == ("Zoë", "zoe@parents.example")
    assert report.subject == "Café"
    assert report.message_id == "a@b.example"
    assert "Some words.\nMore." in report.text
    assert report.reply == report.text
    assert report.warnings


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff" * 1000,
        b"Subject: =?x?Q?=?=\r\n\r\n",
        b"Subject: =?utf-8?B?AA?=\r\n\r\n",
        b"Subject: =?utf-8?B?A?=\r\n\r\n",
        b"From: \xff\xfe <\xff@\xff>\r\n\r\n",
        b"Subject: " + b"a" * 1_000_000,
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n" * 100_000,
        b"From: " + b"(" * 50_000 + b"\r\n\r\n",
        b"From: " + b'"' * 50_001 + b"\r\n\r\n",
    ],
)
def test_nothing_makes_it_raise_or_grow(data: bytes) -> None:
    report = bare_report(data)
    assert len(report.subject) <= 500
    assert len(report.text) <= 200_000
    assert report.to_json()
