"""What holds for a mail as a whole and decides whether a rule may speak.

group       a class group or chat is spoken of or shown
public      social media, a review site, a website or the press is spoken of or shown
passed-on   another mail came with this one
addressed   the mail speaks to the school's own people ("you are …") and reports nobody else's words
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casefile.report import Report
from triage.passages import Passage
from triage.phrases import read_phrase
from triage.rule_book import RuleBook, first_place
from triage.ruled_out import is_denied
from triage.tokens import Token, tokens_of

_OWN = frozenset({"body", "subject"})

Sentence = tuple[Passage, list[Token]]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The circumstances that hold, by name, and the mail's sentences with their words."""

    holding: frozenset[str]
    sentences: tuple[Sentence, ...]

    def holds(self, need: str) -> bool:
        """True where a rule's need is met; no need is always met."""
        return not need or need in self.holding


def circumstances_of(report: Report, passages: Sequence[Passage], book: RuleBook) -> Circumstances:
    """The circumstances of one mail."""
    read = tuple((each, tokens_of(each.text)) for each in passages)
    holding = set()
    if any(each.messages for each in report.exhibits) or _speaks_of("group", read, book):
        holding.add("group")
    if _speaks_of("public", read, book):
        holding.add("public")
    if any(each.voice == "passed-on" for each in passages):
        holding.add("passed-on")
    if all(each.voice in _OWN for each in passages):
        holding.add("addressed")
    return Circumstances(frozenset(holding), read)


def _speaks_of(name: str, sentences: Sequence[Sentence], book: RuleBook) -> bool:
    place = read_phrase(f"{{{name}}}", book.lists)
    for passage, tokens in sentences:
        start = first_place((place,), tokens)
        if start is not None and not is_denied(passage, tokens, start):
            return True
    return False
