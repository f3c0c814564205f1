"""What can be seen in a mail of where it happened: in a chat, on a page, by e-mail, on the telephone, face to face."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from casefile.report import Report
from triage.facts.person_traits import Scene
from triage.facts.trait_words import flat, stem

_MOST_PASSAGES = 60
_OWN = frozenset({"body", "subject"})
_MANY = 3
_YOU = re.compile(r"\b(?:you|your|youre|yous|ur)\b", re.IGNORECASE)


@cache
def _cues() -> Mapping[str, Sequence[re.Pattern[str]]]:
    read = tomllib.loads(files("triage.facts").joinpath("platforms.toml").read_text("utf-8"))
    return {name: tuple(re.compile(each) for each in some) for name, some in read.items()}


def platforms() -> tuple[str, ...]:
    """The platforms there are."""
    return tuple(sorted(_cues()))


def platform_traits(report: Report, scene: Scene, group: str | None) -> frozenset[str]:
    """Every trait of one mail."""
    found = set(scene.whole) | set(_of_exhibits(report)) | set(_of_cues(report, scene))
    for place, passage in enumerate(scene.passages[:_MOST_PASSAGES]):
        mark = "" if passage.voice in _OWN else "said " if passage.voice == "said" else f"{passage.voice} "
        words = [stem(each) for each in flat(passage.text) if each.isalpha()]
        found |= {f"{mark}{each}" for each in words}
        if place in scene.telling and passage.voice in _OWN:
            found |= {f"sign: {each}" for each in words}
    found.add("group named" if group else "no group named")
    found |= {f"group: {each}" for each in flat(group or "")}
    spoken_to = sum(1 for each in scene.passages if each.voice == "body" and _YOU.search(each.text))
    told = sum(1 for each in scene.passages if each.voice == "body") or 1
    found.add(f"you={spoken_to * 4 // told}&{'shown' if scene.speakers else 'not shown'}")
    return frozenset(found | {f"speakers={min(scene.speakers, 3)}"})


def _of_cues(report: Report, scene: Scene) -> Iterator[str]:
    counts: Counter[str] = Counter()
    telling: Counter[str] = Counter()
    first = ""
    for place, passage in enumerate(scene.passages[:_MOST_PASSAGES]):
        text = passage.text.lower()
        if passage.voice in {"chat", "passed-on", "said"}:
            continue
        for name, patterns in _cues().items():
            for number, pattern in enumerate(patterns):
                if not pattern.search(text):
                    continue
                counts[name] += 1
                first = first or name
                yield f"cue {name} {number}"
                yield f"cue {name} {number} {passage.voice}"
                if place in scene.telling:
                    telling[name] += 1
                    yield f"cue {name} {number} sign"
    has_messages, has_title = any(e.messages for e in report.exhibits), any(e.title for e in report.exhibits)
    shown = "messages" if has_messages else "title" if has_title else "nothing"
    yield f"first {first}"
    yield f"first {first}&{shown}"
    for some, mark in ((counts, "most"), (telling, "most telling")):
        top = some.most_common(2)
        if top:
            yield f"{mark} {top[0][0]}"
            yield f"{mark} {top[0][0]}&{shown}"
            if len(top) == 1 or top[0][1] > 2 * top[1][1]:
                yield f"{mark} {top[0][0]} by far"
        yield from (f"{mark}: none {name}" for name in _cues() if not some[name])
        yield from (f"{mark}: {name} {min(count, _MANY)}" for name, count in some.items())


def _of_exhibits(report: Report) -> Iterator[str]:
    if not report.exhibits:
        yield "no exhibit"
    for each in report.exhibits:
        kind = "picture" if each.content_type.startswith("image/") else each.filename.rpartition(".")[2].lower()
        yield f"file={kind}"
        if each.messages:
            yield "messages"
            yield f"messages&{kind}"
        if each.title:
            yield "title"
        if each.text and not each.messages:
            text = each.text.lower()
            yield from (f"{kind} shows {name}" for name, some in _cues().items() if any(p.search(text) for p in some))
        yield from (
            f"named {word}" for word in flat(each.filename.replace("_", " ").replace("-", " ")) if word.isalpha()
        )
