"""The labels of a case as its page shows them: each with what was done with it, and those that could be added."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from casefile.cabinet import Cabinet
from casefile.register import OpenCase, OpenFinding
from casefile.tables import AuditLine
from casefile.vocabulary import Label
from desk.case.story import name_of
from desk.london_time import when

_DONE = {
    "finding-accepted": "agreed",
    "finding-removed": "taken off",
    "finding-suggested": "put back",
    "finding-added": "added",
}


@dataclass(frozen=True, slots=True)
class Group:
    """One label as it was found in one mail, or in several. `shown` is the surest; of the `others` those that wait for a person come first."""

    label: str
    shown: OpenFinding
    others: tuple[OpenFinding, ...]

    @property
    def suggested(self) -> int:
        """In how many mails nobody has said anything of it yet."""
        return sum(each.standing == "suggested" for each in (self.shown, *self.others))


def groups_of(opened: OpenCase) -> tuple[list[Group], list[Group]]:
    """The labels that stand, the surest first; and those that were taken off."""
    standing = [each for each in opened.findings if each.standing != "removed"]
    removed = [each for each in opened.findings if each.standing == "removed"]
    return _grouped(standing), [Group(each.label, each, ()) for each in removed]


def _grouped(findings: list[OpenFinding]) -> list[Group]:
    by_label: dict[str, list[OpenFinding]] = {}
    for each in findings:
        by_label.setdefault(each.label, []).append(each)
    return [Group(label, same[0], tuple(sorted(same[1:], key=_is_settled))) for label, same in by_label.items()]


def _is_settled(finding: OpenFinding) -> bool:
    return finding.standing != "suggested"


def histories(cabinet: Cabinet, opened: OpenCase) -> dict[str, str]:
    """For each label by its id: who suggested or added it and what people did with it, as one line."""
    return {each.finding_id: _history(cabinet, opened, each) for each in opened.findings}


def reasons(cabinet: Cabinet, finding: OpenFinding) -> list[tuple[str, str]]:
    """Why a label was taken off: who said it, and what."""
    return [(name_of(cabinet.school, each.by), each.words) for each in finding.reasons]


def to_add(cabinet: Cabinet, opened: OpenCase) -> list[tuple[str, list[Label]]]:
    """The labels that do not stand on the case, under a heading for each sort."""
    there = {each.label for each in opened.findings if each.standing != "removed"}
    groups = (("The code of conduct", cabinet.vocabulary.categories), ("Flags", cabinet.vocabulary.flags))
    return [(head, [each for each in group.values() if each.id not in there]) for head, group in groups]


def _history(cabinet: Cabinet, opened: OpenCase, finding: OpenFinding) -> str:
    steps = list(_steps(cabinet, opened, finding))
    if not finding.added and not any(each.startswith("suggested") for each in steps):
        # The line of the suggestion stands in the case that the mail came from.
        steps.insert(0, "suggested by the desk")
    line = ", ".join(steps)
    return f"{line[:1].upper()}{line[1:]}."


def _steps(cabinet: Cabinet, opened: OpenCase, finding: OpenFinding) -> Iterator[str]:
    now = cabinet.now()
    for line in opened.story:
        what = _what(line, finding)
        if what:
            at = when(datetime.fromisoformat(line.at), now)
            yield f"{what} by {name_of(cabinet.school, line.actor)} {at}"


def _what(line: AuditLine, finding: OpenFinding) -> str:
    if line.about == finding.finding_id:
        return _DONE.get(line.act, "")
    if line.act == "findings-suggested" and line.about == finding.mail_id and not finding.added:
        suggested = str(json.loads(line.details).get("labels", "")).split(",")
        return "suggested" if finding.label in suggested else ""
    return ""
