"""Files that came with a mail: what they truly are, what they are called, and what can be read of them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from base64 import b64encode

import pytest
from docx import Document
from fpdf import FPDF
from PIL import Image

from casefile.report import Exhibit
from ingest.parse_mail import exhibit_bytes, parse_mail
from tests.ingest.raw_mails import DATE, FROM, file, inner, multipart, part, raw

PLAIN = "text/plain; charset=utf-8"
BODY = part(PLAIN, "See the file.")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
INSULT = "Miss Prior is a lazy cow"


def exhibit(attached: bytes) -> Exhibit:
    [found] = parse_mail(multipart("mixed", BODY, attached)).exhibits
    return found


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, kind)
    return out.getvalue()


def pdf(*pages: str) -> bytes:
    document = FPDF()
    document.set_font("helvetica")
    for words in pages:
        document.add_page()
        document.write(text=words)
    return bytes(document.output())


def docx(*paragraphs: str) -> bytes:
    document = Document()
    for each in paragraphs:
        document.add_paragraph(each)
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Mon", "3 pm"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def archive(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in files.items():
            opened.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (picture("PNG"), "chat.jpg", "image/png"),
        (picture("JPEG"), "chat.txt", "image/jpeg"),
        (picture("GIF"), "x", "image/gif"),
        (picture("WEBP"), "x.png", "image/webp"),
        (pdf("x"), "letter.docx", "application/pdf"),
        (docx("x"), "letter.pdf", DOCX),
        (archive({"a": b"b"}), "photo.png", "application/zip"),
        (b"MZ\x90\x00 program", "invoice.pdf", "application/x-msdownload"),
        (b"{\\rtf1 words}", "a.doc", "application/rtf"),
        (b'x\x9f>"rest', "winmail.dat", "application/ms-tnef"),
        (b"<html><body>words</body></html>", "a.txt", "text/html"),
        (b"plain words", "a.png", "text/plain"),
        (b"a,b\r\n1,2\r\n", "a.csv", "text/csv"),
        (b"BEGIN:VCARD\r\nEND:VCARD", "a", "text/vcard"),
        (b"\x00\x01\x02\x03" * 10, "a.txt", "application/octet-stream"),
        (b"", "a.pdf", "text/plain"),
    ],
)
def test_the_type_is_read_from_the_bytes(data: bytes, name: str, kind: str) -> None:
    assert exhibit(file("application/pdf", name, data)).content_type == kind


def test_size_digest_and_place_are_those_of_the_decoded_bytes() -> None:
    data = picture("PNG")
    mail = multipart("mixed", BODY, file("image/png", "a.png", data))
    [found] = parse_mail(mail).exhibits
    assert (found.size, found.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert exhibit_bytes(mail, found.position) == data
    with pytest.raises(KeyError):
        exhibit_bytes(mail, "9.9")


def test_every_exhibit_of_a_nested_mail_is_found_again_by_its_place() -> None:
    files = [file("image/png", f"{number}.png", picture("PNG") + bytes([number])) for number in range(4)]
    mail = multipart("mixed", inner("related", BODY, files[0]), files[1], inner("mixed", files[2], files[3]))
    exhibits = parse_mail(mail).exhibits
    assert [each.filename for each in exhibits] == ["0.png", "1.png", "2.png", "3.png"]
    for number, each in enumerate(exhibits):
        assert exhibit_bytes(mail, each.position).endswith(bytes([number]))


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ('Content-Disposition: attachment; filename="chat.txt"', "chat.txt"),
        ("Content-Disposition: attachment; filename=chat with spaces.txt", "chat with spaces.txt"),
        ("Content-Disposition: attachment; filename*=utf-8''caf%C3%A9%20%F0%9F%99%82.txt", "café 🙂.txt"),
        ("Content-Disposition: attachment; filename*=iso-8859-1''caf%E9.txt", "café.txt"),
        ('Content-Disposition: attachment; filename*0="long "; filename*1="name.txt"', "long name.txt"),
        ("Content-Disposition: attachment; filename*0*=utf-8''caf%C3%A9; filename*1=\" notes.txt\"", "café notes.txt"),
        ('Content-Disposition: attachment; filename="=?utf-8?Q?caf=C3=A9.txt?="', "café.txt"),
        ('Content-Disposition: attachment; filename="=?utf-8?B?Y2Fmw6k=?=\r\n =?utf-8?Q?_two.txt?="', "café two.txt"),
        ('Content-Disposition: attachment; filename="café.txt"', "café.txt"),
        ('X-No: disposition\r\nContent-Type: text/plain; name="named.txt"', "named.txt"),
        ('Content-Disposition: attachment; filename="../../etc/passwd"', "passwd"),
        ('Content-Disposition: attachment; filename="C:\\\\Users\\\\Ola\\\\chat.txt"', "chat.txt"),
        ('Content-Disposition: attachment; filename="gpj.\u202etxt"', "gpj.txt"),
        ('Content-Disposition: attachment; filename="a<b>|c?.txt"', "abc.txt"),
        ('Content-Disposition: attachment; filename=".."', "attachment-1.txt"),
        ("Content-Disposition: attachment", "attachment-1.txt"),
        (f'Content-Disposition: attachment; filename="{"x" * 500}.txt"', "x" * 240 + ".txt"),
    ],
)  # fmt: skip
def test_file_names_are_decoded_and_harmless(field: str, name: str) -> None:
    kind = "" if "Content-Type" in field else "Content-Type: text/plain\r\n"
    assert exhibit(f"{kind}{field}\r\n\r\nwords".encode()).filename == name


def test_a_picture_without_a_name_gets_one_by_its_type() -> None:
    mail = part("image/jpeg", b64encode(picture("JPEG")), "Content-Transfer-Encoding: base64", "Content-ID: <1>")
    found = exhibit(mail)
    assert (found.filename, found.inline) == ("attachment-1.jpg", True)


def test_a_mail_that_is_only_a_file_has_no_words_and_one_exhibit() -> None:
    fields = (
        "Content-Type: image/png",
        "Content-Transfer-Encoding: base64",
        'Content-Disposition: attachment; filename="a.png"',
    )
    mail = raw(b64encode(picture("PNG")), FROM, DATE, *fields)
    report = parse_mail(mail)
    assert report.text == ""
    assert exhibit_bytes(mail, report.exhibits[0].position) == picture("PNG")


def test_a_text_file_is_read_and_is_not_the_mails_own_words() -> None:
    report = parse_mail(multipart("mixed", BODY, file("text/plain", "a.txt", INSULT.encode("cp1252"))))
    assert report.exhibits[0].text == INSULT
    assert INSULT not in report.text


def test_html_files_are_read_without_their_tags() -> None:
    assert exhibit(file("text/html", "post.html", f"<p>{INSULT}</p><script>x</script>".encode())).text == INSULT


def test_pdf_text_is_read_page_by_page() -> None:
    assert exhibit(file("application/pdf", "a.pdf", pdf(INSULT, "second page"))).text == f"{INSULT}\n\nsecond page"


@pytest.mark.parametrize(
    ("data", "warning"),
    [
        (pdf(""), "The PDF holds no text, perhaps only pictures of pages."),
        (b"%PDF-1.7\nbroken", "The PDF is damaged and could not be read."),
        (pdf(INSULT)[:400], "The PDF is damaged and could not be read."),
        (pdf(INSULT).replace(b"/FlateDecode", b"/Fl         "), "The PDF is damaged and could not be read."),
    ],
)
def test_a_pdf_that_cannot_be_read_is_a_warning_on_the_report(data: bytes, warning: str) -> None:
    report = parse_mail(multipart("mixed", BODY, file("application/pdf", "a.pdf", data)))
    assert report.exhibits[0].text is None
    assert report.warnings == (f"Attachment 1: {warning}",)


def test_a_locked_pdf_says_so() -> None:
    document = FPDF()
    document.set_encryption(owner_password="owner", user_password="user")
    document.add_page()
    found = exhibit(file("application/pdf", "a.pdf", bytes(document.output())))
    assert found.warnings == ("The PDF is locked with a password.",)


def test_word_files_are_read_with_their_tables() -> None:
    text = exhibit(file(DOCX, "a.docx", docx("Dear Head,", INSULT))).text or ""
    assert text.split("\n")[:2] == ["Dear Head,", INSULT]
    assert "Mon" in text
    assert "3 pm" in text


BILLION = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><w:document>&b;</w:document>'


@pytest.mark.parametrize(
    "inside",
    [
        {"word/document.xml": BILLION.encode()},
        {"word/document.xml": b"<w:document"},
        {"word/document.xml": b"<x>" + b" " * (25 * 1024 * 1024) + b"</x>"},
        {"word/other.xml": b"<x/>"},
    ],
)
def test_a_word_file_that_is_a_bomb_or_broken_is_a_warning(inside: dict[str, bytes]) -> None:
    found = exhibit(file(DOCX, "a.docx", archive(inside)))
    assert found.text is None
    assert found.warnings == ("The file is damaged or too large inside and could not be read.",)


def test_a_zip_shows_what_it_holds() -> None:
    found = exhibit(file("application/zip", "a.zip", archive({"one.png": picture("PNG"), "deep/two.pdf": pdf("x")})))
    assert found.text == "one.png\ndeep/two.pdf\n\ndeep/two.pdf:\nx"


@pytest.mark.parametrize(
    "data",
    [
        archive({"_chat.txt": b"0" * (60 * 1024 * 1024)}),
        archive({f"{number}.txt": b"0" * (15 * 1024 * 1024) for number in range(2)}),
        archive({"_chat.txt": b"words"})[:60],
        # A block of a type that deflate does not have.
        archive({"_chat.txt": b"words" * 50}).replace(archive({"_chat.txt": b"words" * 50})[39:42], b"\xff\xff\xff"),
        archive({"_chat.txt": bytes(range(256))}).replace(bytes(range(100, 110)), b"other byte"),
        b"PK\x03\x04" + b"\xff" * 100,
    ],
    ids=["one bomb", "bombs together", "cut off", "no such block", "wrong sum", "no zip"],
)
def test_a_zip_that_is_a_bomb_or_broken_is_a_warning(data: bytes) -> None:
    found = exhibit(file("application/zip", "a.zip", data))
    assert found.text is None
    assert found.warnings


def test_an_attached_mail_is_one_exhibit_and_its_words_are_not_the_outer_mails() -> None:
    attached = multipart(
        "mixed",
        part(PLAIN, INSULT),
        file("text/plain", "chat.txt", b"more of it"),
        fields=("From: Tariq <tariq@parents.example>", DATE, "Subject: Your son"),
    )
    mail = multipart("mixed", BODY, part("message/rfc822", attached))
    report = parse_mail(mail)
    assert report.text == "See the file.\n"
    [found] = report.exhibits
    assert found.content_type == "message/rfc822"
    assert found.filename == "attachment-1.eml"
    for words in ("Tariq <tariq@parents.example>", "Subject: Your son", INSULT, "more of it"):
        assert words in (found.text or "")
    assert parse_mail(exhibit_bytes(mail, found.position)).subject == "Your son"


@pytest.mark.parametrize("encode", [False, True])
def test_a_mail_attached_as_a_file_is_read_as_a_mail(encode: bool) -> None:
    attached = raw(INSULT, FROM, DATE, "Subject: Your son")
    kind = "message/rfc822" if encode else "application/octet-stream"
    found = exhibit(file(kind, "mail.eml", attached))
    assert found.content_type == "message/rfc822"
    assert INSULT in (found.text or "")
    assert "Subject: Your son" in (found.text or "")


def test_mails_in_mails_end_somewhere_with_a_warning() -> None:
    mail = raw(INSULT)
    for _ in range(8):
        mail = multipart("mixed", BODY, part("message/rfc822", mail))
    report = parse_mail(mail)
    assert INSULT in (report.exhibits[0].text or "")
    assert "too deeply" in " ".join(report.warnings)


def test_the_words_of_a_report_about_delivery_are_readable() -> None:
    status = part(
        "message/delivery-status",
        "Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; ola@parents.example\r\nStatus: 5.1.1\r\n",
    )
    report = parse_mail(multipart("report", part(PLAIN, "It could not be delivered."), status))
    assert report.text == "It could not be delivered.\n"
    assert "Status: 5.1.1" in (report.exhibits[0].text or "")
    assert report.automatic


def test_a_warning_never_repeats_a_files_name_or_words() -> None:
    report = parse_mail(multipart("mixed", BODY, file("application/pdf", "Zzyxkowska.pdf", b"%PDF-1.7\nZzyxkowska")))
    assert report.warnings
    assert "Zzyxkowska" not in " ".join(report.warnings)
