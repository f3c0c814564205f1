"""Letters garbled on the way (UTF-8 once read as windows-1252, "donâ€™t") are mended, and it is said."""

from __future__ import annotations

import re

from ftfy import TextFixerConfig, fix_encoding

# What UTF-8 looks like when it was taken for windows-1252 or latin-1: a lead byte's letter, then a continuation's.
_GARBLED = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201a\u201c-\u201e"
    "\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
)
_C1 = re.compile("[\x80-\x9f]")
_WINDOWS_1252 = {
    each: bytes([each]).decode("cp1252") for each in range(0x80, 0xA0) if each not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
_CONFIG = TextFixerConfig(restore_byte_a0=False, replace_lossy_sequences=False, decode_inconsistent_utf8=True)
_LONGEST_LINE = 20_000
IS_MENDED = "Some letters had been garbled on the way; they were mended."


def mended(text: str) -> tuple[str, bool]:
    """The text with garbled letters mended, and whether there were any. Line by line: only those that show signs."""
    if text.isascii():
        return text, False
    # Letters of windows-1252 that a program took for latin-1: no text means the controls that stand there.
    text = text.translate(_WINDOWS_1252) if _C1.search(text) else text
    if not _GARBLED.search(text):
        return text, False
    lines = [_line(each) for each in text.split("\n")]
    whole = "\n".join(lines)
    return whole, whole != text


def _line(line: str) -> str:
    if len(line) > _LONGEST_LINE or not _GARBLED.search(line):
        return line
    return fix_encoding(line, _CONFIG)
