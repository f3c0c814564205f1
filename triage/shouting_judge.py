"""The judge that sees capitals: a message of a chat or post shouted from end to end is a display of anger."""

from __future__ import annotations

from collections.abc import Iterator

from triage.circumstances import Circumstances
from triage.judges import Sign

_LOUD = frozenset({"chat", "said", "passed-on", "exhibit"})
_LEAST_WORDS = 5
_LEAST_PART = 0.8
_WEIGHT = 0.55


def shouting_judge(mail: Circumstances) -> Iterator[Sign]:
    """A sign for each passage that is written in capitals almost throughout."""
    for passage, tokens in mail.sentences:
        if passage.voice not in _LOUD:
            continue
        words = [passage.text[each.start : each.end] for each in tokens]
        words = [each for each in words if len(each) > 1 and each.isalpha()]
        loud = sum(each.isupper() for each in words)
        if len(words) >= _LEAST_WORDS and loud >= _LEAST_PART * len(words):
            yield Sign("anger-swearing", _WEIGHT, passage, tokens[0].start, tokens[-1].end, "capitals")
