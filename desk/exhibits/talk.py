"""A chat as a conversation: days, speakers, lines, the lit ones marked; long ones in pages that stay small."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from markupsafe import escape

from casefile.report import Message
from desk.exhibits.reported import Reported
from desk.marked_words import Mark, Piece, pieces

MOST_LINES = 200
# What a page may hold, in bytes as they are sent; a line's own marks and words about it come to some three hundred.
_MOST_BYTES, _A_LINE = 60_000, 330
_LONGEST = 4000
_VOICES = 6


@dataclass(frozen=True, slots=True)
class Said:
    """One line. `number` counts the chat's lines from 1; `voice` is its speaker's colour, 1 to 6; `begins` where another speaks.

    `labels` are those behind which it stands; `on` is the next lit line, 0 where there is none; `cut` is True where its end is
    left out.
    """

    number: int
    sender: list[Piece]
    voice: int
    begins: bool
    own: bool
    kind: str
    at: str
    words: list[Piece]
    labels: tuple[str, ...] = ()
    on: int = 0
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """The lines of a day; `day` is None where the lines tell none."""

    day: date | None
    lines: tuple[Said, ...]


def pages_of(messages: Sequence[Message]) -> list[range]:
    """The pages of a chat, as ranges of indices: at most 200 lines, and no more words than a small page holds."""
    pages, start, room = [], 0, _MOST_BYTES
    for index, each in enumerate(messages):
        size = _A_LINE + len(escape(each.text[:_LONGEST]).encode("utf-8", "replace")) + len(each.sender)
        if index > start and (size > room or index - start >= MOST_LINES):
            pages.append(range(start, index))
            start, room = index, _MOST_BYTES
        room -= size
    return [*pages, range(start, len(messages))]


def days_of(
    messages: Sequence[Message],
    shown: range,
    lit: dict[int, list[Reported]],
    cover: Sequence[str],
) -> list[Day]:
    """The lines of one page, day by day. `lit` are the lit lines by index, `cover` the words to be covered."""
    lines = list(_lines(messages, shown, lit, cover))
    days = [messages[index].at for index in shown]
    paired = groupby(zip(_days(days), lines, strict=True), key=lambda each: each[0])
    return [Day(day, tuple(line for _, line in group)) for day, group in paired]


def _days(moments: Sequence[datetime | None]) -> Iterator[date | None]:
    """A line that tells no day is of the day before it."""
    last: date | None = None
    for each in moments:
        last = each.date() if each else last
        yield last


def _lines(
    messages: Sequence[Message], shown: range, lit: dict[int, list[Reported]], cover: Sequence[str]
) -> Iterator[Said]:
    speakers = [each for each in dict.fromkeys(each.sender for each in messages) if each]
    voices = {name: number % _VOICES + 1 for number, name in enumerate(speakers)}
    # Friends go by first names in a chat.
    names = [*cover, *(each.split()[0] for each in cover if " " in each)]
    reported, placed, before = sorted(lit), set[str](), ""
    for index in shown:
        each, quotes = messages[index], lit.get(index, [])
        text = each.text[:_LONGEST]
        marks = [Mark(one.anchor, one.quote) for one in quotes if one.anchor not in placed]
        words, found = pieces(text, marks, cover)
        placed |= found - {""}
        words = [replace(piece, anchors=tuple(filter(None, piece.anchors))) for piece in words]
        # A quote that runs over several lines stands whole in none of them: its lines are marked from end to end.
        if quotes and not found:
            words = [replace(piece, marked=True) for piece in words]
        yield Said(
            number=index + 1,
            sender=pieces(each.sender, (), names)[0],
            voice=voices.get(each.sender, 0),
            begins=each.sender != before or index == shown.start,
            own=each.own,
            kind=each.kind,
            at=f"{each.at:%H:%M}" if each.at else each.clock,
            words=words,
            labels=tuple(dict.fromkeys(one.label for one in quotes)),
            on=next((one + 1 for one in reported if one > index), 0) if quotes else 0,
            cut=len(each.text) > _LONGEST,
        )
        before = each.sender if each.kind != "system" else ""
