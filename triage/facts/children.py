"""The children a mail names, and which are the writer's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from triage.facts.names import FIRST, is_name
from triage.passages import Passage

_KIN = r"(?:mum|dad|mam|mother|father|stepdad|step-dad|stepmum|nan|nana|grandad|gran|grandma|granny|grandmother|grandfather|mummy|daddy)"
_CHILD = r"(?:son|daughter|child|boy|girl|lad|eldest|youngest|grandson|granddaughter|little one|little boy|little girl|bairn|twins|kids|children)"
_CHILD_NAME = rf"({FIRST}(?:(?:,? and |, | & ){FIRST}){{0,3}})"
_AFTER_MINE = re.compile(rf"\b[Mm]y (?:\w+[ -]){{0,2}}?{_CHILD},? (?:is )?(?:called )?{_CHILD_NAME}")
_MY_NAME = re.compile(rf"\b[Mm]y ({FIRST})\b")
_KIN_OF = re.compile(rf"\b(?i:{_KIN}|parents?|guardian|grandparents?) (?:of|to) {_CHILD_NAME}")
_IN_BRACKETS = re.compile(rf"\({_CHILD_NAME}(?:(?:,| [Yy]ear| [Yy]r| [Yy]\d| [Rr]eception| in ).{{0,40}})?\)")
_WHOSE = re.compile(rf"({FIRST}?(?: [A-Z][\w-]+)?)(?:[’']s?|s) (?:{_KIN})\b")
_SIGNED_WHOSE = re.compile(rf"\(?({FIRST}(?: (?:and|&) {FIRST})?)[’']s? (?:{_KIN})\b")
_NAMED = re.compile(
    rf"\b(?:{_CHILD}|pupil|kid) (?:called |named |of )?({FIRST}(?: {FIRST})?)|\b[Nn]ame \(({FIRST}(?: {FIRST})?)\)"
)
_SMALL_LETTERS = re.compile(r"\bmy (?:son|daughter|lad|girl|boy) ([a-z]{3,12}),? (?:in |who is in )?(?:year|yr|y) ?\d")
_LITTLE = re.compile(rf"\b(?:[Ll]ittle|[Pp]oor) ({FIRST}(?: {FIRST})?)")
_IN_CLASS = re.compile(
    rf"\b({FIRST}(?: {FIRST})?),? (?:\(|in |who is in |from )?(?:[Yy]ear \d|[Yy]r ?\d|[Yy]\d|Reception|Nursery)\b"
)
_BARE_KIN = re.compile(rf"\b([A-Za-z][a-z]{{2,14}})s {_KIN}\b")
_SPEAKER = re.compile(rf"\(({FIRST})\)|\(({FIRST})[’']?s? (?i:{_KIN})\)|\b({FIRST}?)[’']?s? (?i:{_KIN})$")
_AND = re.compile(r",? and |, | & ")
_I_AM = re.compile(r"\b(?:I am|I[’']?m) ")
_TAIL = 3
# A whole school year; a hostile mail may name thousands.
_MOST = 60
_SIGNATURE = 60


def own_children(passages: Sequence[Passage]) -> list[str]:
    """The writer's children, as written: told of as "my son …", or beside the name at the end."""
    told = [each.text for each in passages if each.voice == "body"]
    found = [name for text in told for name in _each(_AFTER_MINE, text)]
    found += [name for text in told for name in _each(_MY_NAME, text) if not text.startswith("My ")]
    found += [match[1] for text in told for match in _SMALL_LETTERS.finditer(text)]
    found += [name for text in told if _I_AM.search(text) for name in _each(_KIN_OF, text)]
    for text in told[-_TAIL:]:
        if len(text) <= _SIGNATURE:
            found += [*_each(_KIN_OF, text), *_each(_IN_BRACKETS, text), *_each(_SIGNED_WHOSE, text)]
    return _distinct(found)


def all_children(passages: Sequence[Passage], own: Iterable[str]) -> list[str]:
    """Every child named in the mail, its chats and their senders' names."""
    found = list(own)
    for passage in passages:
        if passage.voice in {"body", "said", "exhibit", "passed-on"}:
            for pattern in (_AFTER_MINE, _WHOSE, _NAMED, _LITTLE, _IN_CLASS, _IN_BRACKETS, _KIN_OF):
                found += _each(pattern, passage.text)
            found += [each[1] for each in _BARE_KIN.finditer(passage.text) if each[1][0].isupper()]
        found += _of_speaker(passage.speaker)
    return _distinct(found)


def _of_speaker(speaker: str) -> list[str]:
    """The child in "Becks (Noah)", "Rach (Poppy's mum)" or "Tash Bobbys mum"."""
    found = []
    for match in _SPEAKER.finditer(speaker):
        name = match[1] or _owner(match[2] or match[3] or "")
        if is_name(name):
            found.append(name)
    return found


def _owner(word: str) -> str:
    """Whose: "Poppy" of "Poppy's" and of "Poppys", but "Jess" of "Jess"."""
    bare = re.sub(r"[’']s?$", "", word)
    return bare[:-1] if bare == word and word.endswith("s") and not word.endswith("ss") else bare


def _each(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    for match in pattern.finditer(text):
        for name in _AND.split(next(each for each in match.groups() if each)):
            bare = re.sub(r"[’']s?$", "", name).strip()
            if len(bare) > 1 and is_name(bare):
                yield bare


def _distinct(names: Iterable[str]) -> list[str]:
    """Each name once; "Isla" goes where "Isla Holroyd" stands."""
    whole = list(dict.fromkeys(names))[:_MOST]
    return [each for each in whole if not any(other != each and other.split()[0] == each for other in whole)]
