"""A picture becomes words: a chat where it shows bubbles, else its lines in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from casefile.report import Message, Printed, PrintedLine
from ingest.exhibits.bubble_shapes import ShapeFinder
from ingest.exhibits.chat_bubbles import Bubble, Page, bubbles_of, is_chat
from ingest.exhibits.chat_days import day_of, moment_of, names_a_day
from ingest.exhibits.exhibit_text import ExhibitText
from ingest.exhibits.ocr_engine import Line, printed_lines
from ingest.exhibits.picture import Picture
from ingest.exhibits.rows import Row, rows_of, run_of
from ingest.exhibits.screen_bar import bar_of, is_bar

# Less than this in bubbles, and the picture is a page with some boxes on it.
_MOSTLY = 0.5
# More lines than a screen of thirty screens' length holds: the report is kept small.
_MOST_LINES, _LONGEST_LINE = 600, 400
# Rows farther apart than this part of their height begin a paragraph.
_PARAGRAPH = 0.6


def picture_text(picture: Picture) -> ExhibitText:
    """What a picture says; `text` is "" where no words were found in it."""
    lines = printed_lines(picture.image)
    return replace(text_of_lines(picture, lines), printed=(_printed(picture, lines),))


def _printed(picture: Picture, lines: Sequence[Line]) -> Printed:
    """Where the words stand, for whoever looks at the picture beside them."""
    kept = (
        PrintedLine((each.x0, each.y0, each.x1, each.y1), each.text[:_LONGEST_LINE]) for each in lines[:_MOST_LINES]
    )
    return Printed(picture.image.width, picture.image.height, tuple(kept))


def text_of_lines(picture: Picture, lines: Sequence[Line]) -> ExhibitText:
    """What lines found in a picture mean together."""
    finder = ShapeFinder(picture.image, lines)
    width = picture.image.width
    shapes = sorted(finder.shapes, key=lambda each: each.y0)
    loose = list(finder.loose)
    if shapes and is_bar(shapes[0], width):
        loose += shapes.pop(0).lines
    bar = bar_of(loose, min((each.y0 for each in shapes), default=0))
    page = Page(width, bar.bottom, shapes, loose, finder.ink)
    bubbles = bubbles_of(page, bar.members)
    if not is_chat(bubbles) or _length(each.text for each in bubbles) < _length(each.text for each in lines) * _MOSTLY:
        return ExhibitText(_as_text(rows_of(lines)))
    messages = _messages(bubbles, bar.title, picture.taken)
    return ExhibitText(_as_chat(bar.title, messages), bar.title, messages)


def _length(texts: Iterable[str]) -> int:
    return sum(len(each) for each in texts)


def _messages(bubbles: Sequence[Bubble], title: str | None, taken: date | None) -> tuple[Message, ...]:
    # Where no bubble names anybody, two people write to each other, and the bar names the other one.
    is_of_two = not any(each.sender for each in bubbles if each.side == "in")
    messages: list[Message] = []
    day: date | None = None
    for each in bubbles:
        if not each.side:
            day = day_of(each.text, taken) if names_a_day(each.text) else day
            messages.append(Message("", None, each.text, "system"))
            continue
        sender = (title or "") if is_of_two and each.side == "in" else each.sender
        own = each.side == "out"
        messages.append(Message(sender, moment_of(day, each.time), each.text, "text", own, each.time))
    return tuple(messages)


def _as_chat(title: str | None, messages: Sequence[Message]) -> str:
    lines = [title] if title else []
    for each in messages:
        head = " ".join(part for part in (each.clock, each.sender) if part)
        lines.append(f"{head}: {each.text}" if head else each.text)
    return "\n".join(lines)


def _as_text(rows: Sequence[Row]) -> str:
    """Rows close to each other are one paragraph."""
    paragraphs: list[list[Row]] = []
    for row in rows:
        above = paragraphs[-1][-1] if paragraphs else None
        if above is not None and row.y0 - above.y1 < min(row.height, above.height) * _PARAGRAPH:
            paragraphs[-1].append(row)
        else:
            paragraphs.append([row])
    return "\n\n".join(run_of(each) for each in paragraphs)
