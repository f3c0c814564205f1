"""A name under which a file can be saved without harm: nothing of a path, nothing hidden, nothing that runs."""

from __future__ import annotations

import re
import unicodedata

# What a double click opens in a reader. Any other file gets an ending that nothing opens.
_QUIET = frozenset(
    (
        "txt",
        "pdf",
        "jpg",
        "jpeg",
        "png",
        "gif",
        "webp",
        "heic",
        "docx",
        "odt",
        "rtf",
        "csv",
        "ics",
        "eml",
        "mp3",
        "m4a",
        "mp4",
        "opus",
    )
)
_LONGEST = 80


def safe_name(name: str, fallback: str = "file") -> str:
    """ASCII letters, digits, dots, dashes and spaces; `fallback` where nothing of the name is left."""
    plain = unicodedata.normalize("NFKD", name.replace("\\", "/").rpartition("/")[2])
    clean = re.sub(r"[^A-Za-z0-9 ._()-]+", "_", plain.encode("ascii", "ignore").decode()).strip(" ._")
    stem, dot, ending = clean.rpartition(".")
    if not dot:
        stem, ending = clean, ""
    stem = stem[:_LONGEST].strip(" ._") or fallback
    if ending.lower() in _QUIET:
        return f"{stem}.{ending.lower()}"
    return f"{stem}.{ending[:10]}.bin" if ending else f"{stem}.bin"
