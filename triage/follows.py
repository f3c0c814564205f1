"""Labels that follow from others: what the same words also mean.

defamation of somebody who can be known from it  →  legal advice may be needed
a threat of violence                             →  it may be a crime
the school run down, social media spoken of      →  a public challenge
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from triage.circumstances import Circumstances
from triage.judges import Sign
from triage.tokens import tokens_of

_WORDS_SOMEBODY = """
he she him her his hers hes shes i me my you your youre mr mrs miss ms dr we they their them man woman teacher
head ta governor treasurer doctor nurse dentist mum dad mother father
"""
_SOMEBODY = frozenset(_WORDS_SOMEBODY.split())
# Rules of this weight speak of harm, not of shouting.
_OF_VIOLENCE = 0.75
_CRIME = 0.5
_CHALLENGE = 0.35


def signs_that_follow(signs: Iterable[Sign], mail: Circumstances) -> Iterator[Sign]:
    """The further signs, each with the words of the one it follows from."""
    for sign in signs:
        source = f"follows from {sign.source}"
        if sign.label == "defamation" and _points_at_somebody(sign):
            yield replace(sign, label="legal", source=source)
        elif sign.label == "threat" and sign.weight >= _OF_VIOLENCE:
            yield replace(sign, label="criminal", weight=_CRIME, source="violence")
        elif sign.label == "disrepute" and mail.holds("public"):
            yield replace(sign, label="public-challenge", weight=_CHALLENGE, source="the school run down")


def _points_at_somebody(sign: Sign) -> bool:
    tokens = tokens_of(sign.passage.text)
    return any(each.word in _SOMEBODY for each in tokens) or any(each.capital for each in tokens[1:])
