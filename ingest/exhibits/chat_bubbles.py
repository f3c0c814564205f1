"""Shapes with words become a chat: who wrote which bubble, on which side, when.

left bubble      another person; the name stands in it (coloured, or as the bar lists it), or just above it
right bubble     the phone's owner
chip             in the middle: a day, or what the app itself says
a shape within   words that the bubble quotes
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.exhibits.bubble_shapes import Shape
from ingest.exhibits.ocr_engine import Line
from ingest.exhibits.rows import Row, rows_of, run_of

OWN = "You"
_CLOCK = r"\d{1,2}[:.]\d{2}(?:\s?[AaPp]\.?\s?[Mm]\.?)?"
# The ticks of a sent message are read as all kinds of letters.
_TIME = re.compile(rf"(?:^|\s)(?:Edited\s)?(?P<time>{_CLOCK})(?:\s?[^\w\s]{{1,3}}|\s?[WVwv√]{{1,3}}){{0,2}}$")
_FIELD = re.compile(
    r"^\W*(?:(?:type a |text |write a )?message\W{0,3}\S?|i?message|reply|aa|search|add a comment\W*)$", re.IGNORECASE
)
_WEB = re.compile(r"https?:|www\.|\.(?:com|co\.uk|org)\b")
_COLOURED = 30
_LONGEST_NAME = 45
_CENTRED = 0.08
_WIDEST_CHIP = 0.75


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message as the picture shows it. `side` is "in", "out" or "" for what the app itself says."""

    side: str
    sender: str
    time: str
    text: str
    y0: int


@dataclass(frozen=True, slots=True)
class Page:
    """What was found in a picture: shapes with their lines, lines on the page itself, and how to see ink.

    The bar ends at `top`.
    """

    width: int
    top: int
    shapes: Sequence[Shape]
    loose: Sequence[Line]
    ink: Callable[[Line], tuple[int, int, int]]


def bubbles_of(page: Page, known: Sequence[str] = ()) -> list[Bubble]:
    """The bubbles and chips from top to bottom. `known` are names that the bar lists."""
    outer = [each for each in page.shapes if not any(other.holds(each) for other in page.shapes)]
    outer = [each for each in outer if not _FIELD.match(rows_of(each.lines)[0].text)]
    if not outer:
        return []
    edges = _edges(outer, page.width)
    sides = {id(each): _side(each, edges, page.width) for each in outer}
    # Apps that put the time into the bubble put the name there as well; others put both outside.
    is_inside = any(_TIME.search(rows_of(each.lines)[-1].text) for each in outer)
    above = {} if is_inside else _names_above(page, [each for each in outer if sides[id(each)] == "in"])
    loose = [each for each in page.loose if each not in above.values()]
    strays = stray_shapes(loose, page.top, max(each.y1 for each in outer))
    sides |= {id(each): _side(each, edges, page.width) if is_inside else "" for each in strays}
    reader = _BubbleReader(page, {each.casefold(): each for each in known})
    in_order = sorted([*outer, *strays], key=lambda each: each.y0)
    return _senders_kept([reader.read(each, sides[id(each)], above.get(id(each))) for each in in_order])


def stray_shapes(loose: Sequence[Line], top: int, bottom: int) -> list[Shape]:
    """Lines on the page between bar and last bubble, gathered as if a bubble were around them: none is lost."""
    found: list[Shape] = []
    for row in rows_of(each for each in loose if top <= each.y0 and each.y1 <= bottom):
        last = found[-1] if found else None
        if last and row.y0 - last.y1 < row.height * 0.6 and not _TIME.search(rows_of(last.lines)[-1].text):
            last.lines += row.pieces
            last.x0, last.x1, last.y1 = min(last.x0, row.x0), max(last.x1, row.x1), row.y1
        else:
            found.append(Shape(row.x0, row.y0, row.x1, row.y1, (0, 0, 0), list(row.pieces)))
    return found


def is_chat(bubbles: Sequence[Bubble]) -> bool:
    """True where these are messages: most with a time in them, or bubbles on both sides."""
    said = [each for each in bubbles if each.side]
    timed = [each for each in said if each.time]
    return bool(said) and (len(timed) * 2 >= len(said) or len({each.side for each in said}) > 1)


def _edges(shapes: Sequence[Shape], width: int) -> tuple[int, int]:
    """Where bubbles begin on the left and end on the right: near the picture's edges unless it was cropped."""
    left = min((each.x0 for each in shapes), default=0)
    right = max((each.x1 for each in shapes), default=width)
    return min(left, round(width * 0.15)), max(right, round(width * 0.85))


def _side(shape: Shape, edges: tuple[int, int], width: int) -> str:
    before, after = shape.x0 - edges[0], edges[1] - shape.x1
    is_narrow = shape.x1 - shape.x0 < width * _WIDEST_CHIP
    off_middle = min(abs(before - after), abs(shape.x0 + shape.x1 - width))
    if is_narrow and off_middle < width * _CENTRED and min(before, after) > width * _CENTRED:
        return ""
    return "in" if before <= after else "out"


class _BubbleReader:
    """Reads shapes from top to bottom and learns the names that stand in them."""

    def __init__(self, page: Page, names: dict[str, str]) -> None:
        self._page = page
        self._names = names

    def read(self, shape: Shape, side: str, above: Line | None) -> Bubble:
        rows = rows_of(shape.lines)
        time, rows = _time_taken(rows) if side else ("", rows)
        sender = _clean_name(above.text) if above else ""
        if side == "in" and rows and not sender and self._is_name(rows):
            sender, rows = self._whole(_clean_name(rows[0].text)), rows[1:]
            self._names.setdefault(sender.casefold(), sender)
        inner = [each for each in self._page.shapes if shape.holds(each)]
        quoted = [f"> {run_of(rows_of(each.lines))}" for each in inner]
        text = "\n".join(each for each in (*quoted, run_of(rows)) if each)
        return Bubble(side, OWN if side == "out" else sender, time, text, shape.y0)

    def _is_name(self, rows: Sequence[Row]) -> bool:
        words = _clean_name(rows[0].text)
        if not words or len(words) > _LONGEST_NAME:
            return False
        if words.casefold() in self._names:
            return True
        # A photograph may tint all letters: a name is more coloured than the words below it.
        plain = self._colour(rows[1]) if len(rows) > 1 else 0
        return self._colour(rows[0]) - plain >= _COLOURED and not _WEB.search(rows[0].text)

    def _colour(self, row: Row) -> int:
        ink = self._page.ink(row.pieces[0])
        return max(ink) - min(ink)

    def _whole(self, name: str) -> str:
        """A name whose last letter was not read ("Moira" for "Moira F"), as the bar lists it."""
        longer = [whole for key, whole in self._names.items() if key.startswith(f"{name.casefold()} ")]
        return longer[0] if len(longer) == 1 and name.casefold() not in self._names else name


def _time_taken(rows: list[Row]) -> tuple[str, list[Row]]:
    """The time at the end of a bubble's last row, and the rows without it."""
    if not rows:
        return "", rows
    last = rows[-1]
    match = _TIME.search(last.text)
    if match is None:
        return "", rows
    left = last.text[: match.start()].strip()
    kept = rows[:-1]
    # What stood beside the time must not make its row seem wide.
    pieces = tuple(each for each in last.pieces if not _TIME.fullmatch(each.text.strip())) or last.pieces
    if left:
        kept = [*kept, Row(last.x0, last.y0, max(each.x1 for each in pieces), last.y1, left, pieces)]
    return re.sub(r"\s+", " ", match["time"]), kept


def _names_above(page: Page, shapes: Sequence[Shape]) -> dict[int, Line]:
    """The names that stand on the page just above their bubbles, as Messenger and Instagram put them."""
    found: dict[int, Line] = {}
    for shape in shapes:
        for line in page.loose:
            gap = shape.y0 - line.y1
            is_close = -line.height * 0.3 <= gap <= line.height * 0.8
            if is_close and abs(line.x0 - shape.x0) < page.width * 0.06 and len(line.text) <= _LONGEST_NAME:
                found[id(shape)] = line
    return found


def _clean_name(text: str) -> str:
    """Without WhatsApp's tilde and the number that it puts beside an unknown name."""
    return re.sub(r"\s+\+?\d[\d ]{8,}$", "", text.strip().lstrip("~").strip()).strip()


def _senders_kept(bubbles: list[Bubble]) -> list[Bubble]:
    """A bubble on the left without a name goes on in the name of the one above it."""
    kept: list[Bubble] = []
    last = ""
    for each in bubbles:
        sender = each.sender
        if each.side == "in":
            last = sender = sender or last
        elif each.side == "out":
            last = ""
        kept.append(Bubble(each.side, sender, each.time, each.text, each.y0))
    return kept
