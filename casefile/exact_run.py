"""Words that a person copied from a page, found again in a mail: an exact run of its text or of a file's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casefile.findings import Quote
from casefile.report import Report

MOST_LETTERS = 1000


def exact_run(report: Report, words: str) -> Quote | None:
    """The run of the mail's text that these words are, spaces and line ends aside, as it stands there; None where none is."""
    if not words.strip() or len(words) > MOST_LETTERS:
        return None
    pattern = re.compile(r"\s+".join(re.escape(each) for each in words.split()))
    for where, text in _places(report):
        found = pattern.search(text)
        if found:
            return Quote(found[0], where)
    return None


def _places(report: Report) -> Iterator[tuple[str, str]]:
    yield "body", report.reply
    yield "body", report.text
    yield "subject", report.subject
    for forwarded in report.forwarded:
        yield "body", forwarded.text
    for exhibit in report.exhibits:
        yield exhibit.filename, exhibit.text or ""
        yield from ((exhibit.filename, message.text) for message in exhibit.messages)
