"""What can be seen of a day that a mail names: the traits by which it is weighed whether something happened then."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from casefile.report import Report
from triage.facts.named_days import NamedDay, days_in_name, named_days
from triage.facts.person_traits import Scene
from triage.facts.trait_words import flat, stem

_OLDEST, _FURTHEST = timedelta(days=400), timedelta(days=60)
_NEAR, _WIDE = 3, 6
_AHEAD, _LONG_AGO = -2, 9
_AHEAD_WORDS = re.compile(
    r"\b(?:will|won[’']?t|[’']ll|going to|gonna|planning|plan|planned|next|coming|this)\b|\b(?:are|is|[’']re|re|im|i[’']m) \w+ing\b",
    re.IGNORECASE,
)
_TOLD = frozenset({"body", "subject"})
# Of a hostile mail's thousands.
_MOST = 60
_SURE = frozenset({"written", "numbers", "yesterday", "today", "ago"})


def days_of(report: Report, scene: Scene) -> Mapping[date, set[str]]:
    """Each day that the mail may speak of, with its traits."""
    sent = report.date.date() if report.date else None
    found: dict[date, set[str]] = defaultdict(set)
    for place, passage in enumerate(scene.passages):
        if len(found) >= _MOST:
            break
        if passage.day:
            found[passage.day] |= set(_of_a_chat(place, scene))
        for named in named_days(passage.text, sent):
            found[named.day] |= set(_of_a_word(named, place, scene))
    for exhibit in report.exhibits:
        for day in days_in_name(exhibit.filename):
            found[day].add("way=file")
    if sent is not None:
        found[sent] |= set(_of_sending(report))
        found = {day: traits for day, traits in found.items() if sent - _OLDEST <= day <= sent + _FURTHEST}
    return {day: traits | set(_among(day, found, sent, scene)) for day, traits in found.items()}


def _of_a_chat(place: int, scene: Scene) -> Iterator[str]:
    yield "way=chat"
    yield f"chat: {'sign' if place in scene.telling else 'none'}"


def _of_sending(report: Report) -> Iterator[str]:
    yield "way=sent"
    if report.date:
        yield f"sent at {report.date.hour // 3}"
        yield f"sent on {report.date.weekday() // 5}"


def _of_a_word(named: NamedDay, place: int, scene: Scene) -> Iterator[str]:
    passage = scene.passages[place]
    voice = passage.voice if passage.voice in _TOLD else "other"
    way = named.way
    yield f"way={way}"
    yield f"way={way}&{voice}"
    sign = "in" if place in scene.telling else "near" if {place - 1, place + 1} & scene.telling.keys() else "no"
    yield f"way={way}&sign={sign}&{voice}"
    before = flat(passage.text[max(0, named.start - 90) : named.start])
    after = flat(passage.text[named.end : named.end + 90])
    rough = "past" if way in _SURE or way == "past weekday" else way
    for step in range(_NEAR):
        yield f"{rough}&p{step + 1}={before[-1 - step] if len(before) > step else '^'}"
        yield f"{rough}&n{step + 1}={after[step] if len(after) > step else '$'}"
    for words in (before[-_WIDE:], after[:_WIDE]):
        yield from (f"{rough}&{stem(each)}" for each in words if each.isalpha())
    yield from (f"{rough}&all:{stem(each)}" for each in set(flat(passage.text)) if each.isalpha())
    if _AHEAD_WORDS.search(passage.text):
        yield f"{rough}&ahead"
        yield f"{rough}&ahead&sign={sign}"
    if before[-1:] == ["every"] or passage.text[named.start : named.end].endswith("s"):
        yield f"{rough}: again and again"


def _among(day: date, all_days: Mapping[date, set[str]], sent: date | None, scene: Scene) -> Iterator[str]:
    named = [
        each
        for each, traits in all_days.items()
        if traits & {f"way={way}" for way in _SURE} or "way=past weekday" in traits
    ]
    yield f"others={min(len([each for each in named if each != day]), 4)}"
    yield from (
        f"{way}, {'alone' if not [each for each in named if each != day] else 'others'}"
        for way in sorted(all_days[day])
        if way.startswith("way=") and "&" not in way
    )
    if sent is not None:
        gap = (sent - day).days
        if gap >= 0 or "way=next weekday" not in all_days[day]:
            yield f"gap={'ahead' if gap < _AHEAD else min(gap, _LONG_AGO)}"
    if any("chat: sign" in traits for each, traits in all_days.items() if each != day):
        yield "a chat shows another"
    yield from (f"{each}&{'sent' if 'way=sent' in all_days[day] else 'day'}" for each in scene.whole)
