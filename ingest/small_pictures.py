"""Pictures of a mail drawn small, as JPEG, for a page that is to be printed: upright, without the camera's notes.

Hostile bytes are opened here: it runs in a child process with limits (`service.preview_child`).
"""

from __future__ import annotations

import io

from PIL import Image

from ingest.exhibits.picture import Unopened, open_picture
from ingest.parse_mail import exhibit_bytes

_WIDEST, _TALLEST = 1000, 4000
_QUALITY = 78


def small_picture(raw: bytes, position: str) -> bytes | None:
    """The picture at a position of a raw mail as a small JPEG; None where there is none, or it cannot be opened."""
    try:
        image = open_picture(exhibit_bytes(raw, position)).image
    except (KeyError, Unopened):
        return None
    image.thumbnail((_WIDEST, _TALLEST), Image.Resampling.LANCZOS)
    drawn = io.BytesIO()
    image.save(drawn, "JPEG", quality=_QUALITY)
    return drawn.getvalue()
