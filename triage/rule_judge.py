"""The judge that goes by the rules: a phrase in the right voice and circumstance, not denied and not taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from triage.circumstances import Circumstances
from triage.judges import Sign
from triage.passages import Passage
from triage.rule_book import Hit, RuleBook, first_place
from triage.ruled_out import is_denied, is_no_allegation
from triage.tokens import Token


class RuleJudge:
    """Holds a mail against a rule book."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book

    def __call__(self, mail: Circumstances) -> Iterator[Sign]:
        """A sign for each rule found."""
        for passage, tokens in mail.sentences:
            if not is_no_allegation(passage):
                yield from self._signs(mail, passage, tokens)

    def _signs(self, mail: Circumstances, passage: Passage, tokens: Sequence[Token]) -> Iterator[Sign]:
        for hit in self._book.hits(tokens):
            if _counts(hit, mail, passage, tokens):
                first, last = self._whole(tokens, hit.start, hit.end - 1)
                start, end = tokens[first].start, tokens[last].end
                source = f"rule {hit.rule.number}"
                if hit.rule.each:
                    source = f"{source}: {tokens[hit.start].word}"
                yield Sign(hit.rule.label, hit.rule.weight, passage, start, end, source)

    def _whole(self, tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
        """An insult is quoted whole: "a stupid lazy cow", neither "a stupid" nor "lazy cow"."""
        while self._is_harsh(tokens, last) and self._is_harsh(tokens, last + 1):
            last += 1
        while self._is_harsh(tokens, first) and self._is_harsh(tokens, first - 1):
            first -= 1
        return first, last

    def _is_harsh(self, tokens: Sequence[Token], place: int) -> bool:
        lists = (self._book.lists[name] for name in ("slight", "sharpened", "target"))
        return 0 <= place < len(tokens) and any(each.takes(tokens[place]) for each in lists)


def _counts(hit: Hit, mail: Circumstances, passage: Passage, tokens: Sequence[Token]) -> bool:
    rule = hit.rule
    if passage.voice not in rule.voices or not mail.holds(rule.needs):
        return False
    if rule.deniable and is_denied(passage, tokens, hit.start):
        return False
    return first_place(rule.unless, tokens) is None
