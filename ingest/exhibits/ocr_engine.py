"""Printed words in a picture, each line with its place: the one module that knows the OCR engine.

The engine is RapidOCR on ONNX Runtime, with the models that its wheel brings: nothing is downloaded, nothing is
sent. A long picture (a scrolling screenshot) is cut into slices that overlap by more than a line.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from PIL import Image

# A slice is no taller than a phone's screen, so that letters keep their size when the detector shrinks it.
_TALLEST = 2.3
_OVERLAP = 0.12
_LEAST_SURE = 0.5
_SETTINGS = {
    # Text lies upright on screens and scans: asking whether it is turned costs time for nothing.
    "Global.use_cls": False,
    "Global.log_level": "critical",
    "Det.limit_type": "max",
    "Det.limit_side_len": 1280,
    # One line at a time keeps the memory small.
    "Rec.rec_batch_num": 1,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A run of printed words and its place in the picture's pixels."""

    x0: int
    y0: int
    x1: int
    y1: int
    text: str

    @property
    def height(self) -> int:
        """How tall it is."""
        return self.y1 - self.y0

    @property
    def middle(self) -> float:
        """The height at which it stands."""
        return (self.y0 + self.y1) / 2


def printed_lines(picture: Image.Image) -> list[Line]:
    """Every line of words in an RGB picture, from top to bottom."""
    found: list[Line] = []
    for top, part in _slices(picture):
        lines = [replace(each, y0=each.y0 + top, y1=each.y1 + top) for each in _read(np.asarray(part))]
        found = _joined(found, lines, top)
    return sorted(found, key=lambda each: (each.y0, each.x0))


def slice_count(width: int, height: int) -> int:
    """How many slices a picture of this size is read in: what reading it costs."""
    tallest = round(width * _TALLEST)
    step = max(1, round(tallest * (1 - _OVERLAP)))
    return 1 if height <= tallest else 1 + -(-(height - tallest) // step)


def _slices(picture: Image.Image) -> Iterator[tuple[int, Image.Image]]:
    tallest = round(picture.width * _TALLEST)
    step = max(1, round(tallest * (1 - _OVERLAP)))
    for number in range(slice_count(picture.width, picture.height)):
        top = number * step
        yield top, picture.crop((0, top, picture.width, min(picture.height, top + tallest)))


def _joined(above: list[Line], below: list[Line], top: int) -> list[Line]:
    """Lines of two slices: of one that both saw, the one farther from its slice's edge is whole."""
    if not above:
        return below
    bottom = max(each.y1 for each in above)
    cut = (top + bottom) / 2
    return [each for each in above if each.middle < cut] + [each for each in below if each.middle >= cut]


def _read(pixels: np.ndarray[Any, np.dtype[np.uint8]]) -> list[Line]:
    # OpenCV's order of colours is blue, green, red.
    result = _engine()(np.ascontiguousarray(pixels[:, :, ::-1]))
    if result.boxes is None:
        return []
    lines = []
    for box, text, sure in zip(result.boxes, result.txts, result.scores, strict=True):
        if text.strip() and sure >= _LEAST_SURE:
            (x0, y0), (x1, y1) = box.min(axis=0), box.max(axis=0)
            lines.append(Line(int(x0), int(y0), int(x1), int(y1), text.strip()))
    return lines


@cache
def _engine() -> Any:
    """Loaded when the first picture comes: most mails bring none, and it is slow and large."""
    # Read by ONNX Runtime as it is imported. The pinned version sends nothing by itself; this says so once more.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    from rapidocr import RapidOCR  # noqa: PLC0415 - heavy, and only wanted where there is a picture

    return RapidOCR(params=_SETTINGS)
