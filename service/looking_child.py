"""The child process behind one look: draws one picture or page, or cleans a mail's HTML, without a key and within limits.

Arguments: "picture", the exhibit's position and the page, or "layout". The raw mail comes in on standard input; a JPEG
or the HTML goes out, or nothing where it cannot be shown.
"""

from __future__ import annotations

import logging
import sys
import warnings

from service.reading_child import limit


def main() -> None:
    """Shows what can be shown."""
    limit()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    what, *where = sys.argv[1:]
    raw = sys.stdin.buffer.read()
    shown = _picture(raw, where[0], int(where[1])) if what == "picture" else _layout(raw)
    sys.stdout.buffer.write(shown or b"")


def _picture(raw: bytes, position: str, page: int) -> bytes | None:
    from ingest.drawn import drawn  # noqa: PLC0415 - a layout needs no pictures

    return drawn(raw, position, page)


def _layout(raw: bytes) -> bytes:
    from ingest.clean_html import layout_of  # noqa: PLC0415 - a picture needs no HTML

    return (layout_of(raw) or "").encode("utf-8", "replace")


if __name__ == "__main__":
    main()
