"""One picture, or one page of a PDF, drawn anew as a JPEG: whatever else its file holds is left behind.

Hostile bytes are opened here: it runs in a child process with limits (`service.looking_child`).
"""

from __future__ import annotations

import io

import pypdfium2
from PIL import Image

from ingest.exhibits.inner_pictures import pdf_page
from ingest.exhibits.picture import Unopened, open_picture
from ingest.parse_mail import exhibit_bytes

_WIDEST, _TALLEST = 1200, 16_000
_QUALITY = 82
_PDF = b"%PDF-"
_HEAD = 1024


def drawn(raw: bytes, position: str, page: int = 1) -> bytes | None:
    """The exhibit at a position of a raw mail as a JPEG; None where there is none, or it cannot be drawn."""
    try:
        data = exhibit_bytes(raw, position)
        image = pdf_page(data, page) if _PDF in data[:_HEAD] else open_picture(data).image
    except (KeyError, Unopened, pypdfium2.PdfiumError, ValueError, OSError):
        return None
    image.thumbnail((_WIDEST, _TALLEST), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    image.convert("RGB").save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()
