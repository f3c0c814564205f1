"""The text layer of a PDF, page by page, within limits."""

from __future__ import annotations

import io

from pypdf import PdfReader
from pypdf.errors import DeprecationError, PyPdfError

from ingest.exhibits.exhibit_text import ExhibitText

_MOST_PAGES = 200
_MOST_TEXT = 500_000


def pdf_text(data: bytes) -> ExhibitText:
    """The words of a PDF; None with a warning where it is locked, broken, or only pictures of pages."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return ExhibitText(None, warnings=("The PDF is locked with a password.",))
        pages = [reader.pages[number].extract_text() or "" for number in range(min(len(reader.pages), _MOST_PAGES))]
        left_out = len(reader.pages) - len(pages)
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
    warnings = (f"Only the first {_MOST_PAGES} pages of the PDF were read.",) if left_out else ()
    if not text:
        return ExhibitText(None, warnings=(*warnings, "The PDF holds no text, perhaps only pictures of pages."))
    return ExhibitText(text, warnings=warnings)
