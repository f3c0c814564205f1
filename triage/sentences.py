"""Text cut into sentences, and the spoken words within one. Each is an exact run of the text it comes from.

A line that a mail program broke at 60 to 80 letters goes on in the next; a blank line, a short line and a list
end a sentence. All work is proportional to the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 600
_BOUNDARY = re.compile(r"[.!?…]+[\"'”’)\]]{0,3}(?=\s)")
_TITLE = re.compile(r"(?:^|\W)(?:mr|mrs|ms|dr|rev|st|miss|no|approx|e\.g|i\.e|a\.m|p\.m)$", re.IGNORECASE)
_LIST = re.compile(r"\s*(?:[-*•–]|\d{1,2}[.)]|\[|\w{1,20}:)\s?")
_WRAPPED = range(56, 120)
_SAID = (
    re.compile(r"“([^“”\n]{2,400})”"),
    re.compile(r"(?<!\w)\"([^\"\n]{2,400})\"(?!\w)"),
    re.compile(r"‘((?:[^‘’\n]|’(?=\w)){2,300})’(?!\w)"),
    re.compile(r"(?<!\w)'([^'\n]{3,200}(?:'\w[^'\n]{0,100}){0,4})'(?!\w)"),
)


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, without white space around; one that is very long comes in pieces."""
    for paragraph in _paragraphs(text):
        start = 0
        for match in _BOUNDARY.finditer(paragraph):
            if match[0][0] == "." and _TITLE.search(paragraph[max(0, match.start() - 8) : match.start()]):
                continue
            yield from _pieces(paragraph[start : match.end()])
            start = match.end()
        yield from _pieces(paragraph[start:])


def spoken(sentence: str) -> Iterator[str]:
    """What stands in quotation marks."""
    for marks in _SAID:
        for match in marks.finditer(sentence):
            yield match[1].strip()


def _paragraphs(text: str) -> Iterator[str]:
    lines = text.split("\n")
    begun = 0
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        goes_on = len(line) in _WRAPPED and following.strip() and not _LIST.match(following)
        if not goes_on:
            yield "\n".join(lines[begun : number + 1])
            begun = number + 1


def _pieces(text: str) -> Iterator[str]:
    text = text.strip()
    while len(text) > LONGEST:
        cut = text.rfind(" ", LONGEST // 2, LONGEST)
        cut = cut if cut > 0 else LONGEST
        yield text[:cut].strip()
        text = text[cut:].strip()
    if len(text) > 1:
        yield text
