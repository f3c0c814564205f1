"""A raw mail as text to be read: as it came, but without the long runs of an encoded file."""

from __future__ import annotations

import re

_MOST = 200_000
# Lines of base64 as mail programs break them (RFC 2045 §6.8); four or more of them are a file.
_ENCODED = re.compile(r"(?:^[A-Za-z0-9+/]{40,998}={0,2}\n){4,}(?:^[A-Za-z0-9+/]{1,998}={0,2}$)?", re.MULTILINE)
_UNSEEN = re.compile(r"[^\n\t\x20-\x7e\xa0-\U0010ffff]")


def as_text(raw: bytes) -> str:
    """The mail's source, at most 200,000 characters; what has no letter is shown as a middle dot."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("windows-1252", errors="replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _ENCODED.sub(_left_out, text)
    # Only what is shown: a large mail of such bytes alone would take a second for every ten million.
    shown = _UNSEEN.sub("·", text[:_MOST])
    if len(text) <= _MOST:
        return shown
    return f"{shown}\n[… {len(text) - _MOST:,} more characters are in the original, which can be downloaded]"


def _left_out(found: re.Match[str]) -> str:
    return f"[… an encoded file, {len(found[0]):,} characters]\n"
