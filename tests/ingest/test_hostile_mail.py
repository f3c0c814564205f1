"""No bytes make the reader raise, hang or lose all words."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from casefile.report import Report
from ingest.parse_mail import parse_mail
from tests.ingest.raw_mails import DATE, FROM, file, inner, multipart, part, raw

MAILS = sorted((Path(__file__).parents[1] / "mails").glob("*.eml"))
SEED = 20261124
PLAIN, HTML = "text/plain; charset=utf-8", "text/html; charset=utf-8"


def archive(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("_chat.txt", data)
    return out.getvalue()


def samples() -> list[bytes]:
    """The mails in the folder, and some that reach every reader of exhibits."""
    chat = b"13/11/2026, 15:47 - Lou: a\n13/11/2026, 15:48 - Lou: b\n"
    made = [
        multipart(
            "mixed",
            part(PLAIN, "See."),
            file("application/zip", "a.zip", archive(chat)),
            file("text/html", "a.html", b"<p>x"),
        ),
        multipart(
            "mixed", part(PLAIN, "See."), part("message/rfc822", raw("inner words")), part("message/rfc822", b"")
        ),
        multipart(
            "alternative",
            part(PLAIN, "x"),
            inner("related", part(HTML, "<p>y"), file("image/png", "a.png", b"\x89PNG")),
        ),
    ]
    return [each.read_bytes() for each in MAILS] + made


def damaged(dice: random.Random, data: bytes) -> Iterator[bytes]:
    for _ in range(40):
        yield data[: dice.randrange(len(data) + 1)]
        changed = bytearray(data)
        for _ in range(dice.randrange(1, 12)):
            changed[dice.randrange(len(changed))] = dice.randrange(256)
        yield bytes(changed)
        start, end = sorted(dice.randrange(len(data)) for _ in range(2))
        yield data[:start] + data[end:]
        yield data[:end] + data[start:]


@pytest.mark.parametrize("number", range(len(samples())))
def test_cut_flipped_and_doubled_mails_are_all_read(number: int) -> None:
    data = samples()[number]
    for each in damaged(random.Random(SEED + number), data):  # noqa: S311 - the same damage each time is wanted
        report = parse_mail(each)
        assert Report.from_json(report.to_json()) == report


def test_random_bytes_are_all_read() -> None:
    dice = random.Random(SEED)  # noqa: S311 - the same bytes each time are wanted
    for _ in range(300):
        parse_mail(dice.randbytes(dice.randrange(2000)))
        parse_mail(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + dice.randbytes(500))


def test_words_of_a_mail_cut_anywhere_in_its_body_are_kept_up_to_there() -> None:
    mail = raw("word " * 50)
    for end in range(mail.index(b"\r\n\r\n") + 5, len(mail)):
        assert parse_mail(mail[:end]).text.strip() == mail[:end].partition(b"\r\n\r\n")[2].decode().strip()


NESTED = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000))


@pytest.mark.parametrize(
    "mail",
    [
        NESTED + b"\r\nthe words\r\n",
        b"Content-Type: message/rfc822\r\n\r\n" * 3000 + b"\r\nthe words\r\n",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nthe words\r\n" * 20_000,
        raw("<div>" * 100_000 + "the words", FROM, DATE, f"Content-Type: {HTML}"),
        raw("<blockquote>" * 5_000 + "the words", FROM, DATE, f"Content-Type: {HTML}"),
        raw("<p>the words</p>" * 650_000, FROM, DATE, f"Content-Type: {HTML}"),
        raw("the words\r\n" * 1_000_000),
    ],
    ids=["multiparts", "mails in mails", "parts", "html depth", "quotes", "10 MB of HTML", "11 MB of text"],
)
def test_depth_and_size_are_read_in_bounded_work(mail: bytes) -> None:
    report = parse_mail(mail)
    assert "the words" in report.text + "".join(each.text or "" for each in report.exhibits)
    assert len(report.text) <= 5_000_000


@pytest.mark.parametrize("kind", [HTML, PLAIN])
def test_a_text_that_is_cut_says_so(kind: str) -> None:
    report = parse_mail(raw("<p>the words</p>\n" * 650_000, FROM, DATE, f"Content-Type: {kind}"))
    assert report.warnings == ("The text is very long; only its beginning is shown.",)


@pytest.mark.parametrize(
    "field",
    [
        b"From: " + b"(" * 50_000,
        b"From: " + b'"' * 50_001,
        b"To: " + b"a:" * 20_000,
        b"Date: " + b"(" * 20_000,
        b"Date: Mon, 1 Jan 2026 " + b"9:" * 20_000,
        b"Subject: " + b"=?utf-8?Q?a?=" * 20_000,
        b"References: " + b"<" * 500_000,
        b"Content-Type: text/plain; charset*=x'y'%ff",
        b"Content-Type: text/plain; " + b"a*0=b;" * 20_000,
        b"Content-Type: \xff/\xfe; charset=\xff",
        b"Content-Type: text/plain; charset*0*=a''b; charset*1=c",
        b"Content-Transfer-Encoding: \xff",
        b"Content-Transfer-Encoding: x-uuencode",
        b"Content-Disposition: inline; charset=\xff",
    ],
)
def test_hostile_header_fields_do_not_hide_the_words(field: bytes) -> None:
    report = parse_mail(field + b"\r\n\r\nthe words\r\n")
    assert "the words" in report.text + "".join(each.text or "" for each in report.exhibits)


@pytest.mark.parametrize(
    "charset", ["charset=utf\0-8", "charset*=x'y'utf-8", "charset*0=a; charset*=b", "charset=base64"]
)
@pytest.mark.parametrize("encoding", ["8bit", "base64", "quoted-printable"])
def test_8_bit_words_survive_a_hostile_charset_and_a_lying_encoding(charset: str, encoding: str) -> None:
    fields = (FROM, DATE, f"Content-Type: text/plain; {charset}", f"Content-Transfer-Encoding: {encoding}")
    assert parse_mail(raw("the café words", *fields)).text == "the café words\n"


def test_8_bit_words_survive_a_missing_boundary() -> None:
    mail = multipart("mixed", part(PLAIN, "the café words")).replace(b"boundary=", b"nothing=")
    assert parse_mail(mail).text == "the café words\n"


def test_an_attached_mail_that_cannot_be_written_again_is_still_read() -> None:
    attached = b"Subject: one\r\nX-A: =?utf-8?q?=0AEvil=3A_x?= \xff\r\n\r\nthe words\r\n"
    [found] = parse_mail(multipart("mixed", part(PLAIN, "See."), part("message/rfc822", attached))).exhibits
    assert "the words" in (found.text or "")
