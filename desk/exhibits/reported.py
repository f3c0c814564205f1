"""Which lines of a chat, or of the words in a picture, are behind labels: the lit lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from casefile.register import OpenFinding
from desk.case.report_view import quote_anchor

# Shorter words stand in any quote.
_LEAST = 6


@dataclass(frozen=True, slots=True)
class Reported:
    """A quote from one file: the label behind which it stands, and the name of its place."""

    anchor: str
    label: str
    quote: str


def reported_in(findings: Iterable[OpenFinding], filename: str) -> Iterator[Reported]:
    """The quotes of standing labels that come from a file."""
    for finding in findings:
        for number, each in enumerate(finding.evidence, 1):
            if each.where == filename and each.quote.strip():
                yield Reported(quote_anchor(finding.finding_id, number), finding.label, each.quote)


def lit_lines(texts: Sequence[str], quotes: Iterable[Reported]) -> dict[int, list[Reported]]:
    """For each lit line, by its index, the quotes that stand in it.

    A quote that runs over several lines lights all of them; one that stands whole in several lights the first.
    """
    plain = [_plain(each) for each in texts]
    lit: dict[int, list[Reported]] = {}
    for each in quotes:
        for index in _where(plain, _plain(each.quote)):
            lit.setdefault(index, []).append(each)
    return lit


def _where(plain: Sequence[str], quote: str) -> list[int]:
    whole = next((index for index, line in enumerate(plain) if quote in line), None)
    if whole is not None:
        return [whole]
    return _run(plain, quote) or [index for index, line in enumerate(plain) if len(line) >= _LEAST and line in quote]


def _run(plain: Sequence[str], quote: str) -> list[int]:
    """The lines that hold the quote together, where it runs on from one to the next."""
    text, starts = "", []
    for line in plain:
        starts.append(len(text))
        text += f"{line} "
    at = text.find(quote)
    if at < 0:
        return []
    return [n for n, start in enumerate(starts) if start < at + len(quote) and start + len(plain[n]) > at]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
