"""Who may not know of a case, because the report complains of them: judged before anybody is told.

The people complained about are compared with the school's own, by name (`casefile.named_as`) and by role
(`casefile.role_words`). Whoever is surely meant is recused. So is, until whoever is on top of the ladder says otherwise,
each of those whom a role may mean ("the teacher in Year 3", where two teach it), and whom a title and an initial may
mean in a complaint about staff. A surname alone or under another title, and a first name alone, recuse nobody: whoever
is on top is asked. Each match says why.

A mail that nobody could read or judge says of nobody what they did: there, whoever is named at all is recused.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from casefile.findings import ALLEGATION, Findings
from casefile.named_as import INITIAL, Meant, meant_by_name, parts_of, words_in
from casefile.report import Report
from casefile.role_words import meant_by_role
from casefile.school import Person, School

_LONGEST_NAME = 4
# Lines of base64 as mail programs break them (RFC 2045 §6.8): the words of a bare mail may stand in them.
_BASE64 = re.compile(r"(?:^[A-Za-z0-9+/]{40,76}\n)*^[A-Za-z0-9+/]{4,76}={0,2}$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Recused:
    """A person of the school who is, or may be, complained about, and the words that show it."""

    person_id: str
    reason: str


def recused_by(findings: Findings, school: School) -> list[Recused]:
    """Everybody of the school whom the report complains of, each with a reason for the person on top of the ladder."""
    subjects = [each.name for each in findings.facts.subjects]
    flags = [each for each in findings.flags if each.id == "staff-subject"]
    quotes = [quote.quote for flag in flags for quote in flag.evidence]
    quotes += [quote.quote for lane in findings.lanes if lane.id == ALLEGATION for quote in lane.evidence]
    initials = _by_initial(subjects, school) if flags else ()
    recused = _distinct([*_sure(subjects, school), *_by_role(subjects, school), *initials])
    if not recused:
        return _distinct([*_those_named_in(quotes, school), *_by_role(quotes, school)])
    # A quote also names those who were only told of it; where somebody is known already, only who acts in it counts.
    return _distinct([*recused, *_those_named_in(quotes, school, only_first=True)])


def may_be_about(names: Iterable[str], school: School, *, is_staff: bool) -> list[Recused]:
    """Everybody of the school whom one of the names may mean without being sure of it: for a person to answer.

    `is_staff` is True where the report is about staff: only then may a first name alone be one of theirs.
    """
    found = []
    for name in names:
        meant = [*meant_by_name(_bare(name), school, is_staff=is_staff), *meant_by_role(name, school)]
        if not any(each.sure for each in meant):
            found += [_perhaps(each, name) for each in meant]
    return _distinct(found)


def named_in(report: Report, school: School) -> list[Recused]:
    """Everybody of the school whom a mail names at all, wherever in it, also in its raw text."""
    names = [_runs_of(each) for each in school.people]
    found: set[str] = set()
    for text in _texts_of(report):
        words = words_in(text)
        found |= {person.id for person, runs in zip(school.people, names, strict=True) if _stand_in(runs, words)}
    reason = "The mail could not be read in the usual way, and names them."
    return [Recused(each.id, reason) for each in school.people if each.id in found]


def _sure(names: Iterable[str], school: School) -> Iterator[Recused]:
    for name in names:
        words = _bare(name)
        listed = [
            Meant(each.id, "it is a name of theirs", sure=True) for each in school.people if _is_listed(words, each)
        ]
        for meant in [each for each in listed or meant_by_name(words, school) if each.sure]:
            yield _recused(meant, name)


def _by_role(texts: Iterable[str], school: School) -> Iterator[Recused]:
    for text in texts:
        for meant in meant_by_role(text, school):
            yield _recused(meant, text) if meant.sure else _perhaps(meant, text)


def _by_initial(names: Iterable[str], school: School) -> Iterator[Recused]:
    for name in names:
        yield from (_perhaps(each, name) for each in meant_by_name(_bare(name), school) if each.why == INITIAL)


def _those_named_in(texts: Iterable[str], school: School, *, only_first: bool = False) -> Iterator[Recused]:
    """Those named within longer words; `only_first` where the words must begin with the name."""
    for text in texts:
        words = words_in(text)
        starts = range(1 if only_first else len(words))
        runs = [words[start : start + length] for start in starts for length in range(_LONGEST_NAME, 0, -1)]
        if only_first and words[:1] == ["the"]:
            runs += [words[1 : 1 + length] for length in range(_LONGEST_NAME, 0, -1)]
        for run in filter(None, runs):
            yield from _sure([" ".join(run)], school)


def _recused(meant: Meant, words: str) -> Recused:
    return Recused(meant.person_id, f"The report complains of “{words}”. {_sentence(meant)}")


def _perhaps(meant: Meant, words: str) -> Recused:
    return Recused(meant.person_id, f"It may be about them: “{words}”. {_sentence(meant)}")


def _sentence(meant: Meant) -> str:
    return f"{meant.why[:1].upper()}{meant.why[1:]}."


def _bare(name: str) -> list[str]:
    """A name's words without what stands in brackets behind it."""
    words = words_in(name.split("(", maxsplit=1)[0])
    return words[1:] if words[:1] == ["the"] else words


def _is_listed(words: list[str], person: Person) -> bool:
    """True for another name that the school lists, or the title of an office that is held at the desk."""
    return words in _listed(person)


@cache
def _listed(person: Person) -> tuple[list[str], ...]:
    return tuple(words for each in _other_names(person) for words in (_bare(each), words_in(each)))


def _other_names(person: Person) -> tuple[str, ...]:
    # A role's title means one person only where somebody holds an office ("Headteacher", "Chair of governors").
    return (*person.also, person.title) if person.roles else person.also


def _distinct(recused: Iterable[Recused]) -> list[Recused]:
    """Each person once, with the first reason."""
    found: dict[str, Recused] = {}
    for each in recused:
        found.setdefault(each.person_id, each)
    return list(found.values())


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


def _runs_of(person: Person) -> list[list[str]]:
    """The runs of words that mean this person: full name, title and surname, other names, and the role's title."""
    title, first, surname = parts_of(person)
    full = words_in(person.name)
    runs = [full[1:] if title else full] if first else []
    runs += [[title, surname], [title, first[:1], surname]] if title and surname else []
    return [[part for part in each if part] for each in [*runs, *map(words_in, _other_names(person))] if each]


def _stand_in(runs: list[list[str]], words: list[str]) -> bool:
    """True where one of the runs stands in the words. Joined, so that a long text costs one search a run."""
    text = f" {' '.join(words)} "
    return any(f" {' '.join(run)} " in text for run in runs)
