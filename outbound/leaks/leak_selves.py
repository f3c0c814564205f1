"""What reports tell of whoever wrote them: "I am the postman", "I work nights", "my sister in law", and by which name they sign."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from outbound.leaks.leak_words import list_of, plain, plain_words

# Posts that one person or a few hold; whoever is told of by one is known by it.
POSTS = (
    r"(?:class|parent|year) rep(?:resentative)?|treasurer|secretary|chair(?:man|woman|person)?|governor|volunteer|cook|caretaker"
    r"|dinner lady|lunchtime supervisor|teaching assistant|lollipop (?:lady|man)|childminder"
)
_SELF = re.compile(
    r"\b(?:i am|i['’]m|he is|she is|speaking as|writing as|i work as)(?: also| only| just)? (?:a|an|the|on the|his|her|one of the)"
    r" ((?:[\w-]+ )?[\w-]+)",
    re.IGNORECASE,
)
# Said without an article, or under the name: "I am class rep for Rowan", "treasurer, PTA".
_POST = re.compile(rf"(?:\b(?:i am|i['’]m|as)(?: the| a| your)? |^\W*)({POSTS})\b", re.IGNORECASE | re.MULTILINE)
_TIES = re.compile(
    r"\bmy ((?:sister|brother|mother|father|son|daughter)[ -]in[ -]law|ex|cousin|neighbour|aunt|niece)\b", re.IGNORECASE
)
_SMALL = r"(?:(?:at|for|in|the|a|an|as|on|with|my) ){0,2}"
_WORK = re.compile(
    rf"\bi(?:['’]m| am)? (work|driv|run|foster|teach|coach|volunteer|nurs|clean|deliver|serv)(?:e|ing|ning)? {_SMALL}([\w'’-]+)",
    re.IGNORECASE,
)
_NOBODY = frozenset(
    plain_words(
        "bit little lot parent mum mother dad father member person only one first last same good big fan loss position"
        " situation point concerned worried rest way time most new single"
    )
)

_LONGEST_NAME = 30


def by_own_words(own_words: Iterable[str]) -> Iterator[re.Pattern[str]]:
    """A pattern for each thing that a report says its writer is or does, in the words in which a letter would say it."""
    for words in own_words:
        yield from _by_what_they_are(words)
        for match in _POST.finditer(words):
            yield re.compile(rf"\b(?:an?|the|our|one of the|one of our) {re.escape(match[1])}\b", re.IGNORECASE)
        for match in _WORK.finditer(words):
            if match[2].casefold() not in list_of("everyday_words"):
                done = rf"\b{match[1]}(?:e|s|es|ing|ning|ed)? {_SMALL}{re.escape(match[2])}\b"
                yield re.compile(done, re.IGNORECASE)
        for match in _TIES.finditer(words):
            tie = re.sub(r"[ -]", "[ -]", match[1])
            yield re.compile(rf"\byour (?:own )?{tie}\b", re.IGNORECASE)


def _by_what_they_are(words: str) -> Iterator[re.Pattern[str]]:
    for match in _SELF.finditer(words):
        said = plain_words(match[1])
        role = said[-1] if said and said[-1] not in list_of("everyday_words") else said[0] if said else ""
        if len(role) > len("aunt") and role not in _NOBODY | list_of("everyday_words") and not role.endswith("ing"):
            yield re.compile(rf"\b(?:a|an|the|our|one of the) {re.escape(role)}\b", re.IGNORECASE)


def also_called(name: str, own_words: Iterable[str]) -> Iterator[str]:
    """The other names that stand with this surname in the reports: a pet name under a mail, a wife or husband."""
    surname = name.partition(",")[0].split()[-1:]
    if not surname or len(name.split()) == 1:
        return
    for words in own_words:
        for match in re.finditer(rf"\b{re.escape(surname[0])}\b", words):
            first = re.search(r"[^\W\d_][\w'’-]*(?= $)", words[max(0, match.start() - _LONGEST_NAME) : match.start()])
            if first and first[0][0].isupper() and plain(first[0]) not in list_of("everyday_words"):
                yield f"{first[0]} {surname[0]}"
