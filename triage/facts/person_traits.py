"""What can be seen of a person in a mail: the traits by which it is weighed who is complained about, and who is a child.

A trait is a short word: "p1=my" (the word before the name), "n:posted" (within a few words after it), "signs" (conduct
shows in their own line).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from casefile.report import Report
from triage.facts.mention import IN_A_NAME, Mention
from triage.facts.name_words import KIN, TITLES
from triage.facts.people import Person, name_words, names_kin
from triage.facts.trait_words import flat, stem
from triage.facts.word_lists import everyday, first_names, grown_names, words, young_names
from triage.judges import Sign
from triage.passages import Passage

_NEAR, _WIDE = 3, 7
_MOST_MENTIONS = 12
_MOST_WORDS = 60
_SIGNATURE = 60
# What stands below the name of whoever posted: "14 January at 19:47 - Public", "3 reviews".
_POSTED = re.compile(
    r"\bat \d{1,2}[:.]\d\d|\bago\b|\bPublic\b|\breviews?\b|\bstars?\b|\d ?[hdw]\b|★|yesterday", re.IGNORECASE
)
_POST = 80
_KINDS_OF_ABUSE = frozenset({"abusive-email", "staff-subject"})
_CLAUSES = frozenset({"does", "does at once", "done to", "done to at once", "by or from", "named so"})
_PREPOSITIONS = frozenset({"at", "to", "on", "about", "against"})
_HELPERS, _CHILDREN = words("helpers"), words("children")
_DEEDS = frozenset(stem(each) for each in words("deeds"))


@dataclass(frozen=True, slots=True)
class Scene:
    """What holds for the mail as a whole."""

    passages: Sequence[Passage]
    telling: dict[int, frozenset[str]]
    first_telling: int
    speakers: int
    closing: frozenset[int]
    whole: tuple[str, ...]


def scene_of(report: Report, passages: Sequence[Passage], signs: Sequence[Sign]) -> Scene:
    """The scene in which the people of a mail stand."""
    numbers = {id(each): number for number, each in enumerate(passages)}
    telling: dict[int, set[str]] = {}
    for sign in signs:
        telling.setdefault(numbers.get(id(sign.passage), -1), set()).add(sign.label)
    body = [number for number, each in enumerate(passages) if each.voice == "body"]
    closing = frozenset(each for each in body[2:][-3:] if len(passages[each].text) <= _SIGNATURE)
    speakers = {each.speaker for each in passages if each.speaker}
    labels = {each.label for each in signs}
    whole = [f"has:{each.voice}" for each in passages if each.voice not in {"body", "subject"}]
    whole += [f"label:{each}" for each in labels & _KINDS_OF_ABUSE]
    whole += ["has:picture" for each in report.exhibits if each.text is None]
    return Scene(
        passages,
        {number: frozenset(each) for number, each in telling.items()},
        min((each for each in telling if each >= 0), default=-1),
        len(speakers),
        closing,
        tuple(sorted(set(whole))),
    )


def traits_of(person: Person, scene: Scene, writer: Collection[str], people: Sequence[Person]) -> set[str]:
    """Every trait of one person."""
    found = set(_of_the_name(person, writer))
    found |= set(_among(person, people))
    found |= {f"sort={person.sort}&{each}" for each in scene.whole}
    found.add(f"people={min(len(people), 8)}&sort={person.sort}")
    found.add(f"mentions={min(len(person.mentions), 4)}")
    found |= {f"sort={person.sort}", *(f"also={each}" for each in person.sorts)}
    for mention in person.mentions[:_MOST_MENTIONS]:
        found |= set(_of_a_mention(mention, person, scene))
    found |= set(_of_speech(person, scene))
    deeds = {"does", "does at once"} & found
    found.add(
        f"{'does' if deeds else 'does nothing'}&{'done to' if 'done to' in found else 'not done to'}&sort={person.sort}"
    )
    if "n1='s" in found and "n1=$" not in found and not deeds:
        found.add(f"owns only&sort={person.sort}")
    return found


def _of_the_name(person: Person, writer: Collection[str]) -> Iterator[str]:
    words = name_words(person.name)
    small = [each.rstrip("-") for each in words]
    if person.sort in {"speaker", "full", "first", "writer"} and small:
        yield "given" if small[0] in first_names() else "not given"
        age = "young" if small[0] in young_names() else "grown" if small[0] in grown_names() else "any age"
        yield from (f"{age}&sort={each}" for each in person.sorts)
        yield age
    yield f"words={min(len(words), 4)}"
    if names_kin(person.name):
        yield "kin"
    if "(" in person.name:
        yield "brackets"
    yield from (f"is:{each}" for each in flat(person.name) if each in KIN or each in everyday() or each in TITLES)
    if words and words[0] in writer:
        yield "writer's first"
    if len(words) > 1 and words[-1] in writer:
        yield "writer's last"


def _among(person: Person, people: Sequence[Person]) -> Iterator[str]:
    """How they stand among the others."""
    alike = [each for each in people if each.sort == person.sort]
    yield f"{person.sort}: {min(len(alike), 4)}"
    yield f"{person.sort}: number {min(alike.index(person), 3) if person in alike else 0} of {min(len(alike), 4)}"
    words = set(name_words(person.name))
    kin = [each for each in people if each.sort == "kin" or names_kin(each.name)]
    if person.sort != "kin" and any(words & set(name_words(each.name)) for each in kin if each is not person):
        yield "has kin"


def _of_speech(person: Person, scene: Scene) -> Iterator[str]:
    """Of those who speak: whether conduct shows in their lines, and their words."""
    places = {each.place for each in person.mentions if each.sort == "speaker"}
    if not places:
        return
    yield f"lines={min(len(places), 5)}"
    yield f"speakers={min(scene.speakers, 6)}"
    telling = sorted(places & scene.telling.keys())
    if telling:
        yield f"signs={min(len(telling), 3)}"
        yield from (f"shows:{label}" for place in telling for label in scene.telling[place])
    elif scene.first_telling >= 0:
        yield "no sign, others have"
    if scene.first_telling in places:
        yield "signs first"
    words = Counter(word for place in sorted(places)[:_MOST_WORDS] for word in set(flat(scene.passages[place].text)))
    yield from (f"says:{word}" for word in words)


def _of_a_mention(mention: Mention, person: Person, scene: Scene) -> Iterator[str]:
    if mention.start == IN_A_NAME:
        yield "in a chat name, by kin" if mention.owns_kin else "in a chat name"
    if mention.start < 0 or mention.place < 0:
        return
    passage = scene.passages[mention.place]
    group = "chat" if passage.voice in {"chat", "passed-on"} else passage.voice
    yield from _of_the_place(mention, person, scene, group)
    if mention.owns_kin:
        yield "owns kin"
    around = [f"{mark}{word}" for mark, word in _around(passage.text, mention, group)]
    yield from around
    for each in _CLAUSES.intersection(around):
        yield f"{each}&sort={person.sort}"
        if mention.place in scene.telling:
            yield f"{each}&in a sign"


def _of_the_place(mention: Mention, person: Person, scene: Scene, group: str) -> Iterator[str]:
    text = scene.passages[mention.place].text
    yield f"voice={group}"
    yield f"voice={group}&sort={person.sort}"
    if mention.place in scene.telling:
        yield "in a sign"
        yield f"in a sign&sort={person.sort}&voice={group}"
    if scene.telling.keys() & {mention.place - 1, mention.place + 1}:
        yield f"near a sign&sort={person.sort}"
    if mention.place in scene.closing:
        yield "closing"
    if mention.start == 0:
        yield f"begins&sort={person.sort}"
    if group == "exhibit" and _POSTED.search(text[mention.end : mention.end + _POST]):
        yield "posted"


def _around(text: str, mention: Mention, group: str) -> Iterator[tuple[str, str]]:
    before = flat(text[max(0, mention.start - 120) : mention.start])
    after = flat(text[mention.end : mention.end + 120])
    side = "c" if group == "chat" else ""
    owner = re.search(r"[’']s?$", text[mention.start : mention.end])
    if owner or (text[mention.start : mention.end].endswith("s") and not mention.name.endswith("s")):
        after = ["'s", *after]
    for step in range(_NEAR):
        yield f"{side}p{step + 1}=", before[-1 - step] if len(before) > step else "^"
        yield f"{side}n{step + 1}=", after[step] if len(after) > step else "$"
    yield f"{side}p12=", " ".join(before[-2:])
    yield f"{side}n12=", " ".join(after[:2])
    yield from (("n:", stem(each)) for each in after[:_WIDE] if each.isalpha())
    yield from (("p:", stem(each)) for each in before[-_WIDE:] if each.isalpha())
    clause = [] if mention.owns_kin else _clause(after)
    if any(stem(each) in _DEEDS for each in clause[:_WIDE]):
        yield "does", ""
        if stem(next((each for each in clause if each not in _HELPERS), "")) in _DEEDS:
            yield "does at once", ""
    if _is_naming(before, after):
        yield "named so", ""
    elif any(stem(each) in _DEEDS for each in before[-_NEAR:]):
        yield "done to", ""
        if any(stem(each) in _DEEDS for each in before[-1:] + before[-2:-1] * (before[-1] in _PREPOSITIONS)):
            yield "done to at once", ""
    if _CHILDREN.intersection(before[-2:]):
        yield "a child's word before", ""
    if before[-1:] == ["by"] or before[-1:] == ["from"]:
        yield "by or from", ""


def _is_naming(before: Sequence[str], after: Sequence[str]) -> bool:
    """True for "a lady called Roxanne", but not for "he called Roxanne a cow"."""
    return before[-1:] in (["called"], ["named"]) and after[:1] not in (["a"], ["an"], ["the"], ["names"])


def _clause(words: Sequence[str]) -> list[str]:
    """The words up to the end of the clause; what stands in brackets or between commas at its start is passed over."""
    found: list[str] = []
    depth = 0
    for number, each in enumerate(words):
        depth += {"(": 1, ")": -1}.get(each, 0)
        if each in ".;!?" or (each == "," and number >= _NEAR):
            break
        if depth <= 0 and each.isalpha():
            found.append(each)
    return found
