"""UIDs in portions that any server takes in one command.

Servers limit the length of a line (RFC 2683 §3.2.1.5 asks clients for about 1,000 bytes) and how many mails one command
may touch (RFC 9738).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_MOST_BYTES = 900
MOST_MAILS = 200


def in_lines(uids: Iterable[int], most: int = MOST_MAILS) -> Iterator[list[int]]:
    """The UIDs in order, in portions short enough for one command line."""
    line: list[int] = []
    length = 0
    for uid in sorted(uids):
        width = len(str(uid)) + 1
        if line and (length + width > _MOST_BYTES or len(line) >= most):
            yield line
            line, length = [], 0
        line.append(uid)
        length += width
    if line:
        yield line
