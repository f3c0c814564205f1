"""Raw bytes cut at their seams: header fields from body (RFC 5322 §2.1), part from part (RFC 2046 §5.1).

Nothing is decoded or copied here, and nothing is too broken: whatever bytes there are belong to a field or to the body.
"""

from __future__ import annotations

import re

Field = tuple[str, str]

_LINE = re.compile(rb"([^\r\n]*)(\r\n|\r|\n|\Z)")
_FIELD = re.compile(rb"([!-9;-~]{0,200})[ \t]*:[ \t]*")
# What programs write into headers: enough to tell a field from a line of a letter that happens to hold a colon.
_KNOWN = re.compile(
    rb"(?:content-[a-z-]+|x-[\w-]+|arc-[a-z-]+|list-[a-z-]+|resent-[a-z-]+|received|from|to|cc|bcc|subject|date|message-id"
    rb"|mime-version|reply-to|references|in-reply-to|sender|return-path|dkim-signature|authentication-results|importance"
    rb"|user-agent|thread-[a-z]+|delivered-to|organi[sz]ation|errors-to|precedence|auto-submitted|status|lines)[ \t]*:",
    re.IGNORECASE,
)
_WRITERS = {b"from", b"to", b"subject", b"date"}
_ENVELOPE = re.compile(rb">?From ")
_LINE_ENDS = b"\r\n"
_MOST_FIELDS = 5000
_LONGEST_HEADER = 4_000_000
_LOOK_AHEAD = 3


def header_and_body(data: memoryview, *, is_part: bool = False) -> tuple[list[Field], memoryview]:
    """The fields, in order and undecoded, and the bytes behind them.

    A line that is no field is one that was broken off the field above it if fields that programs write follow;
    else the words begin there, as they do in a part that has no field of that kind at all.
    """
    fields: list[tuple[bytes, list[bytes]]] = []
    at = 0
    while at < len(data) and at < _LONGEST_HEADER and len(fields) < _MOST_FIELDS:
        line = _LINE.match(data, at)
        if line is None:
            break
        is_first = not (fields or at or is_part)
        if (line[1] or is_first) and _take(fields, line, data):
            at = line.end()
            continue
        # A line of spaces above the words is the empty line that should stand there.
        at = at if line[1].strip() else line.end()
        goes_on = 0 if is_part or line[1].strip() else _second_half(fields, data, at)
        if not goes_on:
            break
        at = goes_on
    if is_part and fields and not any(_KNOWN.match(name + b":") for name, _ in fields):
        return [], data
    return [(_text(name), _text(b"".join(lines)).rstrip("\r\n")) for name, lines in fields], data[at:]


def _second_half(fields: list[tuple[bytes, list[bytes]]], data: memoryview, at: int) -> int:
    """Where a header goes on that empty lines tore in two; 0 where it does not.

    Without any of the fields that a writer sees, what stands above the empty line is no header that anybody wrote.
    """
    if not fields or any(name.lower() in _WRITERS for name, _ in fields):
        return 0
    while (line := _LINE.match(data, at)) is not None and not line[1].strip() and at < len(data):
        at = line.end()
    return at if line is not None and _KNOWN.match(line[1]) and _is_header(data, line.end(), _LOOK_AHEAD) else 0


def _take(fields: list[tuple[bytes, list[bytes]]], line: re.Match[bytes], data: memoryview) -> bool:
    """Adds a line to the fields; False where it does not belong to them."""
    words = line[1]
    if words[:1] in (b" ", b"\t") and fields and (words.strip() or _goes_on(data, line.end())):
        fields[-1][1].append(line[0])
        return True
    words = words.lstrip()
    field = _FIELD.match(words)
    if field:
        fields.append((field[1], [line[0].lstrip()[field.end() :]]))
        return True
    if not words or _ENVELOPE.match(words):
        return bool(words) or not fields
    if words.startswith(b"--") or not _is_header(data, line.end(), _LOOK_AHEAD):
        return False
    if fields:
        fields[-1][1].append(b" " + line[0])
    return True


def _goes_on(data: memoryview, at: int) -> bool:
    """True where the header goes on behind a line of spaces."""
    line = _LINE.match(data, at)
    is_folded = line is not None and line[1].startswith((b" ", b"\t")) and bool(line[1].strip())
    return is_folded or _is_header(data, at, 1)


def _is_header(data: memoryview, at: int, most: int) -> bool:
    """True where one of the next lines is a field that programs write, before an empty line."""
    for _ in range(most):
        line = _LINE.match(data, at)
        if line is None or not line[1]:
            return False
        if _KNOWN.match(line[1]):
            return True
        at = line.end()
    return False


def _text(raw: bytes) -> str:
    return raw.decode("ascii", "surrogateescape")


def parts_between(body: memoryview, boundary: str, most: int) -> list[tuple[memoryview, bool]]:
    """The bytes between the lines that mark the parts, and whether the mark behind them ends them all.

    What stands before the first mark, or behind the last, is no part.
    """
    mark = re.escape(boundary.rstrip().encode("utf-8", "surrogateescape"))
    lines = re.compile(rb"--" + mark + rb"(--)?[ \t]*(?:\r\n|\r|\n|\Z)")
    parts: list[tuple[memoryview, bool]] = []
    start: int | None = None
    end = None
    for found in lines.finditer(body):
        if found.start() and body[found.start() - 1] not in _LINE_ENDS:
            continue
        if start is not None:
            parts.append((body[start : max(start, _before_line_end(body, found.start()))], bool(found[1])))
        elif end is not None and bytes(body[end : found.start()]).strip():
            # Words behind the end are no part; where nothing stands between, the mark is shared with a multipart within.
            break
        start, end = (None, found.end()) if found[1] else (found.end(), None)
        if len(parts) > most:
            return parts
    if start is not None:
        parts.append((body[start:], True))
    return parts


def _before_line_end(body: memoryview, at: int) -> int:
    """The line end before a mark belongs to the mark."""
    if not at or body[at - 1] not in _LINE_ENDS:
        return at
    return at - 2 if bytes(body[max(0, at - 2) : at]) == b"\r\n" else at - 1
