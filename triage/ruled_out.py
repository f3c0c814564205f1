"""What earns no label although its words are there: denials, quoted policy, and what the writer calls a joke.

Only the writer's own sentences can deny: within a chat "not getting past" is a threat, not a denial.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from triage.passages import Passage
from triage.tokens import Token

_WRITERS = frozenset({"body", "subject"})
_WORDS_DENIERS = """
no not never nobody nobodys noone nothings none nothing neither nor without isnt wasnt arent werent didnt doesnt
dont hasnt havent hadnt wouldnt cant couldnt hardly aint
"""
_DENIERS = frozenset(_WORDS_DENIERS.split())
# "I don't know why she threatened me", "he would not stop shouting": the "not" belongs to another verb.
_WORDS_EMPTY = """
know knows knew stop stopped only just believe understand care sure want mind think expect expected wait
surprised wonder doubt idea reason matter apologise apologised remember able help one did does
"""
_EMPTY = frozenset(_WORDS_EMPTY.split())
_BACK = 6
_TURN = re.compile(r"[;:,–—(]|\s-\s")
_TURN_WORDS = frozenset(["but", "however", "although", "though", "yet", "because", "then", "when", "until", "so"])
# "No shouting and swearing" denies both.
_OF_LISTS = frozenset(["no", "without", "nobody", "noone", "none", "nothing", "neither"])
_POLICY = re.compile(
    r"will\s+not\s+be\s+tolerated|zero tolerance|the code of conduct (?:says|states)|code says|considers the following|parents should adhere|"
    r"should (?:never|not) be used (?:as|for)|the following online activity|we expect (?:all )?(?:parents|carers|visitors)|as per (?:the|your) policy|"
    r"displays of anger including swearing|abusive or personal comments about staff",
    re.IGNORECASE,
)
_JOKE = re.compile(r"\b(?:i['’]?m (?:only |just )?(?:joking|kidding)|only joking|just kidding)\b", re.IGNORECASE)


def is_denied(passage: Passage, tokens: Sequence[Token], start: int) -> bool:
    """True where the writer says that what begins at `start` did not happen."""
    if passage.voice not in _WRITERS:
        return False
    for place in range(start - 1, max(-1, start - 1 - _BACK), -1):
        if _turns_between(passage.text, tokens, place, start):
            return False
        if tokens[place].word in _DENIERS:
            return _reaches(tokens, place, start)
    return False


def is_no_allegation(passage: Passage) -> bool:
    """True where a sentence quotes the policy, or the writer says that it is a joke."""
    is_joke = passage.voice in _WRITERS and bool(_JOKE.search(passage.text))
    return is_joke or bool(_POLICY.search(passage.text))


def _reaches(tokens: Sequence[Token], place: int, start: int) -> bool:
    """True where the denying word at `place` still holds at `start`: "never asked and swore" denies no swearing."""
    between = [each.word for each in tokens[place + 1 : start]]
    if between[:1] == ["one"] and tokens[place].word == "no":
        between = between[1:]
    if "and" in between and tokens[place].word not in _OF_LISTS:
        return False
    return not any(each in _EMPTY for each in between)


def _turns_between(text: str, tokens: Sequence[Token], place: int, start: int) -> bool:
    """True where the sentence turns between the "not" and the words: a comma, a "but"."""
    if place + 1 < start and tokens[place + 1].word in _TURN_WORDS:
        return True
    return bool(_TURN.search(text[tokens[place].end : tokens[place + 1].start]))
