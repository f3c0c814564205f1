"""The bars of a phone's screen: the chat's name and who is in it stand above the first bubble."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.exhibits.bubble_shapes import Shape
from ingest.exhibits.chat_days import names_a_day
from ingest.exhibits.ocr_engine import Line
from ingest.exhibits.rows import Row, rows_of

_STATUS = re.compile(
    r"^(?:\d{1,2}[:.]\d{2}(?:\s?[ap]m)?|[345]G\+?|LTE|H\+|Wi-?Fi|\d{1,3}\s?%|EE|O2|Vodafone|Three|[<‹←]\s?\d{0,3}|\W*|\w)$",
    re.IGNORECASE,
)
_SUBTITLE = re.compile(
    r"^(?:online|typing\W*|last seen\b.*|tap here for .*|click here for .*|active (?:now|\d.*)|\d+ members?.*)$",
    re.IGNORECASE,
)

_NEARLY = 0.75
_WIDE = 0.6


@dataclass(frozen=True, slots=True)
class Bar:
    """`title` is the group's or contact's name; `members` are names that the bar lists; it ends at `bottom`."""

    title: str | None
    members: tuple[str, ...] = ()
    bottom: int = 0


def is_bar(shape: Shape, width: int) -> bool:
    """True for the coloured bar at the top of a screen: wide, and with the phone's clock or a way back in it."""
    rows = rows_of(shape.lines)
    texts = [piece.text for row in rows[:2] for piece in row.pieces]
    is_wide = shape.x1 - shape.x0 > width * _WIDE
    return is_wide and len(texts) > 1 and any(_STATUS.match(each) for each in texts)


def bar_of(loose: Sequence[Line], first_bubble: int) -> Bar:
    """What the bar says: the first tall words above the first bubble, and the list below them."""
    above = [each for each in loose if each.y1 <= first_bubble and not _STATUS.match(each.text)]
    rows = [each for each in rows_of(above) if any(letter.isalpha() for letter in each.text)]
    if not rows:
        return Bar(None)
    tallest = max(each.height for each in rows)
    title = next((each for each in rows if _could_be_title(each, tallest)), rows[0])
    below = [each for each in rows if each.y0 > title.y0]
    is_list = below and below[0].y0 < title.y1 + title.height and not names_a_day(below[0].text)
    return Bar(_unbroken(title), _members(below[0].text) if is_list else (), below[0].y1 if is_list else title.y1)


def _could_be_title(row: Row, tallest: int) -> bool:
    return row.height >= tallest * _NEARLY and not _SUBTITLE.match(row.text)


def _unbroken(row: Row) -> str:
    """The title without the way back and the count of unread chats that stand before it."""
    pieces = [each.text for each in row.pieces]
    if len(pieces) > 1 and re.fullmatch(r"[<‹←]?\s?\d{0,4}", pieces[0]):
        pieces = pieces[1:]
    return re.sub(r"^[<‹←]\s?\d*\s*", "", " ".join(pieces)).strip()


def _members(text: str) -> tuple[str, ...]:
    if "," not in text:
        return ()
    names = [each.strip() for each in re.sub(r"(?:\.{2,}|…)$", "\0", text).split(",")]
    # The last name may be cut off by the edge of the screen.
    return tuple(each for each in names if each and "\0" not in each and each.lower() != "you")
