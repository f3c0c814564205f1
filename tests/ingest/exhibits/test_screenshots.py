"""Pictures of chats are read as the conversations they are, whatever the phone; other pictures as plain words."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from casefile.report import Message
from ingest.exhibits.exhibit_text import ExhibitText
from ingest.exhibits.picture import open_picture
from ingest.exhibits.screenshot import picture_text
from tests.ingest.exhibits.drawn_chats import CHATS, Chat, encoded, messenger, photographed, post, screenshot

GROUP, TWO = CHATS[2], CHATS[3]


def read(data: bytes, name: str = "") -> ExhibitText:
    return picture_text(open_picture(data, name))


def bubbles(messages: tuple[Message, ...]) -> list[tuple[str, str, bool]]:
    return [(each.sender, each.clock, each.own) for each in messages if each.kind == "text"]


def drawn(chat: Chat) -> list[tuple[str, str, bool]]:
    return [(each.sender, each.time, each.sender == "You") for each in chat.said]


def words_missing(found: ExhibitText, chat: Chat) -> int:
    wanted = Counter(" ".join(each.text for each in chat.said).split())
    return (wanted - Counter((found.text or "").split())).total()


# The seeds give each phone in light and in dark.
@pytest.mark.parametrize("seed", [0, 3, 6, 9])
def test_a_group_chat_gives_every_bubble_with_side_sender_time_and_words(seed: int) -> None:
    found = read(encoded(screenshot(GROUP, seed), "JPEG", quality=75))
    assert found.title == GROUP.title
    assert bubbles(found.messages) == drawn(GROUP)
    assert words_missing(found, GROUP) == 0


def test_a_chat_of_two_takes_the_other_ones_name_from_the_bar() -> None:
    found = read(encoded(screenshot(TWO, 1)))
    assert bubbles(found.messages) == drawn(TWO)
    assert f"21:14 {TWO.title}: you told them it was me didnt you" in (found.text or "")


def test_a_scrolling_screenshot_is_read_to_its_end() -> None:
    both = Chat("Ash mums", GROUP.said + CHATS[4].said)
    found = read(encoded(screenshot(both, 4)), "Screenshot_20261123-220000.png")
    assert bubbles(found.messages) == drawn(both)
    assert words_missing(found, both) == 0
    # The chip says "Today", and the file's name when that was.
    assert found.messages[1].at == datetime(2026, 11, 23, 20, 0)  # noqa: DTZ001 - as phones write it


def test_a_photographed_screen_gives_its_words_and_nearly_every_bubble() -> None:
    found = read(encoded(photographed(screenshot(GROUP, 2), 2), "JPEG", quality=85))
    assert words_missing(found, GROUP) == 0
    assert (Counter(bubbles(found.messages)) & Counter(drawn(GROUP))).total() >= len(GROUP.said) - 1


def test_names_above_bubbles_and_times_between_them_as_messenger_has_it() -> None:
    found = read(encoded(messenger(GROUP, "messenger dark")), "Screenshot_20261124-214000.png")
    assert bubbles(found.messages) == [(sender, "", own) for sender, _, own in drawn(GROUP)]
    assert (found.messages[0].kind, found.messages[0].text) == ("system", "Today 20:00")


def test_a_post_is_words_in_reading_order_and_no_chat() -> None:
    words = "That school is a joke and everyone should take their kids out before the head ruins the lot of them."
    found = read(encoded(post("Sharon Bibby", "2 h", words), "WEBP"))
    assert found.messages == ()
    assert words in (found.text or "")
