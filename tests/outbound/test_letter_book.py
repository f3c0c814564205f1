"""Every letter of the book can be written from its examples, is plain, and knows no more than its recipient may."""

from __future__ import annotations

import re

import pytest
from jinja2 import Environment, meta

from casefile.errors import LetterError
from casefile.ladder import load_ladder
from outbound import letter_book as letter_book_module
from outbound.letter_book import LetterKind, letter_book
from outbound.letter_examples import REFERENCE, Face, faces
from outbound.letter_values import COMMON, REPORTERS
from outbound.letters import html_of
from tests.cast import SCHOOL
from tests.installation import ROOT
from tests.outbound.readability import grade

FACES = [face for kind in letter_book().values() for face in faces(SCHOOL, kind)]
TO_PARENTS = [each for each in FACES if each.kind.to in {"reporter", "subject"}]
KINDS = list(letter_book().values())


def body(face: Face) -> str:
    """The letter without greeting and signature, whose few words would make it seem plainer than it is."""
    return face.write(None).text.split("\n\n", 1)[1].rsplit("Yours sincerely", 1)[0]


def by_name(face: Face) -> str:
    return face.name


def by_id(kind: LetterKind) -> str:
    return kind.id


def names_in(kind: LetterKind) -> set[str]:
    """The values that the letter's wording asks for."""
    folder = ROOT / "templates" / "letters" / kind.id
    parsed = [Environment(autoescape=True).parse((folder / each).read_text()) for each in ("subject.txt", "text.txt")]
    return {name for each in parsed for name in meta.find_undeclared_variables(each)}


@pytest.mark.parametrize("face", FACES, ids=by_name)
def test_every_face_of_every_letter_can_be_written(face: Face) -> None:
    words = face.write(None)
    assert words.subject.count(REFERENCE) == 1
    assert words.text.startswith(("Dear ", "Hello,"))
    assert f"Yours sincerely,\n\n{SCHOOL.signed_by}\n{SCHOOL.signed_role}\n{SCHOOL.name}\n" in words.text
    assert "\n\n\n" not in words.text
    assert not re.search(r"[{}%]|  |\bNone\b|[“”‘’]", words.text)
    assert html_of(SCHOOL, words.subject, words.text).count("<p ") > 3


def test_the_faces_of_a_letter_are_not_the_same() -> None:
    texts = [each.write(None).text for each in FACES]
    assert len(set(texts)) == len(texts)
    assert len(FACES) > len(KINDS)


@pytest.mark.parametrize("face", TO_PARENTS, ids=by_name)
def test_parents_can_read_it(face: Face) -> None:
    assert grade(body(face)) <= 9


def test_the_measure_tells_plain_words_from_hard_ones() -> None:
    assert grade("We want to hear from you. Please ring us. We will find a time to talk.") < 3
    hard = (
        "Notwithstanding the aforementioned considerations, the governing authority necessarily reserves "
        "its discretionary entitlement to institute supplementary proceedings."
    )
    assert grade(hard) > 15


@pytest.mark.parametrize("kind", KINDS, ids=by_id)
def test_what_a_letter_asks_for_is_what_its_words_use(kind: LetterKind) -> None:
    asked = {each.id for each in kind.asks}
    assert not asked & (set(COMMON) | set(REPORTERS))
    assert asked <= names_in(kind)
    known = set(COMMON) | asked | (set(REPORTERS) if kind.to == "reporter" else set())
    assert names_in(kind) <= known


@pytest.mark.parametrize("kind", KINDS, ids=by_id)
def test_only_letters_to_the_reporter_know_of_the_report(kind: LetterKind) -> None:
    for face in faces(SCHOOL, kind):
        assert (kind.to == "reporter") == bool(set(REPORTERS) & set(face.values))
    if kind.to == "subject":
        words = next(iter(faces(SCHOOL, kind))).write(None).text.lower()
        for given_away in ("reported", "complaint from", "another parent", "told us", "who told"):
            assert given_away not in words.replace("you told us", "")


def test_the_reporter_is_told_that_it_was_dealt_with_and_not_how() -> None:
    words = next(iter(faces(SCHOOL, letter_book()["outcome-to-reporter"]))).write(None).text.lower()
    assert "has now been dealt with" in words
    for how in ("warn", "ban", "meeting", "police", "spoken", "apolog", "invited", "letter to"):
        assert not re.search(rf"\b{how}", words), how


def test_a_ban_is_never_without_hearing_reasons_end_review_and_the_children() -> None:
    book = letter_book()
    for first in ("ban-intention", "ban-for-now"):
        assert [each.sort for each in book[first].opens] == ["representations"]
        assert {"why_needed", "children", "reply_by"} <= {each.id for each in book[first].asks}
    asked = {each.id for each in book["ban-decision"].asks}
    assert {"their_side", "reasons", "children", "ends_on", "review_on"} <= asked
    assert {each.sort for each in book["ban-decision"].opens} == {"ban-review", "ban-end"}


def test_the_law_is_named_only_where_a_ban_is_in_force() -> None:
    with_law = {each.kind.id for each in FACES if "Education Act" in each.write(None).text}
    assert with_law == {"ban-for-now", "ban-decision"}


def test_two_people_approve_a_ban_and_what_goes_to_authorities_and_lawyers() -> None:
    for kind in KINDS:
        needs_two = kind.id.startswith(("ban-", "authorities")) or kind.to in {"authority", "legal"}
        assert kind.second_person == needs_two, kind.id


def test_the_letters_of_the_ladder_are_in_the_book_and_for_whom_it_says() -> None:
    for outcome in load_ladder().values():
        for each in outcome.letters:
            assert letter_book()[each.letter].may_go_to(each.to)


GOOD = 'title = "A"\nto = "subject"\nwhy = "B"\n'


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (GOOD.replace("subject", "everybody"), 'to: "everybody" is none of'),
        (GOOD + "papre = true\n", "papre is no name that is known here"),
        (GOOD + '[[asks]]\nid = "a"\nquestion = "B?"\nsort = "colour"\nexample = "c"\n', '"colour" is none of'),
        (GOOD + '[[opens]]\nsort = "account"\nask = "a"\n', '"a" is no date that it asks for'),
        (GOOD + '[[opens]]\nsort = "easter"\nask = "a"\n', '"easter" is no day to keep'),
        (GOOD + '[[variants]]\nid = "a"\nwith = { number = 3 }\n', "must be a table of texts"),
        ("title = ", "cannot be used"),
    ],
)
def test_a_folder_that_describes_itself_wrongly_is_refused(words: str, why: str) -> None:
    assert letter_book_module._read("warning", GOOD).to == "subject"
    with pytest.raises(LetterError, match=why):
        letter_book_module._read("warning", words)


def test_the_values_are_explained_to_whoever_changes_a_wording() -> None:
    words = (ROOT / "docs" / "letters.md").read_text()
    for name in (*COMMON, *REPORTERS):
        assert f"`{name}" in words, name
    for kind in KINDS:
        assert f"`{kind.id}`" in words, kind.id
