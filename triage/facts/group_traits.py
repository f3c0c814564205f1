"""Words that may be a class's or a group's name, and what can be seen of them: "the Y4 Oak chat", "on Spotted in Sale"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from casefile.report import Report
from casefile.school import School
from triage.facts.person_traits import Scene
from triage.facts.trait_words import flat
from triage.facts.word_lists import first_names, words

_WORD = r"(?:(?!I\b)[A-ZÀ-Þ][\w’'-]*|[A-Z]{0,2}\d[\w’']{0,5})"
_NOUN = r"(?:whats ?app|group|chat|parents[’']?|mums|dads|mums and dads|families|class|page|fb|facebook|girlies|mamas|year group)"
_RUN = re.compile(
    rf"(?<![\w@.£:/-]){_WORD}(?:(?: (?:&|and|of|in|for|n|the|/) |/| ){_WORD}){{0,5}}(?: {_NOUN}\b){{0,3}}(?: \([a-z]+\))?",
    re.DOTALL,
)
_SMALL = re.compile(
    rf"\b(?:(?:year|yr|y|class|reception|nursery|rec) ?\d?[a-z]?\d?(?: [a-z]{{2,12}}){{0,2}}?|\d[a-z]|[a-z]{{3,12}}) {_NOUN}(?: {_NOUN})*\b|\b(?:year|yr|y) ?\d\b(?: [A-Z]?[a-z]+)?"
)
_QUOTED = re.compile(r"[“\"‘']([^“”\"‘’'\n]{2,50})[”\"’']")
_EXPORT = re.compile(r"^(?:_?chat[ _-])?whatsapp[ _]chat[ _](?:with|-)[ _](.+?)(?:\.\w+)?$", re.IGNORECASE)
_TREES, _NOUNS = words("class_names"), words("group_nouns")
_YEAR = re.compile(r"\b(?:year|yr|y|class|reception|rec|nursery|eyfs|r|p) ?\d?|\b\d[a-z]?\b", re.IGNORECASE)
_CONTRACTED = re.compile(r"^\w+[’'](?:ve|re|ll|d|m|s)$|n[’']t$")
_MOST = 80
_NEAR, _MANY = 2, 5


def groups_in(report: Report, scene: Scene, school: School | None) -> Mapping[str, set[str]]:
    """Each name that may be the group's, as written, with its traits."""
    found: dict[str, set[str]] = defaultdict(set)
    for each in report.exhibits:
        if each.title:
            found[each.title].add("title")
        match = _EXPORT.match(each.filename)
        if match:
            found[match[1]].add("export")
    for place, passage in enumerate(scene.passages):
        if len(found) >= _MOST:
            break
        if passage.voice in {"body", "subject", "exhibit"}:
            for name, start, end, way in _named(passage.text):
                found[name] |= set(_of_words(passage.text, start, end, way, place, scene))
    listed = (*school.groups, *school.classes) if school else ()
    return {
        name: traits | set(_of_the_name(name, listed)) | {f"way {each}" for each in scene.whole}
        for name, traits in found.items()
    }


def _named(text: str) -> Iterator[tuple[str, int, int, str]]:
    for way, pattern in (("run", _RUN), ("small", _SMALL)):
        found = ((each[0].strip(), *each.span(), way) for each in pattern.finditer(text))
        yield from (each for each in found if not each[0].isdigit() and not _CONTRACTED.search(each[0]))
    yield from ((each[1].strip(), *each.span(), "quoted") for each in _QUOTED.finditer(text))


def _of_words(text: str, start: int, end: int, way: str, place: int, scene: Scene) -> Iterator[str]:
    yield way
    yield scene.passages[place].voice
    before, after = flat(text[max(0, start - 60) : start]), flat(text[end : end + 60])
    for step in range(_NEAR):
        yield f"p{step + 1}={before[-1 - step] if len(before) > step else '^'}"
        yield f"n{step + 1}={after[step] if len(after) > step else '$'}"
    yield "p12=" + " ".join(before[-2:])
    yield from (f"p:{each}" for each in before[-_MANY:])
    yield from (f"n:{each}" for each in after[:_MANY])
    if place in scene.telling:
        yield "in a sign"
    if not place:
        yield "at once"


def _of_the_name(name: str, listed: tuple[str, ...]) -> Iterator[str]:
    said = re.findall(r"[^\W_]+", name.lower())
    yield f"words={min(len(said), _MANY)}"
    if _YEAR.search(name):
        yield "year"
    if _TREES & set(said):
        yield "class name"
    yield from (f"noun={each}" for each in _NOUNS & set(said))
    if not _NOUNS & set(said):
        yield "no noun"
    if said and said[0] in first_names() and said[0] not in _TREES:
        yield "given"
    yield f"first={flat(name)[0] if flat(name) else ''}"
    if any(each.casefold() in name.casefold() for each in listed):
        yield "listed"
