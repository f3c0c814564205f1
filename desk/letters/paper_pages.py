"""A letter's PDF as pictures of its pages, made anew from its own drawing. The PDF is the desk's own, never somebody else's."""

from __future__ import annotations

from io import BytesIO
from threading import Lock

import pypdfium2

# About 110 dots an inch: an A4 page is 910 pixels wide.
_SCALE = 110 / 72
# PDFium does one thing at a time.
_ONE_AT_A_TIME = Lock()


def count_pages(pdf: bytes) -> int:
    """How many pages it has."""
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def page_as_png(pdf: bytes, number: int) -> bytes | None:
    """The page with this number, from 1; None where there is none."""
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        if not 1 <= number <= len(document):
            return None
        drawn = document[number - 1].render(scale=_SCALE, grayscale=True).to_pil()
    written = BytesIO()
    drawn.save(written, "PNG", optimize=True)
    return written.getvalue()
