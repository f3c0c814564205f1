"""What is wrapped so that others cannot read it is laid open: winmail.dat, saved Outlook mails, envelopes, files in words."""

from __future__ import annotations

import binascii
import random
from base64 import b64encode

import pytest

from ingest.inline_files import without_files
from ingest.parse_mail import exhibit_bytes, parse_mail
from ingest.winmail import opened, uncompressed_rtf
from tests.ingest.outlook_files import SHUT_ENVELOPE, saved_mail, signed_envelope, winmail
from tests.ingest.raw_mails import DATE, FROM, file, multipart, part, raw

PLAIN = "text/plain; charset=utf-8"
NOTES = b"Monday: he pushed her.\n"
SIGNED = "The mail is signed; the signature was not checked."
ENCRYPTED = "The mail is encrypted: its words cannot be read here and are kept as they came."
INNER = b"Content-Type: text/plain; charset=utf-8\r\n\r\nThey called my son a liar.\r\n"


def uuencoded(name: str, data: bytes) -> bytes:
    lines = [binascii.b2a_uu(data[start : start + 45]) for start in range(0, len(data), 45)]
    return b"begin 644 " + name.encode() + b"\n" + b"".join(lines) + b"`\nend\n"


def envelope(data: bytes, kind: str = "signed-data") -> bytes:
    fields = (FROM, DATE, f"Content-Type: application/pkcs7-mime; smime-type={kind}; name=smime.p7m")
    return raw(b64encode(data), *fields, "Content-Transfer-Encoding: base64")


def test_the_files_in_a_winmail_dat_are_exhibits_of_their_own() -> None:
    wrapped = winmail("See the file.", {"notes.txt": NOTES, "café.txt": b"again"})
    mail = multipart("mixed", part(PLAIN, "See the file."), file("application/ms-tnef", "winmail.dat", wrapped))
    report = parse_mail(mail)
    assert report.text == "See the file.\n"
    assert [each.filename for each in report.exhibits] == ["winmail.dat", "notes.txt", "café.txt"]
    assert report.exhibits[1].text == NOTES.decode()
    assert exhibit_bytes(mail, report.exhibits[1].position) == NOTES


def test_the_words_in_a_winmail_dat_are_the_mails_where_it_has_no_others() -> None:
    mail = multipart(
        "mixed", file("application/octet-stream", "winmail.dat", winmail("They called my son a liar.", {}))
    )
    report = parse_mail(mail)
    assert report.text == "They called my son a liar.\n"
    assert report.reply == "They called my son a liar."


def test_compressed_rtf_is_unpacked() -> None:
    # "{\rtf1 " from the dictionary (offset 0, 7 letters), then letters as they are, then the end mark.
    packed = bytes([0b00000001, 0x00, 0x05]) + b"abcdefg" + bytes([0b00000001, 0x0D, 0x60])
    data = len(packed).to_bytes(4, "little") + (20).to_bytes(4, "little") + b"LZFu" + b"\0" * 4 + packed
    assert uncompressed_rtf(data).startswith(b"{\\rtf1\\abcdefg"[:7])
    assert b"abcdefg" in uncompressed_rtf(data)
    assert uncompressed_rtf(b"\0" * 8 + b"MELA" + b"\0" * 4 + b"{\\rtf1 plain}") == b"{\\rtf1 plain}"
    assert uncompressed_rtf(b"no such thing") == b""


def test_a_saved_outlook_mail_is_read_with_its_files_and_is_not_the_writers_words() -> None:
    saved = saved_mail("Your son", "Keep your brat away.\r\nTariq", "tariq@parents.example", {"notes.txt": NOTES})
    report = parse_mail(multipart("mixed", part(PLAIN, "See."), file("application/octet-stream", "x.msg", saved)))
    [exhibit] = report.exhibits
    assert exhibit.content_type == "application/vnd.ms-outlook"
    assert exhibit.text is not None
    for words in ("From: <tariq@parents.example>", "Subject: Your son", "Keep your brat away.\nTariq", NOTES.decode()):
        assert words in exhibit.text
    assert report.text == "See.\n"


@pytest.mark.parametrize("pieces", [0, 7])
def test_a_signed_envelope_is_opened_and_said_to_be_signed(pieces: int) -> None:
    report = parse_mail(envelope(signed_envelope(INNER, pieces=pieces)))
    assert report.text == "They called my son a liar.\n"
    assert report.warnings == (SIGNED,)


def test_an_encrypted_mail_says_so_and_is_kept() -> None:
    report = parse_mail(envelope(SHUT_ENVELOPE, "enveloped-data"))
    assert report.warnings == (ENCRYPTED,)
    assert [(each.filename, each.size) for each in report.exhibits] == [("smime.p7m", len(SHUT_ENVELOPE))]


@pytest.mark.parametrize("encoding", ["7bit", "base64"])
def test_a_uuencoded_file_leaves_the_words_and_is_an_exhibit(encoding: str) -> None:
    body = b"Before.\n\n" + uuencoded("notes.txt", NOTES * 5) + b"\nAfter.\n"
    data = b64encode(body) if encoding == "base64" else body
    mail = raw(data, FROM, DATE, f"Content-Type: {PLAIN}", f"Content-Transfer-Encoding: {encoding}")
    report = parse_mail(mail)
    assert report.text == "Before.\n\nAfter.\n"
    [exhibit] = report.exhibits
    assert (exhibit.filename, exhibit.text) == ("notes.txt", (NOTES * 5).decode())
    assert exhibit_bytes(mail, exhibit.position) == NOTES * 5


@pytest.mark.parametrize(
    "words",
    [
        b"begin 644 times and never end\n",
        b"begin 100 times\nthe end\nand nothing more\nend of story\n",
        b"begin 644 x\n\xff\xfe\nend\n",
        b"=ybegin line=128 size=1 name=x\nno end",
    ],
)
def test_words_that_only_look_like_a_file_stay_words(words: bytes) -> None:
    assert without_files(words) == (words, [])


@pytest.mark.parametrize(
    "words", [b"begin 644 x\n" * 20_000, b"=ybegin name=x\n" * 20_000, b"begin 644 x\nend\n" * 5_000]
)
def test_marks_without_end_are_read_in_bounded_work(words: bytes) -> None:
    kept, files = without_files(words)
    assert len(kept) + sum(len(data) for _, data in files) <= len(words)


def test_no_damage_makes_a_wrapped_mail_unreadable() -> None:
    dice = random.Random(20261124)  # noqa: S311 - the same damage each time is wanted
    files = [
        ("winmail.dat", winmail("words", {"notes.txt": NOTES * 20})),
        ("x.msg", saved_mail("Your son", "words", "t@parents.example", {"notes.txt": NOTES})),
        ("smime.p7m", signed_envelope(INNER, pieces=9)),
    ]
    for name, whole in files:
        for _ in range(150):
            data = bytearray(whole)
            for _ in range(dice.randrange(1, 20)):
                data[dice.randrange(len(data))] = dice.randrange(256)
            cut = bytes(data[: dice.randrange(len(data))] if dice.random() < 0.3 else data)
            report = parse_mail(multipart("mixed", part(PLAIN, "See."), file("application/octet-stream", name, cut)))
            assert report.text.startswith("See.")
            opened(cut)


def test_a_saved_outlook_mail_in_place_of_a_mail_is_an_exhibit_that_is_read() -> None:
    report = parse_mail(saved_mail("Your son", "Keep your brat away.", "tariq@parents.example"))
    [exhibit] = report.exhibits
    assert (exhibit.filename, report.text) == ("mail.msg", "")
    assert "Keep your brat away." in (exhibit.text or "")
