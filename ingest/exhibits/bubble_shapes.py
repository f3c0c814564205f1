"""Which words of a picture stand in which filled shape: speech bubbles, date chips, quotes within bubbles.

Around every line of words its ground's colour is flooded outwards; where the flood ends is the shape. This tells
left from right whatever the colours are, and needs no knowledge of any one app.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from PIL import Image

from ingest.exhibits.ocr_engine import Line

Pixels = np.ndarray[Any, np.dtype[np.uint8]]

# Floods run on a picture of this width: fast, and JPEG's noise is smoothed away.
_WIDTH = 600
_ALIKE = 6
# A shape as large as this is the page itself.
_PAGE_WIDTH = 0.93
_LEAST_AREA = 0.6
_STEPS = 3
# How far neighbours may differ where a flood follows slow changes; how far parts of one bubble may.
_STEP = 3
_SAME = 8
_SEVERAL = 3


@dataclass(slots=True)
class Shape:
    """A filled shape in the picture's pixels, the lines that stand in it, and its colour (red, green, blue)."""

    x0: int
    y0: int
    x1: int
    y1: int
    colour: tuple[int, int, int]
    lines: list[Line] = field(default_factory=list)

    def holds(self, other: Shape) -> bool:
        """True where the other shape lies wholly within this one."""
        return (
            other is not self
            and self.x0 <= other.x0
            and self.y0 <= other.y0
            and self.x1 >= other.x1
            and self.y1 >= other.y1
        )


class ShapeFinder:
    """Finds the shapes of one picture. `loose` are the lines that stand on the page itself."""

    def __init__(self, picture: Image.Image, lines: Sequence[Line]) -> None:
        self._scale = min(1.0, _WIDTH / picture.width)
        size = (max(1, round(picture.width * self._scale)), max(1, round(picture.height * self._scale)))
        # A copy that lines are flooded on; each flood leaves its number in `_owner`.
        self._pixels: Pixels = np.array(picture.resize(size, Image.Resampling.BOX))
        self._owner = np.full(self._pixels.shape[:2], -1, np.int32)
        self._floods: list[Shape | None] = []
        self.loose: list[Line] = []
        for each in lines:
            self._place(each)
        self._merge()
        self._take_back()
        self.shapes = [each for each in self._floods if each is not None and each.lines]

    def ink(self, line: Line) -> tuple[int, int, int]:
        """The colour of a line's letters: what differs most from its ground."""
        box = self._box(line)
        ground = np.array(_commonest(box), np.int32)
        flat = box.reshape(-1, 3).astype(np.int32)
        far = np.abs(flat - ground).sum(axis=1)
        most = flat[far >= np.quantile(far, 0.93)]
        red, green, blue = (int(each) for each in np.median(most, axis=0))
        return red, green, blue

    def _merge(self) -> None:
        """Two floods of one bubble are one shape; a shape that holds several bubbles is the screen itself."""
        found = [each for each in self._floods if each is not None]
        for shape in sorted(found, key=lambda each: each.y0 - each.y1):
            within = [each for each in found if each.lines and shape.holds(each)]
            for each in within:
                if _differ(each.colour, shape.colour) <= _SAME:
                    shape.lines += each.lines
                    each.lines = []
            if len([each for each in within if each.lines]) >= _SEVERAL:
                self.loose += shape.lines
                shape.lines = []

    def _take_back(self) -> None:
        """A line that no flood reached (noise, a photographed screen) belongs to the bubble around it."""
        for line in list(self.loose):
            around = [each for each in self._floods if each is not None and each.lines and _lies_in(line, each)]
            if around:
                min(around, key=lambda each: each.x1 - each.x0).lines.append(line)
                self.loose.remove(line)

    def _place(self, line: Line) -> None:
        shape = self._shape_of(line)
        (shape.lines if shape else self.loose).append(line)

    def _shape_of(self, line: Line) -> Shape | None:
        ground = _commonest(self._box(line))
        area = (line.x1 - line.x0) * line.height * self._scale**2
        for x, y in self._around(line, ground):
            owner = int(self._owner[y, x])
            if owner < 0:
                owner = self._flood(x, y, area)
            if owner >= 0:
                return self._floods[owner]
        return None

    def _around(self, line: Line, ground: tuple[int, int, int]) -> list[tuple[int, int]]:
        """Places just outside a line that have its ground's colour."""
        height, width = self._pixels.shape[:2]
        left, right = round(line.x0 * self._scale), round(line.x1 * self._scale)
        top, bottom = round(line.y0 * self._scale), round(line.y1 * self._scale)
        found = []
        for out in range(_STEPS):
            rows = (top - out, bottom + out)
            spots = [(x, y) for y in rows for x in range(left, right, max(1, (right - left) // 8))]
            spots += [(x, (top + bottom) // 2) for x in (left - out, right + out)]
            found += [(x, y) for x, y in spots if 0 <= x < width and 0 <= y < height and self._alike(x, y, ground)]
        return found

    def _alike(self, x: int, y: int, colour: tuple[int, int, int]) -> bool:
        return bool((np.abs(self._pixels[y, x].astype(np.int32) - np.array(colour, np.int32)) <= _ALIKE).all())

    def _flood(self, x: int, y: int, least: float) -> int:
        """Floods from a place; the flood's number, or -1 where it is only the inside of a letter."""
        height, width = self._pixels.shape[:2]
        mask: Pixels = np.zeros((height + 2, width + 2), np.uint8)
        flags = 4 | cv2.FLOODFILL_FIXED_RANGE | cv2.FLOODFILL_MASK_ONLY | (1 << 8)
        alike = (_ALIKE,) * 3
        area, _, _, (left, top, wide, tall) = cv2.floodFill(self._pixels, mask, (x, y), (0, 0, 0), alike, alike, flags)
        if area < least * _LEAST_AREA:
            return -1
        self._owner[mask[1:-1, 1:-1] == 1] = len(self._floods)
        is_page = wide > width * _PAGE_WIDTH
        x0, y0, x1, y1 = (round(each / self._scale) for each in (left, top, left + wide, top + tall))
        red, green, blue = (int(each) for each in self._pixels[y, x])
        self._floods.append(None if is_page else Shape(x0, y0, x1, y1, (red, green, blue)))
        return len(self._floods) - 1

    def _box(self, line: Line) -> Pixels:
        left, right = round(line.x0 * self._scale), round(line.x1 * self._scale)
        top, bottom = round(line.y0 * self._scale), round(line.y1 * self._scale)
        box: Pixels = self._pixels[max(0, top) : max(top + 1, bottom), max(0, left) : max(left + 1, right)]
        return box if box.size else self._pixels[:1, :1]


def _lies_in(line: Line, shape: Shape) -> bool:
    slack = line.height // 3
    is_beside = shape.x0 - slack <= line.x0 and line.x1 <= shape.x1 + slack
    return is_beside and shape.y0 - slack <= line.y0 and line.y1 <= shape.y1 + slack


def _differ(one: tuple[int, int, int], other: tuple[int, int, int]) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def _commonest(box: Pixels) -> tuple[int, int, int]:
    """The colour of most of a box, as the middle of the fullest coarse bin."""
    flat = box.reshape(-1, 3).astype(np.int32)
    bins = (flat // 12) @ np.array([484, 22, 1])
    values, counts = np.unique(bins, return_counts=True)
    red, green, blue = (int(each) for each in np.median(flat[bins == values[counts.argmax()]], axis=0))
    return red, green, blue
