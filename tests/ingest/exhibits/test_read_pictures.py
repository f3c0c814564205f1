"""The second step over a whole mail: every picture wherever it lies, the same one twice, and those that stay sealed."""

from __future__ import annotations

import io
from email.message import EmailMessage

import pytest
from docx import Document

from casefile.report import Exhibit, Report
from ingest.parse_mail import parse_mail
from ingest.read_pictures import read_pictures
from tests.ingest.exhibits.drawn_chats import encoded, post
from tests.ingest.exhibits.files import archive

WORDS = "Everybody should write in and flood them tomorrow"
POST = post("Sharon Bibby", "2 h", WORDS)
OTHER = post("Craig Mottershead", "5 h", "I know which house is yours with the blue door")


def mail(text: str, *files: tuple[str, bytes]) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "ola@parents.example"
    message["Date"] = "Tue, 24 Nov 2026 08:00:00 +0000"
    message.set_content(text)
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def read(message: EmailMessage) -> tuple[Exhibit, ...]:
    return read_pictures(message.as_bytes()).exhibits


def test_pictures_wait_in_the_first_step_and_are_read_in_the_second() -> None:
    message = mail("See the pictures.", ("a.png", encoded(POST)), ("again.jpg", encoded(POST, "JPEG", quality=70)))
    assert [(each.text, each.pictures) for each in parse_mail(message.as_bytes()).exhibits] == [(None, "unread")] * 2
    first, second = read(message)
    assert WORDS in (first.text or "")
    assert (first.pictures, first.warnings) == ("read", ())
    assert second.warnings == ("This is the same picture as attachment 1.",)
    [place] = first.printed
    [line] = [each for each in place.lines if WORDS.startswith(each.text.split(" in ")[0])][:1]
    left, top, right, bottom = line.box
    assert 0 <= left < right <= place.width
    assert 0 <= top < bottom <= place.height
    assert Report.from_json(read_pictures(message.as_bytes()).to_json()).exhibits[0] == first


def test_a_scanned_pdf_is_read_from_pictures_of_its_pages_and_says_so() -> None:
    [scan] = read(mail("Scan.", ("letter.pdf", encoded(POST, "PDF"))))
    assert WORDS in (scan.text or "")
    assert scan.warnings == ("The words were read from pictures of pages; look at the original.",)
    assert (scan.pages, len(scan.printed)) == (1, 1)


def test_a_picture_in_a_word_file_comes_after_its_words() -> None:
    document = Document()
    document.add_paragraph("This is what she wrote:")
    document.add_picture(io.BytesIO(encoded(POST)))
    out = io.BytesIO()
    document.save(out)
    [found] = read(mail("Letter.", ("letter.docx", out.getvalue())))
    assert (found.text or "").startswith("This is what she wrote:")
    assert WORDS in (found.text or "")


def test_a_picture_in_a_chat_export_stands_in_the_message_that_it_came_with() -> None:
    chat = "09/11/2026, 15:47 - Lou: IMG-20261109-WA0001.jpg (file attached)\n09/11/2026, 15:48 - Dave: ha\n"
    zipped = archive({"_chat.txt": chat, "IMG-20261109-WA0001.jpg": encoded(POST, "JPEG")})
    [found] = read(mail("Export.", ("WhatsApp Chat - Oak.zip", zipped)))
    assert WORDS in found.messages[0].text
    assert WORDS in (found.text or "")


def test_a_picture_in_an_attached_mail_is_read_with_it() -> None:
    message = mail("Forwarded.")
    message.add_attachment(mail("Look what he sent me.", ("b.png", encoded(OTHER))))
    [found] = read(message)
    assert "Look what he sent me." in (found.text or "")
    assert "the blue door" in (found.text or "")


def test_what_a_first_picture_says_may_seal_the_next() -> None:
    asking = post("Kev", "1 h", "Who has the nudes of that girl in year 6, send them")
    first, second = read(mail("Please look.", ("a.png", encoded(asking)), ("b.png", encoded(OTHER))))
    assert first.pictures == "read"
    assert (second.pictures, second.text) == ("sealed", None)


def test_where_the_mail_itself_hints_at_such_images_nothing_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*_: object) -> None:
        raise AssertionError("a sealed picture was opened")

    monkeypatch.setattr("ingest.read_pictures.open_picture", opened)
    monkeypatch.setattr("ingest.read_pictures.zipped_pictures", opened)
    files = (("a.png", encoded(POST)), ("b.zip", archive({"c.png": encoded(POST)})))
    found = read(mail("A boy sent nudes of my daughter.", *files))
    assert [each.pictures for each in found] == ["sealed", "sealed"]


def test_when_time_is_up_what_is_left_says_so() -> None:
    found = read_pictures(mail("See.", ("a.png", encoded(POST))).as_bytes(), seconds=-1).exhibits
    assert found[0].warnings == ("There are more pictures than could be read in time; look at the original.",)
