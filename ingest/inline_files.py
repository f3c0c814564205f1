"""Files that stand within plain words, as older programs and gateways put them there: uuencode and yEnc."""

from __future__ import annotations

import binascii
import re

_BEGIN = re.compile(rb"^begin(-base64)? [0-7]{3,4} ([^\r\n]{1,255})\r?\n", re.MULTILINE)
_END = re.compile(rb"^(?:end|====)[ \t]*\r?$", re.MULTILINE)
_YENC = re.compile(rb"^=ybegin [^\r\n]{0,200}?name=([^\r\n]{1,255})\r?\n(?:=ypart [^\r\n]{0,200}\r?\n)?", re.MULTILINE)
_YENC_END = re.compile(rb"^=yend\b[^\r\n]{0,200}\r?$", re.MULTILINE)
_YENC_SHIFT = bytes((each - 42) % 256 for each in range(256))
_MOST_FILES = 100


def without_files(words: bytes) -> tuple[bytes, list[tuple[str, bytes]]]:
    """The words without the files encoded in them, and those files with their names."""
    kept: list[bytes] = []
    files: list[tuple[str, bytes]] = []
    at = 0
    while len(files) < _MOST_FILES and (begin := _next(words, at)) is not None:
        is_yenc = begin.re is _YENC
        end = (_YENC_END if is_yenc else _END).search(words, begin.end())
        if end is None:
            break
        block = words[begin.end() : end.start()]
        data = _yenc(block) if is_yenc else _uuencoded(block, is_base64=bool(begin[1]))
        if not data:
            # Words that only begin so, such as "begin 100 times".
            kept.append(words[at : begin.end()])
            at = begin.end()
            continue
        kept.append(words[at : begin.start()])
        files.append((_name(begin[1] if is_yenc else begin[2]), data))
        at = end.end()
        if begin.start() == 0 or kept[-1].endswith((b"\n\n", b"\r\n\r\n")):
            # The empty lines around the file stood for it alone.
            at += len(words) - at - len(words[at:].lstrip(b"\r\n"))
    return (b"".join([*kept, words[at:]]), files) if files else (words, [])


def _next(words: bytes, at: int) -> re.Match[bytes] | None:
    if b"begin" not in words:
        return None
    found = [each for each in (_BEGIN.search(words, at), _YENC.search(words, at)) if each is not None]
    return min(found, key=lambda each: each.start(), default=None)


def _name(raw: bytes) -> str:
    try:
        return raw.decode().strip(' "')
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace").strip(' "')


def _uuencoded(block: bytes, *, is_base64: bool) -> bytes:
    """The bytes of the lines; empty where any of the first lines is none."""
    try:
        if is_base64:
            return binascii.a2b_base64(block)
        return b"".join(_line(each) for each in block.splitlines() if each.strip())
    except (binascii.Error, ValueError, IndexError):
        return b""


def _line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Encoders that pad wrongly: as many bytes as the first letter says.
        count = (((line[0] - 32) & 63) * 4 + 5) // 3
        return binascii.a2b_uu(line[:count])


def _yenc(block: bytes) -> bytes:
    packed = block.replace(b"\r", b"").replace(b"\n", b"")
    first, *escaped = packed.split(b"=")
    out = [first.translate(_YENC_SHIFT)]
    for each in escaped:
        if each:
            out += [bytes([(each[0] - 64 - 42) % 256]), each[1:].translate(_YENC_SHIFT)]
    return b"".join(out)
