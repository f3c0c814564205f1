"""Where a letter tells something about somebody else: "one father has lost his job", "her father heard it on the telephone".

Whoever is complained about may be told what they did, and what the code says. What somebody else is, felt or did afterwards
comes from a report, however freely it is retold. So a statement is looked for whose subject is a person whom the letter has
not named: one out of some ("a little girl", "two sisters", "the man you wrote about"), and "she" or "his nights" where the
letter names nobody who could be meant. Free are statements about everybody, what may or should be, what was said or done to
somebody ("was told that": the reader did it) and what the reader told the school.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from outbound.leaks.leak_words import sentences, without_quotes

KIN = (
    r"(?:(?:step|grand|god|foster)-?)?(?:mother|father|mum|mam|dad|daughter|son|child|children|parent)(?:-in-law)?|gran|granny"
    r"|nan|nana|grandad|granddad|grandpa|grandma|aunt|auntie|uncle|brother|sister|twin|cousin|niece|nephew|husband|wife"
    r"|partner|family|families|household|couple|carer|guardian|neighbour|relative"
)
_ANYBODY = (
    r"girl|boy|lad|pupil|kid|baby|toddler|teenager|lady|woman|women|man|men|gentleman|friend|colleague|helper|volunteer|cleaner"
    r"|driver|classmate|singer|player|member|person|nurse|doctor|worker|coach|witness|resident|organiser"
)
_ONE = rf"(?:{KIN}|{_ANYBODY})"
WHO = rf"{_ONE}s?"
_SOME = (
    r"(?:an?|one|one of (?:our|the|your)|another|some|two|three|four|several|a (?:couple|few) of(?: (?:the|our))?"
    r"|our(?! (?:\w+ )?(?:children|pupils|families|parents))|(?:the|that|this) other)"
)
# The staff are the school's own, and a class group is no person.
_NO_ONE = r"(?:members? of (?:our |the )?(?:staff|team|trust)|class group|parents['’] (?:group|chat))"
LINKS = r"of|about|and|or|in|that|to|who|is|was|are|were|has|had|said|says|for|with|from|on|at|as|by"
_PERSON = (
    rf"(?:(?:the|that) (?:(?!(?:{LINKS}|group|class|an?|any|every|each|no|one|some|another|many|most|other|two|three|you|we|they)\b)[\w'’-]+ ){{0,2}}?(?!children|families)(?:{_ONE})"
    rf"|{_SOME} (?!{_NO_ONE})(?:(?!(?:{LINKS})\b)[\w'’-]+ ){{0,2}}?(?:{WHO})|somebody|someone|a couple of them"
    r"|one of those|those (?:who|you)|some of (?:our|the) \w+|one(?= (?:was|felt|has|had)\b))(?![\w'’-])"
)
_MODAL = r"may|can|could|should|will|would|must|might|shall|cannot|can['’]t|won['’]t"
_MEANT = r"(?:,? (?:(?:whom|that|who) )?you (?:have |had )?\w+(?: (?:about|to|of|at|with|into))?)?"
_BETWEEN = rf"(?:,? (?!(?:you|he|she|i|we|they|it|that|if|and|or|but|was|were|is|are|has|had|have|{_MODAL})\b)[\w'’-]+,?){{0,7}}?"
# Told, called, shouted at: what the reader did to somebody is what the letter is about.
_FELT = r"frightened|scared|terrified|worried|upset|embarrassed|ashamed|distressed|adopted|fostered|widowed|diagnosed|disabled|retired|bereaved|divorced|separated"
_SUFFERED = (
    rf"(?:was|were|is|are|has been|had been|have been|being) (?:\w+ly |left )?(?!{_FELT})(?:\w+ed|\w+en|told|sworn|about|put"
    r"|sent|left|hurt|said|meant|shown|known|not)\b"
)
_SAID = r"(?:wrote(?! to)|writes|answered|replied|added|posted|shared|called)\b"
_DOES = (
    r"(?:\w{2,}ed|was|were|is|are|has|have|had|did|does|came|went|gave|told|heard|saw|felt|knew|thought|took|made|got|found|lost"
    r"|kept|ran|stood|sat|read|met|spent|broke|brought|began|fell|spoke|woke|slept|drove|wore|won|caught|held|hid|left|paid|rang"
    r"|rode|wrote to|said|shook|stopped|taught|threw|understood|lies|lives?|works|goes|feels|finds|begs|keeps|carries|cries|hears|runs"
    r"|wants|needs|suffers?|struggles|sees|thinks|comes|stays|sleeps|wakes|eats|plays|drives|cares|looks|takes|walks)"
)
_STATES = rf"(?!{_SUFFERED})(?!{_SAID})(?:(?:also|just|only|still|even|already|never|always|since) )?(?:{_DOES}|(?:now|no longer) \w+)\b"
_SOMEBODY_DOES = re.compile(
    rf"(?<![\w'’-])(?<!\bis )(?<!\bare )(?<!\bbe )(?<!\bnot )(?<!\bor )(?!an? (?:friend|person)\b)(?:{_PERSON}){_MEANT}{_BETWEEN}(?: it (?:is|was|has)\b|,? that (?:has|had|is|was|have)\b|,? (?:in which|where|for whom|to whom) \w+|,? (?:who (?!you\b)(?!{_MODAL})[\w'’-]+|whose [\w'’-]+)| {_STATES})"
    # "A little girl dreads", "three children share", "a mother pushing a pram".
    rf"|(?<![\w'’-])(?<!\bor )(?!an? (?:friend|person)\b)(?:an?|one|another) (?:(?!(?:{LINKS}|class|member)\b)[\w'’-]+ ){{0,2}}?(?:{WHO})"
    r" (?:(?!says|writes|was|is|has|does|names|things|words|places)[a-z]{2,}[^s\W]s|(?!during|concerning|regarding|including|according|being|evening|morning)[a-z]{2,}ing)\b"
    rf"|(?<![\w'’-])(?:two|three|four|five|several|a (?:few|couple of)) (?:\w+ )?(?:{WHO}) (?!(?:{LINKS}|{_MODAL}|you|if|were|a|may)\b)[a-z]+",
    re.IGNORECASE,
)
_THEY_DO = re.compile(
    rf"(?<![\w'’-])(?:(?P<she>she)|he)(?: (?:can|could) (?!you)\w+| {_STATES}(?! \w+ (?:years old)?[.]))"
    rf"|(?<![\w'’-])(?:(?P<hers>her)|his)(?: (?!(?:{LINKS}|{_MODAL})\b)[\w'’-]+){{1,2}} {_STATES}",
    re.IGNORECASE,
)
_THEIR_OWN = re.compile(
    rf"(?<![\w'’-])(?:(?P<hers>her)|his) (?:(?:own|little|elderly|eldest|youngest|older|younger|new) )?(?:{_ONE})(?![\w-])",
    re.IGNORECASE,
)
_HERSELF = re.compile(r"\bas an? (?:[\w'’-]+ ){1,3}?(?:(?P<she>her)|him)self\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[^.;:?!\n]*?(?=[.;:?!\n]|, (?:and|but|so|because|which)\b|$)")
_OPEN = re.compile(
    r"\b(?:if|whether|when(?:ever)?|where|how|what|unless|any|anyone|anybody|every|each|nobody|no one|everybody|everyone|no|please|than"
    r"|(?:may|can|could|might|would) (?!tell\b|say\b|only\b|also\b)\w+)\b",
    re.IGNORECASE,
)
_UNKNOWN_TO_YOU = re.compile(
    r"\b(?:what )?you (?:may|might|could) not (?:know|have known|be aware|realise|have realised)\b", re.IGNORECASE
)
# "A parent who disagrees may complain": whoever it may be.
_WHOEVER = re.compile(
    rf"an? (?:parent|child|pupil|carer|family|member|person)\b[^.;:?!]{{0,30}} (?:who|that|whose) (?!(?:has|had|was|were|is)\b)[^.;:?!]*\b(?:{_MODAL})\b",
    re.IGNORECASE,
)
_YOU_SAID = re.compile(
    r"\b(?:you|your (?:answer|letter|e-?mail|call|complaint))(?: have| had| also| then| sent)*"
    r" (?:told|tell|said|say|wrote(?! (?:about|of|to))|write|asked|ask|rang|us a complaint|complained|offered|guess|think|describe)\b",
    re.IGNORECASE,
)
_OF_OURS = re.compile(
    r"\byour (?:own )?(?:son|daughter|child|boy|girl|husband|wife|partner|mother|father|brother|sister)\b"
    r"|\b(?:our|the|an?|your child['’]s) (?:\w+ )?(?:teacher|head|caretaker|cook|patrol|governor|secretary|assistant|referee|officer"
    r"|solicitor|doctor|worker)\b(?!['’])|\bmember of (?:our |the )?staff\b",
    re.IGNORECASE,
)
_MISTER, _MISSIS = frozenset(["mr", "sir"]), frozenset(["mrs", "ms", "miss"])
# A sentence may speak of whom one of so many before it named.
_BACK = 3
_LONGEST_BEFORE = 400


def told_of(text: str, free: Iterable[str], *, pronouns_only: bool = False) -> Iterator[str]:
    """Every statement about somebody else; `free` are the names of those whom the letter may speak of, but its reader's.

    With `pronouns_only`, only what is said of "he" and "she".
    """
    named = _pattern(free)
    seen: list[set[str]] = []
    for _, raw in sentences(text):
        sentence = without_quotes(raw)
        mentions = list(_mentions(sentence, named))
        starts = [] if pronouns_only else _of_somebody(sentence)
        yield from _clauses(sentence, [*starts, *_of_them(sentence, mentions, set().union(*seen[-_BACK:]))])
        seen.append({each for _, meant in mentions for each in meant})


def _of_somebody(sentence: str) -> Iterator[int]:
    """Where a statement about somebody begins who is one out of some."""
    for match in _SOMEBODY_DOES.finditer(sentence, 0, end_of_own(sentence)):
        if not _is_open(sentence, match.start()) and not _WHOEVER.match(sentence, match.start()):
            yield match.start()


def _of_them(sentence: str, mentions: list[tuple[int, str]], before: set[str]) -> Iterator[int]:
    """Where a statement about "her" or "him" begins; `mentions` and `before` say whom the letter named that may be meant."""
    for pattern in (_THEY_DO, _THEIR_OWN, _HERSELF):
        for match in pattern.finditer(sentence, 0, end_of_own(sentence)):
            who = "f" if any(match.groupdict().values()) else "m"
            here = {each for at, meant in mentions if at < match.start() for each in meant}
            if who not in here | before and not _is_open(sentence, match.start()):
                yield match.start()


def _is_open(sentence: str, at: int) -> bool:
    """True where what stands before says that nothing is stated, but asked, allowed, or said of everybody."""
    return bool(_OPEN.search(_UNKNOWN_TO_YOU.sub("", sentence[max(0, at - _LONGEST_BEFORE) : at])))


def end_of_own(sentence: str) -> int:
    """Where the school's own statement ends and the reader's begins: "you told us that"."""
    said = _YOU_SAID.search(sentence)
    return said.start() if said else len(sentence)


def _clauses(sentence: str, starts: Iterable[int]) -> Iterator[str]:
    """The clauses that begin there, each once, so that whoever reads of it sees what is told."""
    end = 0
    for start in sorted(starts):
        if start >= end:
            clause = _CLAUSE.match(sentence, start)
            end = clause.end() if clause else len(sentence)
            yield sentence[start:end].strip()


def _pattern(free: Iterable[str]) -> re.Pattern[str]:
    words = {each for name in free for each in re.findall(r"[\w'’-]+", name) if each[0].isupper() and len(each) > 1}
    words -= {"Mr", "Mrs", "Ms", "Miss", "Dr"}
    return re.compile(rf"(?:(\w+)\.? )?\b(?:{'|'.join(map(re.escape, sorted(words))) or '(?!)'})\b")


def _mentions(sentence: str, named: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Where a sentence names somebody, and whether "he" (m) or "she" (f) may be they."""
    for match in named.finditer(sentence):
        title = (match[1] or "").casefold()
        yield match.start(), "m" if title in _MISTER else "f" if title in _MISSIS else "mf"
    yield from ((match.start(), "mf") for match in _OF_OURS.finditer(sentence))
