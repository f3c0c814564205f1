"""The text layer of a PDF, page by page, within limits."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import DeprecationError, PyPdfError

from ingest.exhibits.exhibit_text import ExhibitText

_MOST_PAGES = 200
_SECONDS = 15.0
_MOST_TEXT = 500_000
NO_TEXT = "The PDF holds no text, perhaps only pictures of pages."


def pdf_text(data: bytes) -> ExhibitText:
    """The words of a PDF; None with a warning where it is locked, broken, or only pictures of pages."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return ExhibitText(None, warnings=("The PDF is locked with a password.",))
        pages = list(_pages(reader))
        count = len(reader.pages)
    # pypdf walks hostile object graphs: besides its own errors it lets out whatever a wrong type does.
    except (
        PyPdfError,
        DeprecationError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        OSError,
        RecursionError,
        ArithmeticError,
        NotImplementedError,
    ):
        return ExhibitText(None, warnings=("The PDF is damaged and could not be read.",))
    text = "\n\n".join(each.strip() for each in pages).strip()[:_MOST_TEXT]
    warnings = (f"Only the first {len(pages)} pages of the PDF were read.",) if count > len(pages) else ()
    if not text:
        # Without a text layer the pages are pictures: a scan.
        return ExhibitText(None, warnings=(*warnings, NO_TEXT), has_pictures=count > 0, pages=count)
    return ExhibitText(text, warnings=warnings, pages=count)


def _pages(reader: PdfReader) -> Iterator[str]:
    """The words of each page, as long as there is time: some pages are built to take for ever."""
    end = time.monotonic() + _SECONDS
    for number in range(min(len(reader.pages), _MOST_PAGES)):
        if time.monotonic() > end:
            return
        yield reader.pages[number].extract_text() or ""
