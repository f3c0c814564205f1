"""Letters on paper: what was written stands there, whatever its signs, and nothing else is in the file."""

import io
import os
import re
import tempfile
from datetime import date
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from casefile.errors import LetterError
from outbound.letters import blocks_of
from outbound.paper import pdf_of, typeset
from tests.cast import SCHOOL

DAY = date(2026, 11, 24)
TO = ("Mr Dave Nokes", "12 Example Road", "Sale", "M33 0AA")
REFERENCE = "CD-7KXM-4Q"
TEXT = (
    "Dear Mr Nokes,\n\nPlease:\n- listen;\n- answer.\n\nThank you.\n\n"
    "Yours sincerely,\n\nMrs Ruth Calloway\nHeadteacher\nHollybank Primary School\n"
)


def page(text: str = TEXT, subject: str = "The class group", to: tuple[str, ...] = TO) -> bytes:
    return pdf_of(SCHOOL, text, subject, to, DAY, REFERENCE)


def opened(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def read(pdf: bytes) -> str:
    """All words, apart by one space. PDFium goes by the text that a PDF gives for its glyphs, as a screen reader does."""
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(each.get_textpage().get_text_range() for each in pages).split())


def as_pypdf_reads(pdf: bytes) -> str:
    return " ".join(" ".join(each.extract_text() for each in opened(pdf).pages).split())


def actual_texts(pdf: bytes) -> str:
    """What stands behind glyphs that are no letters by themselves (ISO 32000-1 §14.9.4)."""
    content = b"".join(each.get_contents().get_data() for each in opened(pdf).pages)
    return "".join(
        bytes.fromhex(each.decode()).decode("utf-16") for each in re.findall(rb"ActualText ?<([0-9A-F]+)>", content)
    )


def test_everything_of_the_letter_stands_on_the_page_in_its_order() -> None:
    words = as_pypdf_reads(page())
    wanted = [SCHOOL.name, SCHOOL.phone, " ".join(TO), "24 November 2026", REFERENCE, "The class group", "Dear Mr Nokes,",
              "• listen;", "• answer.", "Yours sincerely,", "Mrs Ruth Calloway", "Headteacher"]  # fmt: skip
    places = [words.index(each) for each in wanted]
    assert places == sorted(places)
    assert "Page" not in words


def test_it_is_tagged_british_english_with_a_title_and_no_word_of_the_letter_beside() -> None:
    pdf = opened(page())
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert set(pdf.metadata) == {"/Title", "/Creator", "/CreationDate", "/ModDate"}
    assert pdf.metadata.title == f"Letter from {SCHOOL.name}, reference {REFERENCE}"
    assert pdf.metadata["/CreationDate"] == pdf.metadata["/ModDate"] == "D:20261124000000Z"
    beside = str(pdf.metadata).encode() + root["/Metadata"].get_data()
    assert not [
        each for each in (b"Nokes", b"Calloway", b"class group", os.sep.encode() + b"templates") if each in beside
    ]


def test_the_same_letter_gives_the_same_bytes_and_leaves_no_file_behind() -> None:
    before = set(Path(tempfile.gettempdir()).iterdir())
    first = page(f"Dear All,\n\n{os.getpid()}.")
    assert first == page(f"Dear All,\n\n{os.getpid()}.")
    assert first != page(f"Dear All,\n\n{os.getpid()}!")
    made = set(Path(tempfile.gettempdir()).iterdir()) - before
    assert not [each for each in made if each.suffix in {".pdf", ".typ", ".json"}]


MARKUP = (
    r"# $ @ < > \ *b* _c_ `d` ~ ^ // /* */ [x] {y} #let x = 1 #sys.inputs <label> @label https://a.example = one - two"
)


@pytest.mark.parametrize(
    "signs",
    [
        MARKUP,
        "Zażółć gęślą jaźń, čeština, română, Ελληνικά, русский",
        "“quotes” – dash … £5 ½ № ✓, עברית",
        "an emoji 😀 and a family 👩‍👩‍👧 and a flag 🇬🇧",
        "中文 and 日本語, which no font here holds",
    ],
)
def test_any_signs_come_out_as_they_were_written(signs: str) -> None:
    pdf = page(f"Dear {signs},\n\n- {signs}", subject=signs, to=(signs, "Sale"))
    # Where a line ends within them there is a line end more.
    words, wanted = "".join(read(pdf).split()), "".join(signs.split())
    assert words.count(wanted) == 4, words
    assert f"Dear{wanted}," in words


@pytest.mark.parametrize("words", ["آپ کا بچہ", "বাংলা শিশু", "हिन्दी बच्चा", "ਪੰਜਾਬੀ", "ગુજરાતી", "தமிழ்"])
def test_other_scripts_are_set_in_a_font_of_their_own(words: str) -> None:
    pdf = page(f"Dear {words},\n\nYes.")
    fonts = str([each["/Resources"].get("/Font") and [font.get_object()["/BaseFont"] for font in each["/Resources"]["/Font"].values()] for each in opened(pdf).pages])  # fmt: skip
    assert "Noto" in fonts
    assert "ABoxForEverySign" not in fonts
    # Glyphs that stand for parts of letters carry the letters themselves beside them.
    assert set(words) <= set(read(pdf)) | set(actual_texts(pdf))


def test_signs_that_a_pdf_may_not_hold_are_left_out() -> None:
    words = read(page("Dear\x00\x07 all\ufeff,\n\nA lone \ud83d half, \ufffe and \u2028 a line."))
    assert "Dear all," in words
    assert "half, \N{REPLACEMENT CHARACTER} and a line." in words


def test_a_word_as_long_as_it_likes_stays_on_the_page_and_whole() -> None:
    long = "https://www.school.example/" + "verylongname" * 30
    pdf = page(f"Dear all,\n\n{long}\n\nYes.")
    assert long in "".join(as_pypdf_reads(pdf).split())
    lines = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    width = pypdfium2.PdfDocument(pdf)[0].get_width()
    assert all(lines.get_charbox(each)[2] < width - 60 for each in range(lines.count_chars()))


def test_a_long_letter_has_all_its_paragraphs_and_numbers_from_the_second_page() -> None:
    text = "\n\n".join(
        f"Paragraph {number} says that the bell rang and nobody came to the door." for number in range(200)
    )
    pdf = opened(page(f"{text}\n\n{TEXT}"))
    words = [" ".join(each.extract_text().split()) for each in pdf.pages]
    assert len(words) > 3
    assert re.findall(r"Paragraph (\d+) says", " ".join(words)) == [str(number) for number in range(200)]
    assert "Page 1" not in words[0]
    assert [f"Page {number} of {len(words)}" in each for number, each in enumerate(words, 1)] == [False] + [True] * (
        len(words) - 1
    )
    # The name is never alone on a page.
    assert [each for each in words if "Calloway" in each and "Yours sincerely," in each]


def test_the_address_stands_where_the_window_of_an_envelope_is() -> None:
    """A DL window: 20 mm from the left, 90 mm wide; a folded A4 page in it shows 57 to 81 mm whichever way it slips."""
    here = pypdfium2.PdfDocument(page())[0]
    text, point = here.get_textpage(), 72 / 25.4
    found = text.search(TO[0])
    index, length = found.get_next()
    last_index, last_length = text.search(TO[-1]).get_next()
    boxes = [
        text.get_charbox(each) for each in (*range(index, index + length), *range(last_index, last_index + last_length))
    ]
    top, bottom = (
        (here.get_height() - max(box[3] for box in boxes)) / point,
        (here.get_height() - min(box[1] for box in boxes)) / point,
    )
    assert 46 < top < bottom < 81
    assert min(box[0] for box in boxes) / point > 22
    assert max(box[2] for box in boxes) / point < 108


def test_every_paragraph_and_list_is_tagged_as_one() -> None:
    blocks = blocks_of(TEXT)
    pdf = opened(page())
    tags: list[str] = []

    def walk(element: object) -> None:
        element = element.get_object() if hasattr(element, "get_object") else element
        if isinstance(element, list):
            for each in element:
                walk(each)
        elif isinstance(element, dict):
            tags.append(str(element.get("/S", "")))
            walk(element.get("/K", []))

    walk(pdf.trailer["/Root"]["/StructTreeRoot"]["/K"])
    assert tags.count("/H1") == 1
    assert tags.count("/LI") == 2
    assert tags.count("/P") >= len([each for each in blocks if each.lines])


@pytest.mark.parametrize(
    ("subject", "heading"),
    [
        (f"Re: RE: The class group [{REFERENCE}]", "The class group"),
        (f"Re: [{REFERENCE}]", f"[{REFERENCE}]"),
        ("", "Dear"),
    ],
)
def test_the_heading_is_the_subject_without_the_marks_of_a_mail(subject: str, heading: str) -> None:
    words = as_pypdf_reads(page(subject=subject))
    assert f"Our reference: {REFERENCE} {'Re: ' if heading.startswith('[') else ''}{heading}" in words


def test_a_page_that_cannot_be_set_says_so_without_the_letters_words() -> None:
    with pytest.raises(LetterError, match="could not be made into a PDF") as caught:
        typeset("letter", {"title": "Zzyxkowska"}, DAY)
    assert "Zzyxkowska" not in str(caught.value)
    assert caught.value.__cause__ is None
