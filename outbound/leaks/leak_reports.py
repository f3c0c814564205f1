"""A report cut in two: the reporter's own words, and what was said in the group, which everybody there knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casefile.references import without_references
from casefile.report import Report
from outbound.leaks.leak_words import quotes_in, without_quotes

# A line of a chat that was pasted into a mail: a time, a name, and what was said.
_PASTED = re.compile(
    r"^\s*\[?[\d/.]{5,10},? \d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[ap]m)?\]?(?: ?[-–])? [^\W_][^:\n]{0,39}: \S.*$",
    re.IGNORECASE | re.MULTILINE,
)
# Who pasted without times still has a name and a colon on each line; one such line alone may be anything.
_SPOKEN = re.compile(r"(?:^[^\W\d_][^:\n]{0,30}: \S.*$\n?){2,}", re.MULTILINE)
_MOST_TEXT = 200_000


def own_words(report: Report) -> str:
    """What the reporter says in their own words: no quotation, no pasted chat, nothing forwarded."""
    text = report.reply[:_MOST_TEXT]
    for pattern in (_PASTED, _SPOKEN):
        text = pattern.sub("\n", text)
    # Whoever answers a letter of ours has its subject, reference and all, in theirs.
    return without_quotes(f"{without_references(report.subject)}.\n{text}")


def groups_words(report: Report) -> Iterator[str]:
    """What others said, as the report has it: quotations, pasted chats, forwarded mails and the chats that came with it."""
    text = report.reply[:_MOST_TEXT]
    yield from quotes_in(text)
    for pattern in (_PASTED, _SPOKEN):
        yield from (match[0] for match in pattern.finditer(text))
    yield from (each.text for each in report.forwarded)
    for exhibit in report.exhibits:
        if exhibit.pictures == "sealed":
            continue
        if exhibit.messages:
            yield from (each.text for each in exhibit.messages if each.kind == "text")
        elif exhibit.text:
            yield exhibit.text[:_MOST_TEXT]
