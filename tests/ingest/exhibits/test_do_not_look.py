"""Pictures stay unread where the words around them hint at sexual images of a child, and only there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casefile.report import Exhibit, Forwarded
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
        "They are trading noods in the year 6 chat.",
        "He asked my girl to take her top off on camera.",
        "A boy in her class filmed her getting undressed.",
        "Someone filmed the girls in the toilets.",
        "there is an app that makes girls look naked and they used it on her, she is ten",
        "He made a deepfake of my daughter topless.",
        "He sent my ten yo a vid of his bits.",
        "A naughty photo of a pupil is on TikTok.",
        "I was sent a naked\npicture of my son.",
        "she has no clothes on in the picture and she is eleven years old, a child",
        "They took an inappropriate picture of my daughter at swimming.",
        "photographed up her skirt, a girl of nine",
        "Somebody has child abuse images on his phone.",
        "send 🍆 pics he wrote to my lad",
        "a screenshot of a boy naked from the chat",
        "He sent my sister, who is in year 5, a d!ck pic.",
        "The video shows two boys with their trousers down.",
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
        "She nods at every child she passes and sends me pictures of them.",
        "The picture of the fence is at the bottom of the page, my son drew it.",
        "My daughter is in the video of the nativity, in her angel costume.",
        "He filmed the argument in the car park with the children beside him.",
        "I recorded what she said. My son was there.",
        "The children got changed for PE. Please send the class photo.",
        "The school photos of my boys were lovely.",
        "An inappropriate post about the head, with my son's photo beside it.",
        "She said the picture day was a waste of a body of staff, my daughter missed it.",
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


def test_a_chat_about_such_pictures_needs_no_child_where_the_mail_speaks_of_one() -> None:
    chat = exhibit("read", "19:02 Theo: send nudes\n19:03 Kai: lol no")
    of_child = report("This is what was on my daughter's phone.", exhibits=(chat, exhibit("unread")))
    assert sealed_where_hinted(of_child).exhibits[1].pictures == "sealed"
    of_nobody = report("Please see attached.", subject="", exhibits=(chat, exhibit("unread")))
    assert sealed_where_hinted(of_nobody) is of_nobody


def test_the_name_of_a_file_and_a_forwarded_mail_count_as_well() -> None:
    named = replace(exhibit("unread"), filename="Year_6_girl-topless.jpg")
    assert sealed_where_hinted(report("See this.", exhibits=(named,))).exhibits[0].pictures == "sealed"
    passed_on = Forwarded("Jo", "", "Fwd", "A boy sent my daughter a nude selfie.")
    mail = report("See below.", forwarded=(passed_on,), exhibits=(exhibit("unread"),))
    assert sealed_where_hinted(mail).exhibits[0].pictures == "sealed"


def test_long_hostile_text_is_judged_without_going_back_and_forth() -> None:
    assert not hints_at_sexual_images(["picture her " * 20_000, "his her my your naked " * 10_000])


def test_a_mail_without_such_words_is_left_as_it_is() -> None:
    plain = report(exhibits=(exhibit("unread"),))
    assert sealed_where_hinted(plain) is plain
