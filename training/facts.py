"""Learns what traits say for the facts, from the labelled mails: `python -m training.facts ash birch …` (all but the held-out where none is named).

Each mail is shown three times: with the signs as today's judges give them, with the labelled ones of which a fifth is
left out, and with none; so that facts lean on signs only as far as signs can be trusted.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from training.corpus import LABELS, LabelledMail, author_files, read_mails
from training.examples import Example, example_of
from training.linear import fit
from triage.circumstances import circumstances_of
from triage.facts.all_facts import people_in
from triage.facts.children import may_be_a_child
from triage.facts.day_traits import days_of
from triage.facts.group_traits import groups_in
from triage.facts.people import Person, name_words
from triage.facts.person_traits import Scene, scene_of
from triage.facts.platform_traits import platform_traits, platforms
from triage.facts.subjects import may_be_a_subject
from triage.facts.word_lists import first_names
from triage.judges import Judge, Sign
from triage.rule_book import rule_book
from triage.rule_judge import RuleJudge
from triage.shouting_judge import shouting_judge

FOLDER = Path(__file__).parents[1] / "triage" / "facts"
_LEFT_OUT, _ADDED = 0.2, 0.02
_LEAST_MAILS = 3
_STRENGTH = {"subject": 6.0, "child": 2.0, "own child": 1.5, "day": 2.0, "group": 1.0}
_OF_PLATFORMS = 1.0
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_NO_NAMES = frozenset({"mr", "mrs", "miss", "ms", "dr", "the", "and", "of"})

Case = tuple[str, frozenset[str], bool]


def learned(mails: Sequence[LabelledMail]) -> dict[str, dict[str, int]]:
    """The weights of every question."""
    cases: dict[str, list[Case]] = {}
    for mail in mails:
        if mail.values.get("kind") == "concern":
            example = example_of(mail)
            for scene in _scenes(example):
                for question, case in _cases(mail, example, scene):
                    cases.setdefault(question, []).append(case)
    return {
        question: fit(some, least=_LEAST_MAILS, strength=_STRENGTH.get(question, _OF_PLATFORMS) * 3)
        for question, some in sorted(cases.items())
    }


def _scenes(example: Example) -> Iterator[Scene]:
    passages = example.passages
    mail = circumstances_of(example.report, passages, rule_book())
    judges: tuple[Judge, ...] = (RuleJudge(rule_book()), shouting_judge)
    seen = [sign for judge in judges for sign in judge(mail) if sign.label in LABELS]
    for signs in (seen, list(_labelled(example)), []):
        yield scene_of(example.report, passages, signs)


def _labelled(example: Example) -> Iterator[Sign]:
    """The labelled signs but for some, and a few that are none."""
    for number, (passage, labels) in enumerate(zip(example.passages, example.shows, strict=True)):
        for label in sorted(labels):
            if _coin(example.id, number) >= _LEFT_OUT:
                yield Sign(label, 0.8, passage, 0, len(passage.text), "labelled")
        if _coin(example.id, number, "added") < _ADDED:
            yield Sign("disrespect", 0.8, passage, 0, len(passage.text), "labelled")


def _coin(*parts: object) -> float:
    """A number between 0 and 1 that is always the same for the same parts."""
    return int(hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:8], 16) / 2**32


def _cases(mail: LabelledMail, example: Example, scene: Scene) -> Iterator[tuple[str, Case]]:
    subjects, children = mail.listed("subjects", ";"), mail.listed("children", ";")
    own = re.split(r",| and | & ", mail.values.get("reporter", "").rpartition("|")[2].strip())
    staff, may = "staff-subject" in mail.listed("must"), "staff-subject" in mail.listed("may")
    people, traits = people_in(example.report, scene)
    for person, some in zip(people, traits, strict=True):
        if may_be_a_subject(person):
            is_subject = _is_one_of(person, subjects)
            yield "subject", (mail.id, some, is_subject)
            # Of several, the labels do not say who works for the school.
            if is_subject and not may and (len(subjects) == 1 or not staff):
                yield "staff", (mail.id, some, staff)
        if may_be_a_child(person):
            yield "child", (mail.id, some, _is_one_of(person, children))
            yield "own child", (mail.id, some, _is_one_of(person, own))
    for day, some in sorted(days_of(example.report, scene).items()):
        yield "day", (mail.id, frozenset(some), day.isoformat() in mail.listed("dates"))
    group, platform = mail.values.get("group", ""), mail.values.get("platform", "")
    for name, some in sorted(groups_in(example.report, scene, None).items()):
        yield "group", (mail.id, frozenset(some), _is_the_group(name, group))
    if platform:
        where = platform_traits(example.report, scene, group or None)
        yield from ((f"platform={each}", (mail.id, where, each == platform)) for each in platforms())


def _is_one_of(person: Person, named: Sequence[str]) -> bool:
    if person.sort in {"described", "kin", "number", "handle"}:
        words = set(re.findall(r"[a-z0-9']+", person.name.lower())) - _NO_NAMES
        return any(
            len(words & set(re.findall(r"[a-z0-9']+", each.lower()))) * 2 >= len(words) for each in named if words
        )
    return any({*name_words(person.name)} & {each for each in name_words(name) if len(each) > 1} for name in named)


def _is_the_group(name: str, group: str) -> bool:
    words, wanted = (set(re.findall(r"[a-z0-9']+", each.lower())) for each in (name, group))
    return bool(wanted) and len(words & wanted) >= max(1.0, len(wanted) / 2)


def everyday_words(mails: Sequence[LabelledMail]) -> list[str]:
    """The words that stand in small letters in three mails or more, and are no first names."""
    seen: Counter[str] = Counter()
    for mail in mails:
        text = "\n".join(section for _, section in mail.sections)
        seen.update({word.replace("’", "'") for word in _WORD.findall(text) if word == word.lower()})
    return sorted(
        each for each, count in seen.items() if count >= _LEAST_MAILS and len(each) > 1 and each not in first_names()
    )


def main() -> None:
    """Writes the list of everyday words and the weights."""
    mails = [mail for path in author_files(*sys.argv[1:]) for mail in read_mails(path)]
    head = "# Words that the labelled mails write in small letters; `python -m training.facts` makes this list.\n"
    words = textwrap.fill(" ".join(everyday_words(mails)), 118, break_on_hyphens=False)
    (FOLDER / "everyday.txt").write_text(f"{head}{words}\n", encoding="utf-8")
    weights = json.dumps(learned(mails), ensure_ascii=False, indent=0, sort_keys=True)
    (FOLDER / "weights.json").write_text(f"{weights}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
