"""Pictures stay unread where the words around them hint at sexual images of a child, and only there."""

from __future__ import annotations

import pytest

from casefile.report import Exhibit
from ingest.exhibits.do_not_look import hints_at_sexual_images, sealed_where_hinted
from tests.cast import report


@pytest.mark.parametrize(
    "words",
    [
        "My daughter was asked for nudes by a boy in year 6.",
        "Someone has shared an indecent image of a pupil.",
        "He filmed the girls getting changed for PE and put the video in the group.",
        "a naked picture of my son is going round",
        "there is a rude photo of a child on his phone",
        "She took a picture of him in his underwear. He is seven years old, a boy in Oak.",
        "they are sexting and she is ten, his class knows",
        "A photo of her daughter in the shower was posted",
    ],
)
def test_words_that_hint_at_such_images(words: str) -> None:
    assert hints_at_sexual_images([words])


@pytest.mark.parametrize(
    "words",
    [
        "I attach screenshots of the rude messages about my child.",
        "It is not a rude photo, I have two children asleep upstairs.",
        "He posted a photo of my daughter without asking.",
        "The video shows two dads fighting at the gate, children were crying.",
        "Please find attached a picture of the broken fence.",
        "She shared an intimate photo of me, an adult, with her friends at work.",
        "The sexual education lessons are not right for this age.",
        "",
    ],
)
def test_words_that_do_not(words: str) -> None:
    assert not hints_at_sexual_images([words])


def exhibit(pictures: str, text: str | None = None) -> Exhibit:
    return Exhibit("a.png", "image/png", 1, "0", False, text, "1.2", pictures=pictures)


def test_every_unread_picture_of_such_a_mail_is_sealed_and_nothing_else_changes() -> None:
    hinting = report(
        "Somebody sent nudes to the girls.", exhibits=(exhibit("unread"), exhibit(""), exhibit("read", "hi"))
    )
    assert [each.pictures for each in sealed_where_hinted(hinting).exhibits] == ["sealed", "", "read"]


def test_words_of_another_exhibit_count_as_well() -> None:
    beside = report("See attached.", exhibits=(exhibit("read", "send nudes of that girl"), exhibit("unread")))
    assert sealed_where_hinted(beside).exhibits[1].pictures == "sealed"


def test_a_mail_without_such_words_is_left_as_it_is() -> None:
    plain = report(exhibits=(exhibit("unread"),))
    assert sealed_where_hinted(plain) is plain
