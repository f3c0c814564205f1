"""format=flowed (RFC 3676): lines that end in a space go on in the next."""

from __future__ import annotations


def unflowed(text: str, *, delete_space: bool) -> str:
    """Joins flowed lines of the same quote depth; `delete_space` is DelSp=yes."""
    lines: list[str] = []
    flowing = -1
    for line in text.split("\n"):
        depth, words = _quoted(line)
        words = words.removeprefix(" ")
        is_signature = words == "-- "
        flows = words.endswith(" ") and not is_signature
        kept = words[:-1] if flows and delete_space else words
        if flowing == depth and not is_signature:
            lines[-1] += kept
        else:
            lines.append(">" * depth + (" " if depth else "") + kept)
        flowing = depth if flows else -1
    return "\n".join(lines)


def _quoted(line: str) -> tuple[int, str]:
    words = line.lstrip(">")
    return len(line) - len(words), words
