"""Old Word files give their words, however they were saved, and broken ones a warning."""

from __future__ import annotations

import struct

import pytest

from ingest.exhibits.exhibit_text import ExhibitText
from ingest.exhibits.readers import read_exhibit
from ingest.true_type import true_type
from tests.ingest.outlook_files import compound_file

INSULT = "Miss Prior is a lazy cow"


def word(*pieces: tuple[str, bool], flags: int = 0x0200, properties: bytes = b"") -> bytes:
    """A .doc of pieces of text, each in one byte a letter or in two."""
    head = bytearray(0x800)
    struct.pack_into("<H", head, 0, 0xA5EC)
    struct.pack_into("<H", head, 0x0A, flags)
    struct.pack_into("<I", head, 0x4C, sum(len(text) for text, _ in pieces))
    ends, plan, body = [0], b"", b""
    for text, is_short in pieces:
        place = len(head) + len(body)
        body += text.encode("cp1252" if is_short else "utf-16-le")
        plan += struct.pack("<HIH", 0, place * 2 | 0x40000000 if is_short else place, 0)
        ends.append(ends[-1] + len(text))
    table = struct.pack(f"<{len(ends)}I", *ends) + plan
    clx = properties + b"\x02" + struct.pack("<I", len(table)) + table
    struct.pack_into("<II", head, 0x01A2, 0, len(clx))
    streams: dict[str, object] = {
        "WordDocument": bytes(head) + body,
        "1Table" if flags & 0x0200 else "0Table": clx + bytes(5000),
    }
    return compound_file(streams)


def read(data: bytes) -> ExhibitText:
    return read_exhibit(data, "letter.doc", true_type(data, "letter.doc", "application/msword"), None)


def test_the_words_of_short_and_of_wide_pieces_follow_each_other() -> None:
    assert (
        read(word(("Dear Head,\r", True), (f"{INSULT} – said Zoë\r", False))).text == f"Dear Head,\n{INSULT} – said Zoë"
    )


def test_properties_before_the_pieces_and_the_other_table_are_no_obstacle() -> None:
    assert read(word((INSULT, True), flags=0, properties=b"\x01\x03\x00abc")).text == INSULT


def test_of_a_field_only_what_people_see_is_read() -> None:
    link = 'see \x13 HYPERLINK "https://news.example" \x14the paper\x15 now'
    assert read(word((link, True))).text == "see the paper now"


def test_cells_are_apart_by_tabs_and_marks_are_gone() -> None:
    assert read(word(("Mon\x073 pm\x07\rafter\x01\x08", True))).text == "Mon\t3 pm\t\nafter"


def test_a_locked_one_says_so() -> None:
    assert read(word((INSULT, True), flags=0x0300)).warnings == ("The Word file is locked with a password.",)


@pytest.mark.parametrize("cut", [600, 1500, 3000])
def test_one_that_breaks_off_is_a_warning_or_read_as_far_as_it_goes(cut: int) -> None:
    found = read(word((INSULT, True))[:cut])
    assert found.text is None
    assert found.warnings == ("The old Word file is damaged and could not be read.",)


def test_other_old_office_files_are_kept_without_a_word() -> None:
    assert read(compound_file({"Workbook": bytes(5000)})) == ExhibitText(None)
