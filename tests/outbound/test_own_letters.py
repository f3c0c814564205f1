"""A school's own wording wins over the program's, runs in a sandbox, and is told where it goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from casefile.errors import LetterError
from outbound.letter_book import letter_kind
from outbound.letter_examples import faces
from service.preview_letters import check_letters, copy_words, preview
from tests.cast import SCHOOL


def own_words(folder: Path, name: str, words: str) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(words, encoding="utf-8")
    return folder


def warning(own: Path) -> str:
    return next(iter(faces(SCHOOL, letter_kind("warning")))).write(own).text


def test_it_wins_and_all_else_stays_as_it_is(tmp_path: Path) -> None:
    own = own_words(tmp_path, "sign_off.txt", "Kind regards,\n\n{{ signed_by }}\n")
    assert "Kind regards,\n\nMrs Ruth Calloway\n" in warning(own)
    own_words(tmp_path, "warning/text.txt", "\ufeff{{ greeting }}, we are cross about this: {{ matter }}")
    assert warning(own).startswith("Dear Mr Pike, we are cross about this: On Monday")
    assert check_letters(SCHOOL, own) == ["26 letters can be written, 1 of them in the school's own words"]


def test_a_change_is_seen_without_a_new_start(tmp_path: Path) -> None:
    own = own_words(tmp_path, "warning/text.txt", "One")
    assert warning(own) == "One\n"
    own_words(tmp_path, "warning/text.txt", "Another one")
    assert warning(own) == "Another one\n"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("One\n\n{{ mater }}", r"'mater' is undefined. See warning/text.txt in the school's own letters, line 3"),
        ("One\n{{ matter", r"See warning/text.txt in the school's own letters, line 2"),
        # What comes from the report is no value of a letter to somebody else.
        ("You wrote: {{ report_subject }}", "'report_subject' is undefined"),
        ("{{ ''.__class__.__mro__ }}", "cannot be filled in|undefined"),
        ("{{ school.__init__.__globals__ }}", "cannot be filled in|undefined"),
        ("{% for each in range(999999999) %}x{% endfor %}", "cannot be filled in"),
        ("{% include 'letters/../../school.toml' %}", "no template|cannot be filled in"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_place(tmp_path: Path, words: str, why: str) -> None:
    own = own_words(tmp_path, "warning/text.txt", words)
    with pytest.raises(LetterError, match=why):
        warning(own)
    with pytest.raises(LetterError, match=why):
        check_letters(SCHOOL, own)


def test_a_subject_keeps_the_reference(tmp_path: Path) -> None:
    own = own_words(tmp_path, "warning/subject.txt", "Our rules")
    with pytest.raises(LetterError, match="must hold the reference once"):
        check_letters(SCHOOL, own)


def test_a_misspelt_name_is_not_passed_over(tmp_path: Path) -> None:
    own = own_words(tmp_path, "warnings/text.txt", "One")
    with pytest.raises(LetterError, match=r"warnings/text\.txt"):
        check_letters(SCHOOL, own)


def test_a_copy_to_change_is_made_once(tmp_path: Path) -> None:
    copy_words("warning", tmp_path)
    before = warning(tmp_path)
    assert before == next(iter(faces(SCHOOL, letter_kind("warning")))).write(None).text
    with pytest.raises(LetterError, match=r"own warning/subject\.txt already"):
        copy_words("warning", tmp_path)
    with pytest.raises(LetterError, match="LETTERS_FOLDER"):
        copy_words("warning", None)


def test_a_preview_is_text_html_and_paper(tmp_path: Path) -> None:
    preview("acknowledgement", tmp_path, None, tmp_path / "none.toml", None)
    made = {each.name for each in tmp_path.iterdir()}
    assert {f"acknowledgement.{each}" for each in ("txt", "html", "pdf")} <= made
    assert "acknowledgement-out-of-term.pdf" in made
    assert (tmp_path / "acknowledgement.pdf").read_bytes().startswith(b"%PDF-")
    with pytest.raises(LetterError, match="Say which letter"):
        preview(None, None, None, tmp_path / "none.toml", None)
