"""Boxes on a page become bubbles: which side, whose, when, and what is no message at all."""

from __future__ import annotations

import pytest

from ingest.exhibits.bubble_shapes import Shape
from ingest.exhibits.chat_bubbles import Bubble, Page, bubbles_of, is_chat
from ingest.exhibits.ocr_engine import Line
from ingest.exhibits.rows import rows_of, run_of
from ingest.exhibits.screen_bar import bar_of

WIDTH = 1000
GREY, GREEN = (10, 10, 10), (0, 140, 60)


def line(text: str, x: int, y: int, width: int = 0) -> Line:
    return Line(x, y, x + (width or 18 * len(text)), y + 40, text)


def bubble(x0: int, x1: int, y0: int, *lines: Line, colour: tuple[int, int, int] = (255, 255, 255)) -> Shape:
    return Shape(x0, y0, x1, max(each.y1 for each in lines) + 10, colour, list(lines))


def found(*shapes: Shape, loose: tuple[Line, ...] = (), coloured: tuple[str, ...] = (), known: tuple[str, ...] = ()):
    page = Page(WIDTH, 0, shapes, loose, lambda each: GREEN if each.text in coloured else GREY)
    return bubbles_of(page, known)


def left(y: int, *texts: str, x: int = 30) -> Shape:
    lines = [line(each, x + 20, y + 10 + 50 * number) for number, each in enumerate(texts)]
    return bubble(x, max(each.x1 for each in lines) + 20, y, *lines)


def right(y: int, *texts: str) -> Shape:
    lines = [line(each, 400, y + 10 + 50 * number, 560) for number, each in enumerate(texts)]
    return bubble(380, 970, y, *lines)


def test_left_is_somebody_and_right_is_the_phones_owner() -> None:
    both = found(left(0, "Kel", "hello there", "20:01"), right(200, "no", "20:02"), coloured=("Kel",))
    assert both == [Bubble("in", "Kel", "20:01", "hello there", 0), Bubble("out", "You", "20:02", "no", 200)]
    assert is_chat(both)


def test_a_chip_in_the_middle_is_no_message() -> None:
    chip = bubble(430, 570, 0, line("Today", 450, 5, 100))
    assert [each.side for each in found(chip, left(100, "hello", "20:01"))] == ["", "in"]


def test_a_chip_is_known_as_such_where_all_bubbles_are_on_the_left() -> None:
    chip = bubble(440, 560, 0, line("Today", 455, 5, 90))
    assert found(chip, left(100, "hi", "20:01"), left(300, "ho", "20:02"))[0].side == ""


def test_a_second_bubble_goes_on_in_the_first_ones_name_until_the_owner_speaks() -> None:
    shapes = (
        left(0, "Kel", "one", "20:01"),
        left(200, "two", "20:01"),
        right(400, "me", "20:02"),
        left(600, "x", "20:03"),
    )
    assert [each.sender for each in found(*shapes, coloured=("Kel",))] == ["Kel", "Kel", "You", ""]


def test_a_name_without_colour_is_known_by_the_list_in_the_bar() -> None:
    assert found(left(0, "Kel", "one", "20:01"), known=("Kel", "Josie"))[0] == Bubble("in", "Kel", "20:01", "one", 0)


def test_a_name_read_short_is_made_whole_by_the_list_in_the_bar() -> None:
    assert found(left(0, "Moira", "one", "20:01"), known=("Moira F",), coloured=("Moira",))[0].sender == "Moira F"


def test_a_coloured_link_is_no_name() -> None:
    link = "https://news.example/a"
    assert found(left(0, link, "see that", "20:01"), coloured=(link,))[0].sender == ""


@pytest.mark.parametrize(
    ("last", "time"),
    [
        ("20:01", "20:01"),
        ("8:01 pm", "8:01 pm"),
        ("20.01", "20.01"),
        ("20:01 W", "20:01"),
        ("20:01√", "20:01"),
        ("20:01W", "20:01"),
        ("Edited 20:01 //", "20:01"),
    ],
)
def test_the_time_is_read_with_its_ticks_and_leaves_no_word_behind(last: str, time: str) -> None:
    [only] = found(left(0, "words here", last))
    assert (only.time, only.text) == (time, "words here")


def test_a_time_within_the_words_stays_there() -> None:
    [only] = found(left(0, "meet at 19:30", "by the gate", "20:01"))
    assert (only.time, only.text.replace("\n", " ")) == ("20:01", "meet at 19:30 by the gate")


def test_a_quote_within_a_bubble_is_marked_as_one() -> None:
    outer = left(0, "you said that yourself", "20:05")
    inner = bubble(40, 300, 5, line("lazy cow", 50, 8), colour=(230, 230, 230))
    assert found(outer, inner)[0].text == "> lazy cow\nyou said that yourself"


def test_words_between_bubbles_are_not_lost() -> None:
    lost = line("a line that no shape holds", 50, 220)
    both = found(left(0, "one", "20:01"), left(400, "two", "20:02"), loose=(lost,))
    assert [each.text for each in both] == ["one", lost.text, "two"]


def test_the_field_to_write_in_is_no_message() -> None:
    assert len(found(left(0, "one", "20:01"), left(300, "Message"))) == 1


def test_boxes_without_times_on_one_side_are_no_chat() -> None:
    assert not is_chat(found(left(0, "Opening hours"), left(200, "Monday to Friday"), left(400, "Closed in August")))


def test_the_bar_gives_the_name_and_who_is_in_it() -> None:
    lines = (
        line("21:15", 30, 10), line("5G", 900, 10), line("<", 10, 100), line("Ash mums", 150, 90),
        line("Kel, Josie (Maya), Bernadette O'Ro...", 150, 140),
    )  # fmt: skip
    bar = bar_of(lines, 400)
    assert (bar.title, bar.members) == ("Ash mums", ("Kel", "Josie (Maya)"))
    assert bar_of((), 400).title is None


def test_pieces_at_one_height_are_one_row_and_wrapped_rows_one_run() -> None:
    rows = rows_of([line("there", 200, 3), line("hello", 50, 0), line("again and again and again", 50, 60)])
    assert [each.text for each in rows] == ["hello there", "again and again and again"]
    wrapped = rows_of([line("she has been late every", 50, 0), line("day this week", 50, 60)])
    assert run_of(wrapped) == "she has been late every day this week"
    apart = rows_of([line("No", 50, 0), line("I never said that to anybody", 50, 60)])
    assert run_of(apart) == "No\nI never said that to anybody"
