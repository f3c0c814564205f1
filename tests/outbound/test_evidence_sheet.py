"""The evidence sheet: all that a case holds, by clause, with places; never a sealed picture, and the reporter only where asked."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from casefile.cabinet import Cabinet
from casefile.errors import NotAllowed
from casefile.tables import AuditLine, Case
from outbound.evidence.evidence_pictures import no_previews
from outbound.evidence.evidence_sheet import evidence_sheet, note_sheet
from tests.cast import HEAD, MARKED, OFFICE, PARENT
from tests.outbound.with_evidence import DAVE, SECRET, STORY, Furnished, a_cabinet, furnished, previews


@pytest.fixture(scope="module")
def filled(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cabinet, Furnished]]:
    with a_cabinet(migrated_file, tmp_path_factory.mktemp("evidence")) as cabinet:
        yield cabinet, furnished(cabinet)


def sheet(cabinet: Cabinet, made: Furnished, *, with_reporter: bool = False, draw=previews) -> bytes:
    with cabinet.writing() as session:
        case = session.get_one(Case, made.case.id)
        pdf = evidence_sheet(session, cabinet, case, HEAD, story=STORY, previews=draw, with_reporter=with_reporter)
        note_sheet(session, cabinet, case, HEAD.id, with_reporter=with_reporter)
        return pdf


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(each.extract_text() for each in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def test_it_holds_what_was_reported_found_gathered_and_decided(cabinet: Cabinet) -> None:
    made = furnished(cabinet)
    words = words_of(sheet(cabinet, made))
    line = cabinet.vocabulary.categories["abusive-comment"].line
    for wanted in (
        f"Evidence sheet {made.case.reference}",
        "called Miss Prior a stupid lazy cow and told everyone",
        line,
        "Suggested by the desk, agreed by Mrs Ruth Calloway.",
        "“typical. that Prior is a stupid lazy cow” Dave Nokes, 22 November 2026, 19:09. In the file oak.txt",
        "“stupid lazy cow” In the mail of 24 November 2026, 10:00, from the person who reported it.",
        "Taken off by Mr Imran Siddall.",
        "Suggested by the desk; no person has judged it yet.",
        "Added by Mrs Ruth Calloway. “has anyone had the spelling list”",
        f"{DAVE} parent, complained about",
        "23 November 2026: statement, Miss Prior I was ill. Written down by Mr Imran Siddall",
        "Struck out by Mrs Ruth Calloway: It belongs elsewhere. Wrong case.",
        "Legal advice is asked for: Dave Nokes",
        "agreed by Mr Imran Siddall",
        "It may be libel. Which legal team The trust’s own solicitors",
        "It was said before the whole class group.",
        "24 November 2026, 10:00 The desk opened the case from a mail.",
    ):
        assert wanted in words, wanted
    assert words.index(line) < words.index("Information gathered") < words.index("Legal advice is asked for")


def test_who_reported_it_is_told_only_where_it_is_asked_for(filled: tuple[Cabinet, Furnished]) -> None:
    cabinet, made = filled
    without, told = sheet(cabinet, made), sheet(cabinet, made, with_reporter=True)
    assert MARKED not in words_of(without)
    assert PARENT.address not in words_of(without)
    assert "not named on this sheet" in words_of(without)
    assert f"Ola {MARKED} reported it, parent, child: Kasia, {PARENT.address}" in words_of(told)
    for pdf in (without, told):
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        assert MARKED.encode() not in str(reader.metadata).encode() + reader.trailer["/Root"]["/Metadata"].get_data()
    # Neither do the descriptions of pictures, which no page shows.
    assert MARKED not in _descriptions(without)
    assert MARKED in _descriptions(told)
    with cabinet.reading() as session:
        acts = [
            each.details
            for each in session.query(AuditLine).filter_by(act="evidence-sheet-made").order_by(AuditLine.seq)
        ]
    assert acts == ['{"with_reporter": false}', '{"with_reporter": true}']


def test_a_sealed_picture_is_neither_shown_nor_opened(filled: tuple[Cabinet, Furnished]) -> None:
    cabinet, made = filled
    asked: list[bytes] = []

    def drawing(raw, positions):
        asked.append(raw)
        return previews(raw, positions)

    pdf = sheet(cabinet, made, draw=drawing)
    assert asked == [made.first]
    images = [image for page in pypdf.PdfReader(io.BytesIO(pdf)).pages for image in page.images]
    assert len(images) == 1
    assert images[0].image.size == (640, 420)
    words = words_of(pdf)
    assert "sealed: nobody is to look at it" in words
    assert "Pictures that came with this mail are sealed. They are not shown here" in words
    assert SECRET not in words


def test_a_picture_that_cannot_be_drawn_is_named_all_the_same(filled: tuple[Cabinet, Furnished]) -> None:
    words = words_of(sheet(*filled, draw=no_previews))
    assert "•••-screen.png, with the mail of 24 November 2026, 10:00 This picture cannot be shown here" in words


def test_it_is_for_nobody_who_may_not_see_the_case(filled: tuple[Cabinet, Furnished]) -> None:
    cabinet, made = filled
    with cabinet.writing() as session, pytest.raises(NotAllowed):
        evidence_sheet(session, cabinet, session.get_one(Case, made.case.id), OFFICE)
    with cabinet.reading() as session:
        assert not session.query(AuditLine).filter_by(act="evidence-sheet-made", actor=OFFICE.id).count()


def test_every_page_says_which_case_it_is_of_and_how_many_there_are(filled: tuple[Cabinet, Furnished]) -> None:
    cabinet, made = filled
    pages = pypdfium2.PdfDocument(sheet(cabinet, made))
    for number, each in enumerate(pages, 1):
        foot = " ".join(each.get_textpage().get_text_range().split())
        assert f"{made.case.reference} · Evidence sheet · Confidential Page {number} of {len(pages)}" in foot


def _descriptions(pdf: bytes) -> str:
    """The texts that stand for pictures (ISO 32000-1 §14.9.3)."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    objects = (reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1))
    return " ".join(str(each["/Alt"]) for each in objects if isinstance(each, dict) and "/Alt" in each)


def test_a_label_that_the_policy_no_longer_holds_is_not_lost(filled: tuple[Cabinet, Furnished]) -> None:
    cabinet, made = filled
    words = words_of(sheet(replace(cabinet, vocabulary=replace(cabinet.vocabulary, categories={})), made))
    assert "abusive-comment This line is no longer in the policy. Suggested by the desk, agreed by" in words
