"""Texts cut into pieces: quotes marked, the reporter's name covered, not a character lost."""

from __future__ import annotations

import pytest

from casefile.covering import names_to_cover
from desk.marked_words import Mark, pieces


def test_a_quote_is_marked_where_it_stands_and_can_be_jumped_to() -> None:
    made, found = pieces("She called her a lazy cow.", [Mark("q1", "lazy cow")])
    assert [(each.text, each.marked, each.anchors) for each in made] == [
        ("She called her a ", False, ()),
        ("lazy cow", True, ("q1",)),
        (".", False, ()),
    ]
    assert found == {"q1"}


def test_quotes_may_overlap_and_begin_at_one_place() -> None:
    made, found = pieces("abcdef", [Mark("one", "abcd"), Mark("two", "cdef"), Mark("three", "ab")])
    assert "".join(each.text for each in made) == "abcdef"
    assert all(each.marked for each in made)
    assert [each.anchors for each in made] == [("one", "three"), ("two",), ()]
    assert found == {"one", "two", "three"}


def test_a_quote_that_does_not_stand_there_marks_nothing() -> None:
    made, found = pieces("Something else", [Mark("q", "lazy cow"), Mark("empty", "")])
    assert [each.text for each in made] == ["Something else"]
    assert found == set()


def test_an_empty_text_has_no_pieces() -> None:
    assert pieces("", [Mark("q", "x")], ["Ola"]) == ([], set())


@pytest.mark.parametrize(
    ("name", "address", "text", "hidden"),
    [
        ("Ola Nowak", "ola@parents.example", "Yours, Ola  Nowak", ["Ola  Nowak"]),
        ("Ola Nowak", "ola@parents.example", "Kuba Nowak, OLA@PARENTS.EXAMPLE", ["Nowak", "OLA@PARENTS.EXAMPLE"]),
        ("Will Green", "", "I will say: Will is greener.", ["Will"]),
        ("Jo Wu", "", "Wu knew. Jo Wu did not.", ["Jo Wu"]),
        (None, None, "Nobody", []),
    ],
)
def test_what_gives_the_reporter_away_is_covered(
    name: str | None, address: str | None, text: str, hidden: list[str]
) -> None:
    made, _ = pieces(text, [], names_to_cover(name, address))
    assert [each.text for each in made if each.covered] == hidden
    assert "".join(each.text for each in made) == text
