"""The parameters of a field such as Content-Type (RFC 2045 §5.1, RFC 2231), however badly they are written."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from ingest.decode_text import decode_text

# A value in quotes may hold anything. One without ends at the semicolon, for many programs put bare spaces into names,
# or on a line where the next parameter begins without one.
_PARAMETER = re.compile(
    r"""(?<=[;\s])([^\s=;"()<>@,/:?]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*?)(?=;|\s*\Z|\s*[\r\n]\s+[\w*-]+\s*=))""",
    re.DOTALL,
)
_PIECE = re.compile(r"([^*]+)(?:\*(\d{1,4}))?(\*)?")
_LONGEST = 20_000
_WIDE = re.compile(r"\s{50,}")
_REMARK = re.compile(r"\s+\([^()]*\)$")
_FOLD = re.compile(r"\r\n|\r|\n")
_ESCAPED = re.compile(r'\\(["\\])')
_NEXT = re.compile(r"\s+[A-Za-z-]{3,20}\*?\d?\*?=.*$", re.DOTALL)


def parameters(field: str) -> dict[str, str]:
    """The parameters by lower-case name, their continuations joined and decoded; of two with one name the first."""
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for match in _PARAMETER.finditer(_WIDE.sub(" ", field[:_LONGEST])):
        value = _value(match)
        name = _PIECE.fullmatch(match[1].lower())
        if name is None:
            continue
        if name[2] is None and name[3] is None:
            plain.setdefault(name[1], value)
        else:
            pieces.setdefault(name[1], {}).setdefault(int(name[2] or 0), (value, bool(name[3])))
    # The extended form is the true one where both stand there (RFC 6266 §4.3).
    joined = {name: _joined([found[each] for each in sorted(found)]) for name, found in pieces.items()}
    return {**plain, **joined}


def _value(match: re.Match[str]) -> str:
    if match[2] is not None:
        return _FOLD.sub("", _ESCAPED.sub(r"\1", match[2]))
    value = _FOLD.sub("", match[3]).strip()
    if "name" not in match[1].lower():
        # In a file's name brackets are part of it.
        value = _REMARK.sub("", value)
    # A mark that opens and never closes ends where the next field of the kind begins.
    return _NEXT.sub("", value[1:]).strip('" ') if value.startswith('"') else value.rstrip('"')


def _joined(pieces: list[tuple[str, bool]]) -> str:
    """Pieces of a value: percent-encoded ones as bytes of the charset that the first names, others as they stand."""
    charset = ""
    first, is_encoded = pieces[0]
    if is_encoded and first.count("'") >= 2:  # noqa: PLR2004 - charset'language'value
        charset, _, first = first.split("'", 2)
        pieces = [(first, True), *pieces[1:]]
    data = b"".join(
        unquote_to_bytes(value.encode("utf-8", "surrogateescape"))
        if encoded
        else value.encode("utf-8", "surrogateescape")
        for value, encoded in pieces
    )
    return decode_text(data, charset or None)[0]
