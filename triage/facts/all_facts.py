"""The facts of a mail, drawn from its passages and from the signs of conduct found in them.

People, days, groups and platforms are candidates, found by their form alone; learned numbers then say which of them
are meant (`triage.facts.weights`).
"""

from __future__ import annotations

from collections.abc import Sequence

from casefile.findings import Facts
from casefile.report import Report
from casefile.school import School
from triage.facts.children import children_of, own_children
from triage.facts.incident_dates import incident_dates
from triage.facts.mention import Mention
from triage.facts.mentions import mentions_in
from triage.facts.people import Person, name_words, people_of
from triage.facts.person_traits import Scene, scene_of, traits_of
from triage.facts.reporter import reporter_of, writers_names
from triage.facts.subjects import subjects_of
from triage.facts.where import group_of, platform_of
from triage.judges import Sign
from triage.kind import MACHINES, OF_CONDUCT
from triage.passages import Passage
from triage.staff_judge import staff_judge


def facts_of(
    report: Report, kind: str, passages: Sequence[Passage], signs: Sequence[Sign], school: School | None
) -> Facts:
    """What the mail says of who, whom, where and when; a machine's mail says nothing."""
    if kind in MACHINES:
        return Facts()
    scene = scene_of(report, passages, signs)
    people, traits = people_in(report, scene)
    children = children_of(people, traits)
    reporter = reporter_of(report, own_children(people, traits), school)
    if kind not in OF_CONDUCT and not signs:
        return Facts(reporter=reporter, children=children)
    told_of_staff = list(dict.fromkeys(each.passage.text for each in signs if each.label == "staff-subject"))
    acting = staff_judge(school).acting(passages) if school else ()
    group = group_of(report, scene, school)
    return Facts(
        reporter=reporter,
        subjects=subjects_of(people, traits, told_of_staff, school, acting),
        children=children,
        group=group,
        platform=platform_of(report, scene, group),
        incident_dates=incident_dates(report, scene),
    )


def people_in(report: Report, scene: Scene) -> tuple[list[Person], list[frozenset[str]]]:
    """Everybody the mail speaks of, the writer among them, and the traits of each."""
    writer = writers_names(report)
    first = [Mention(each, "writer", -1) for each in writer]
    people = people_of([*first, *mentions_in(scene.passages)])
    names = frozenset(word for each in writer for word in name_words(each))
    return people, [frozenset(traits_of(each, scene, names, people)) for each in people]
