"""Who may not know of a case, because the report complains of them: judged before anybody is told.

A first, careful judge: it compares the people complained about with the school's own, by full name, by
title and surname ("Mrs Entwistle"), by other names listed for them, and by role ("the head"). Miss, Mrs, Ms and
Mx are one title: parents guess. A common surname alone recuses nobody. Each match says why.

A mail that nobody could read or judge says of nobody what they did: there, whoever is named at all is recused.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from casefile.findings import Findings
from casefile.report import Report
from casefile.school import Person, School

_TITLES = {"mr", "ms", "dr", "rev", "sir"}
_ONE_TITLE = {"miss": "ms", "mrs": "ms", "mx": "ms"}
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LEAST_NAME = 2
_IsIn = Callable[[list[list[str]], list[str]], bool]
# Lines of base64 as mail programs break them (RFC 2045 §6.8): the words of a bare mail may stand in them.
_BASE64 = re.compile(r"(?:^[A-Za-z0-9+/]{40,76}\n)*^[A-Za-z0-9+/]{4,76}={0,2}$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Recused:
    """A person of the school who is complained about, and the words that show it."""

    person_id: str
    reason: str


def recused_by(findings: Findings, school: School) -> list[Recused]:
    """Everybody of the school whom the report complains of, each with a reason for the person on top of the ladder."""
    flags = [each for each in findings.flags if each.id == "staff-subject"]
    quotes = [quote.quote for flag in flags for quote in flag.evidence]
    recused = _those_named_in([each.name for each in findings.facts.subjects], school, _stand_in)
    if not recused:
        return _those_named_in(quotes, school, _stand_in)
    # A quote also names those who were only told of it; where somebody is known already, only who acts in it counts.
    known = {each.person_id for each in recused}
    acting = _those_named_in(quotes, school, _begin)
    return recused + [each for each in acting if each.person_id not in known]


def named_in(report: Report, school: School) -> list[Recused]:
    """Everybody of the school whom a mail names at all, wherever in it, also in its raw text."""
    names = [_runs_of(each) for each in school.people]
    found: set[str] = set()
    for text in _texts_of(report):
        words = _words(text)
        found |= {person.id for person, runs in zip(school.people, names, strict=True) if _stand_in(runs, words)}
    reason = "The mail could not be read in the usual way, and names them."
    return [Recused(each.id, reason) for each in school.people if each.id in found]


def _those_named_in(texts: Iterable[str], school: School, is_in: _IsIn) -> list[Recused]:
    said = [(text, _words(text)) for text in texts]
    recused = []
    for person in school.people:
        runs = _runs_of(person)
        words = next((text for text, words in said if is_in(runs, words)), None)
        if words is not None:
            recused.append(Recused(person.id, f"The report complains of “{words}”."))
    return recused


def _texts_of(report: Report) -> Iterator[str]:
    yield report.subject
    yield report.reply
    # A soft line break of quoted-printable (RFC 2045 §6.7) may stand within a name.
    yield report.text.replace("=\n", "")
    yield from _decoded(report.text)
    for forwarded in report.forwarded:
        yield from (forwarded.sender, forwarded.subject, forwarded.text)
    for exhibit in report.exhibits:
        yield from (exhibit.filename, exhibit.title or "", exhibit.text or "")


def _decoded(text: str) -> Iterator[str]:
    for match in _BASE64.finditer(text):
        block = match[0].replace("\n", "").rstrip("=")
        yield b64decode(block[: len(block) // 4 * 4]).decode("utf-8", "replace")


def _words(text: str) -> list[str]:
    words = [each.casefold().removesuffix("'s").removesuffix("’s") for each in _WORD.findall(text)]
    return " ".join(_ONE_TITLE.get(each, each) for each in words).replace("head teacher", "headteacher").split()


def _runs_of(person: Person) -> list[list[str]]:
    """The runs of words that mean this person: full name, title and surname, other names, and the role's title."""
    full = _words(person.name)
    bare = [each for each in full if each not in _TITLES]
    runs = [bare] if len(bare) >= _LEAST_NAME else []
    if len(full) >= _LEAST_NAME and full[0] in _TITLES:
        runs += [[full[0], full[-1]], [full[0], full[1][0], full[-1]]]
    # A role's title means one person only where somebody holds an office ("Headteacher", "Chair of governors").
    others = (*person.also, person.title) if person.roles else person.also
    runs += [_words(each) for each in others]
    return [each for each in runs if each]


def _begin(runs: list[list[str]], words: list[str]) -> bool:
    """True where the words begin with one of the runs: "head is rude" with "the head"."""
    start = words if words[:1] == ["the"] else ["the", *words]
    return any(each in (words[: len(each)], start[: len(each)]) for each in runs)


def _stand_in(runs: list[list[str]], words: list[str]) -> bool:
    """True where one of the runs stands in the words. Joined, so that a long text costs one search a run."""
    text = f" {' '.join(words)} "
    return any(f" {' '.join(run)} " in text for run in runs)
