"""Pictures within other files, for the second step: pages of a scanned PDF, pictures in a Word file or a zip."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pypdfium2
from PIL import Image

from ingest.exhibits.picture import Picture, Unopened, open_picture, picture_of
from ingest.exhibits.zipped import ZIP_ERRORS, member, picture_names

_MOST_PAGES = 15
_MOST_FILES = 20
_PAGE_WIDTH = 1240
_MOST_BYTES = 40 * 1024 * 1024


def zipped_pictures(data: bytes) -> Iterator[tuple[str, Picture]]:
    """The pictures of a zip or office file, by name, within limits; what cannot be opened is passed over."""
    left = _MOST_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            # An export's newest pictures come last; they are what is reported.
            for name in picture_names(archive.namelist())[-_MOST_FILES:]:
                found = member(archive, name, left)
                left -= len(found)
                try:
                    yield name, open_picture(found, name)
                except Unopened:
                    continue
    except ZIP_ERRORS:
        return


def pdf_pages(data: bytes) -> Iterator[tuple[str, Picture]]:
    """The pages of a PDF as pictures of a readable width. Ends early where a page cannot be drawn."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return
    try:
        for number in range(min(len(document), _MOST_PAGES)):
            yield f"page {number + 1}", picture_of(_drawn(document[number]))
    except (pypdfium2.PdfiumError, ValueError, OSError):
        return
    finally:
        document.close()


def pdf_page(data: bytes, number: int) -> Image.Image:
    """One page of a PDF, counted from 1. Raises `PdfiumError` or `ValueError` where it cannot be drawn."""
    document = pypdfium2.PdfDocument(data)
    try:
        if not 1 <= number <= len(document):
            raise ValueError("no such page")
        return _drawn(document[number - 1])
    finally:
        document.close()


def _drawn(page: pypdfium2.PdfPage) -> Image.Image:
    width, height = page.get_size()
    # A page may claim to be a mile long.
    scale = _PAGE_WIDTH / max(1.0, width, height / 3)
    image: Image.Image = page.render(scale=scale).to_pil()
    return image
