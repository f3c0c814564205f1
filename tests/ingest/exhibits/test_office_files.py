"""Letters and lists in the formats of office programs give their words, and bombs give a warning."""

from __future__ import annotations

import pytest

from ingest.exhibits.exhibit_text import ExhibitText
from ingest.exhibits.office_files import TYPES
from ingest.exhibits.readers import read_exhibit
from ingest.true_type import true_type
from tests.ingest.exhibits.files import archive, open_document, picture, slides, workbook

INSULT = "Miss Prior is a lazy cow"


def read(data: bytes, name: str = "file") -> ExhibitText:
    return read_exhibit(data, name, true_type(data, name, "application/octet-stream"), None)


def test_open_document_text_with_tabs_breaks_and_a_table() -> None:
    body = (
        f"<text:h>Dear Head,</text:h><text:p>{INSULT}<text:s/><text:span>she said</text:span><text:line-break/>twice</text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>Mon</text:p></table:table-cell>"
        "<table:table-cell><text:p>3 pm</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert read(open_document("text", body)).text == f"Dear Head,\n{INSULT} she said\ntwice\nMon\t3 pm"


def test_an_open_document_sheet_is_read_row_by_row() -> None:
    row = "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>"
    assert read(open_document("spreadsheet", row.format("Kel", "late") + row.format("Jo", "absent"))).text == (
        "Kel\tlate\nJo\tabsent"
    )


def test_an_excel_sheet_is_read_row_by_row_with_its_shared_strings() -> None:
    rows = (
        '<row><c t="s"><v>1</v></c><c><v>4.5</v></c></row>'
        '<row><c t="inlineStr"><is><t>in place</t></is></c><c t="s"><v>99</v></c></row>'
    )
    assert read(workbook(rows, "unused", INSULT)).text == f"{INSULT}\t4.5\nin place"


def test_slides_are_read_in_their_order() -> None:
    assert read(slides("one", "two")).text == "one\n\ntwo"


@pytest.mark.parametrize("kind", TYPES)
def test_a_bomb_a_broken_file_and_an_empty_one_are_warnings(kind: str) -> None:
    parts = ("word/document.xml", "content.xml", "xl/worksheets/sheet1.xml", "ppt/slides/slide1.xml")
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x>&a;</x>'
    for inside in (bomb, "<x", "<x>" + " " * (21 * 1024 * 1024) + "</x>"):
        found = read_exhibit(archive(dict.fromkeys(parts, inside)), "a", kind, None)
        assert found.text is None
        assert found.warnings == ("The file is damaged or too large inside and could not be read.",)


def test_a_word_file_with_pictures_waits_for_the_second_step() -> None:
    document = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:t>See:</w:t></w:r></w:p></w:document>'
    found = read(archive({"word/document.xml": document, "word/media/image1.png": picture()}))
    assert (found.text, found.has_pictures) == ("See:", True)
    assert not read(archive({"word/document.xml": document})).has_pictures


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (rb"{\rtf1\ansi Dear Head,\par Miss Prior is a lazy cow}", f"Dear Head,\n{INSULT}"),
        (rb"{\rtf1\ansi\ansicpg1252 caf\'e9 \u8217?s}", "café ’s"),
        (rb"{\rtf1 before{\pict\pngblip " + b"89504e47" * 2000 + rb"} after}", "before after"),
    ],
)
def test_rich_text_gives_its_words_without_its_pictures(rtf: bytes, text: str) -> None:
    assert " ".join((read(rtf).text or "").split(" ")) == text


@pytest.mark.parametrize("rtf", [rb"{\rtf1" + b"{" * 50_000, rb"{\rtf1 \u99999999999? \'zz \bin9999 x", rb"{\rtf1"])
def test_hostile_rich_text_does_not_raise(rtf: bytes) -> None:
    found = read(rtf)
    assert found.text is None or len(found.text) < 100
