"""Where it happened: the class or group, and the platform."""

from __future__ import annotations

from casefile.report import Report
from casefile.school import School
from triage.facts.group_traits import groups_in
from triage.facts.person_traits import Scene
from triage.facts.platform_traits import platform_traits, platforms
from triage.facts.weights import lean

_LIKELY = -2.5


def group_of(report: Report, scene: Scene, school: School | None) -> str | None:
    """The class or group, as the mail, a chat's title or an export's name has it."""
    groups = groups_in(report, scene, school)
    leans = {each: lean("group", traits) for each, traits in groups.items()}
    best = max(leans, key=lambda each: leans[each], default=None)
    return best if best is not None and leans[best] > _LIKELY else None


def platform_of(report: Report, scene: Scene, group: str | None) -> str:
    """Where the main conduct took place: that for which most speaks."""
    traits = platform_traits(report, scene, group)
    return max(platforms(), key=lambda each: lean(f"platform={each}", traits))
