"""Bytes to text: the declared charset where it is true, else what the bytes themselves say.

British mail that lies about its charset is nearly always UTF-8 or windows-1252 (WHATWG Encoding Standard:
latin-1 means windows-1252), so those are tried before anything rarer is guessed.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_WESTERN = {"ascii", "iso8859-1", "iso8859-15", "cp1252", "latin-1"}
# Charsets that are never what a British mail means when it declares none.
_UNLIKELY = {
    "cp1250",
    "cp1254",
    "cp1257",
    "cp1258",
    "cp037",
    "cp273",
    "cp437",
    "cp500",
    "cp775",
    "cp850",
    "cp852",
    "cp858",
}
# What a name means in mail is often wider than what it says (WHATWG Encoding Standard).
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "iso2022_jp": "iso2022_jp_ext",
    "ks_c_5601-1987": "cp949",
}
_SEVERAL_BYTES = {"gb18030", "cp949", "cp932", "big5hkscs", "euc_jp", "iso2022_jp_ext", "euc_kr"}
_ALIASES = {"cp-850": "cp850", "unicode-1-1-utf-7": "utf-7", "utf8mb4": "utf-8", "iso-utf-8": "utf-8", "utf": "utf-8", "iso-8859-8-i": "iso8859-8", "iso-8859-8-e": "iso8859-8", "x-sjis": "cp932",
            "x-mac-roman": "mac-roman", "macintosh": "mac-roman", "ansi": "cp1252", "x-unknown": "", "x-user-defined": "", "dos-874": "cp874", "x-gbk": "gbk"}  # fmt: skip
_WINDOWS = re.compile(r"^(?:x-)?(?:win|windows|ms|cp|x-cp)[-_ ]?(125\d|874|932|936|949|950)$")
# A few broken letters in a long text do not make its declared charset a lie.
_FEW = 50
_SAMPLE = 64 * 1024
# Of a few bytes any guess is as good as another.
_LEAST_SAMPLE = 64
# Letters of several bytes that are valid UTF-8 by chance.
_BY_CHANCE = 4
# Japanese of seven bits, which seldom says so.
_SHIFTED = re.compile(rb"\x1b\$[@B]")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode_text(data: bytes, declared: str | None) -> tuple[str, str | None]:
    """The text with bare LF line ends and without NULs, and a warning where the declared charset was not true."""
    text, warning = _decoded(data, declared)
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""), warning


def codec_name(charset: str | None) -> str | None:
    """Python's name for a charset, or None for one it does not know or that is no charset of text."""
    try:
        name = _WINDOWS.sub(r"cp\1", (charset or "").strip(" \"'").split("*")[0].lower())
        info = codecs.lookup(_ALIASES.get(name, name))
    except (LookupError, ValueError):
        return None
    return info.name if info._is_text_encoding else None  # noqa: SLF001 - the only way to tell base64 from utf-8


def _decoded(data: bytes, declared: str | None) -> tuple[str, str | None]:
    name = codec_name(declared)
    if name is not None and name not in _WESTERN:
        wide = _WIDER.get(name, name)
        if not _is_really_utf_8(data, wide):
            whole = _strict(data, wide)
            text = whole if whole is not None else _nearly(data, wide)
            if text is not None:
                return text, None if whole is not None else "Some letters are broken; the rest was read as declared."
    text = _by_the_bytes(data, declared=name)
    known = name in _WESTERN or not declared or declared.isascii()
    warning = (
        None
        if name in _WESTERN or (name is None and not declared)
        else "A declared charset was not true; the text was read by its bytes."
    )
    return text, warning if known else "A declared charset has no known name; the text was read by its bytes."


def _is_really_utf_8(data: bytes, declared: str) -> bool:
    """True where a text in another charset would hardly be valid UTF-8 by chance, and it is.

    Two letters of several bytes may be that, whole words cannot.
    """
    if declared.startswith(("utf", "iso2022")) or data.isascii():
        return False
    text = _strict(data[:_SAMPLE], "utf-8") or _strict(data, "utf-8")
    if text is None or (len(data) > _SAMPLE and _strict(data, "utf-8") is None):
        return False
    wide = sum(1 for each in text[:_SAMPLE] if each > "\x7f")
    return wide >= (_BY_CHANCE if declared in _SEVERAL_BYTES else 1)


def _nearly(data: bytes, name: str) -> str | None:
    """A text of several bytes a letter, or UTF-8, in which but few are broken (cut off, or mended by a gateway)."""
    if name.startswith(("utf-16", "utf-32")):
        return data.decode(name, "replace")
    if name not in _SEVERAL_BYTES and name != "utf-8":
        return None
    try:
        text = data.decode(name, "replace")
    except (UnicodeError, LookupError, ValueError):
        return None
    broken = text.count("\ufffd")
    letters = sum(1 for each in text[:_SAMPLE] if each > "\x7f") - min(broken, _SAMPLE)
    return text if broken * _FEW < letters * 5 else None


def _by_the_bytes(data: bytes, declared: str | None) -> str:
    for bom, name in _BOMS:
        if data.startswith(bom) and (text := _strict(data, name)) is not None:
            return text
    if _SHIFTED.search(data) and (text := _strict(data, "iso2022_jp_ext")) is not None:
        return text
    # Text in another charset is hardly ever valid UTF-8 by chance, so this is safe even against the declaration.
    text = _strict(data, "utf-8")
    if text is not None:
        return text
    if declared not in _WESTERN - {"ascii"} and len(data) >= _LEAST_SAMPLE:
        guess = from_bytes(data[:_SAMPLE]).best()
        if (
            guess is not None
            and guess.encoding not in _UNLIKELY
            and not guess.encoding.startswith(("mac", "latin", "iso8859"))
        ):
            text = _strict(data, guess.encoding)
    return text if text is not None else windows_1252(data)


def windows_1252(data: bytes) -> str:
    """Windows-1252, with its five holes filled from latin-1, so that it never fails."""
    return codecs.decode(data, "cp1252", "latin-1-holes")


def _fill_hole(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("latin-1-holes", _fill_hole)


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, LookupError, ValueError):
        return None
