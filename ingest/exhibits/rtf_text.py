"""The words of a rich text file (RTF), without its pictures."""

from __future__ import annotations

import re
from collections.abc import Callable

from striprtf.striprtf import rtf_to_text

from ingest.exhibits.exhibit_text import ExhibitText

_MOST_BYTES = 20 * 1024 * 1024
_MOST_WORDS = 2 * 1024 * 1024
# Pictures stand in it as very long runs of hexadecimal digits.
_PICTURE = re.compile(rb"(?:[0-9a-fA-F]{2}[\r\n]{0,2}){500,}")
_to_text: Callable[..., str] = rtf_to_text
_DAMAGED = "The rich text file is damaged and could not be read."


def rtf_text(data: bytes) -> ExhibitText:
    """The words of an RTF file; None with a warning where it is damaged."""
    words = _PICTURE.sub(b"", data[:_MOST_BYTES])[:_MOST_WORDS]
    try:
        text = _to_text(words.decode("latin-1"), errors="ignore")
    # The library walks hostile control words: it lets out whatever a wrong one does.
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, LookupError, RecursionError, OverflowError):
        return ExhibitText(None, warnings=(_DAMAGED,))
    # Emoji are written as two halves.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return ExhibitText(text.replace("\r\n", "\n").replace("\0", "").strip() or None)
