"""Outlook's own files put together byte by byte: a saved mail (.msg), winmail.dat, and a signed S/MIME envelope."""

from __future__ import annotations

import struct
from itertools import pairwise

SECTOR = 512
_SMALL, _CUTOFF = 64, 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_STORAGE, _STREAM, _ROOT = 1, 2, 5


def saved_mail(subject: str, body: str, sender: str, attachments: dict[str, bytes] | None = None) -> bytes:
    """A .msg of a subject, a plain body, a sender's address and files, as Outlook saves it ([MS-OXMSG])."""
    strings = {0x0037: subject, 0x1000: body, 0x0C1F: sender, 0x001A: "IPM.Note"}
    tree: dict[str, object] = {"__nameid_version1.0": {}, **_properties(strings, {}, 32)}
    for number, (name, data) in enumerate((attachments or {}).items()):
        tree[f"__attach_version1.0_#{number:08X}"] = _properties({0x3707: name}, {0x3701: data}, 8)
    return compound_file(tree)


def _properties(strings: dict[int, str], binaries: dict[int, bytes], header: int) -> dict[str, object]:
    streams: dict[str, object] = {}
    table = b"\0" * header
    for tag, text in strings.items():
        streams[f"__substg1.0_{tag:04X}001F"] = text.encode("utf-16-le")
        table += struct.pack("<HHIQ", 0x001F, tag, 6, 2 * len(text) + 2)
    for tag, data in binaries.items():
        streams[f"__substg1.0_{tag:04X}0102"] = data
        table += struct.pack("<HHIQ", 0x0102, tag, 6, len(data))
    return {**streams, "__properties_version1.0": table}


def compound_file(tree: dict[str, object]) -> bytes:
    """A compound file ([MS-CFB]) of storages (dicts) and streams (bytes)."""
    entries: list[list[object]] = []
    sectors: list[bytes] = []
    fat: list[int] = []
    small: list[bytes] = []
    small_fat: list[int] = []

    def place(data: bytes, size: int = SECTOR, pieces: list[bytes] = sectors, table: list[int] = fat) -> int:
        count = -(-len(data) // size)
        start = len(pieces)
        for number in range(count):
            pieces.append(data[number * size : (number + 1) * size].ljust(size, b"\0"))
            table.append(start + number + 1 if number + 1 < count else _END)
        return start if count else _END

    def add(name: str, node: object, kind: int) -> int:
        index = len(entries)
        entry: list[object] = [name, kind, _FREE, _FREE, _FREE, _END, 0]
        entries.append(entry)
        if isinstance(node, bytes):
            is_small = len(node) < _CUTOFF
            entry[5] = place(node, _SMALL, small, small_fat) if is_small else place(node)
            entry[6] = len(node)
            return index
        assert isinstance(node, dict)
        children = [
            add(key, node[key], _STREAM if isinstance(node[key], bytes) else _STORAGE)
            for key in sorted(node, key=lambda each: (len(each), each.upper()))
        ]
        # A chain to the right is a tree too.
        for left, right in pairwise(children):
            entries[left][3] = right
        entry[4] = children[0] if children else _FREE
        return index

    add("Root Entry", tree, _ROOT)
    entries[0][5], entries[0][6] = place(b"".join(small)), len(small) * _SMALL
    small_table = struct.pack(f"<{len(small_fat)}I", *small_fat)
    small_count = -(-len(small_table) // SECTOR)
    small_first = place(small_table.ljust(small_count * SECTOR, b"\xff"))
    directory = b"".join(_entry(*each) for each in entries)
    first = place(directory.ljust(-(-len(directory) // SECTOR) * SECTOR, b"\0"))
    count = 1
    while -(-(len(fat) + count) // (SECTOR // 4)) > count:
        count += 1
    places = list(range(len(fat), len(fat) + count))
    fat += [_FAT] * count
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(count * SECTOR, b"\xff")
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        b"",
        0,
        count,
        first,
        0,
        _CUTOFF,
        small_first,
        small_count,
        _END,
        0,
    )
    header += struct.pack("<109I", *places, *[_FREE] * (109 - count))
    return header + b"".join(sectors) + table


def _entry(name: str, kind: int, left: int, right: int, child: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16sIQQIQ", encoded, len(encoded), kind, 1, left, right, child, b"", 0, 0, 0, start, size
    )


def winmail(body: str, files: dict[str, bytes]) -> bytes:
    """A winmail.dat of a plain body and files ([MS-OXTNEF])."""
    out = struct.pack("<IH", 0x223E9F78, 1) + _attribute(1, 0x0002800C, body.encode() + b"\0")
    for name, data in files.items():
        out += _attribute(2, 0x00069002, b"\0" * 14) + _attribute(2, 0x00018010, name.encode("cp1252") + b"\0")
        out += _attribute(2, 0x0006800F, data)
    return out


def _attribute(level: int, kind: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def signed_envelope(content: bytes, *, pieces: int = 0) -> bytes:
    """CMS signed-data around a mail, without certificates; in pieces of open length where asked for."""
    if pieces:
        parts = [content[start : start + pieces] for start in range(0, len(content), pieces)]
        octets = b"\x24\x80" + b"".join(_value(4, each) for each in parts) + b"\0\0"
        inner = b"\xa0\x80" + octets + b"\0\0"
    else:
        inner = _value(0xA0, _value(4, content))
    encapsulated = _value(0x30, b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01" + inner)
    signed = _value(0x30, b"\x02\x01\x01" + _value(0x31, b"") + encapsulated + _value(0x31, b""))
    return _value(0x30, b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" + _value(0xA0, signed))


def _value(tag: int, data: bytes) -> bytes:
    size = len(data)
    if size < 0x80:
        return bytes([tag, size]) + data
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + data


SHUT_ENVELOPE = _value(0x30, b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03" + _value(0xA0, b"\0" * 200))
