"""The days on which it happened, or for which it is announced, resolved against the mail's own date."""

from __future__ import annotations

from casefile.report import Report
from triage.facts.day_traits import days_of
from triage.facts.person_traits import Scene
from triage.facts.weights import lean


def incident_dates(report: Report, scene: Scene) -> tuple[str, ...]:
    """ISO dates in order. Without the mail's own date only full dates and those of chats are known."""
    days = days_of(report, scene)
    return tuple(each.isoformat() for each in sorted(days) if lean("day", days[each]) > 0)
