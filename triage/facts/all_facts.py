"""The facts of a mail, drawn from its passages and from the signs of conduct found in them."""

from __future__ import annotations

from collections.abc import Sequence

from casefile.findings import Facts
from casefile.report import Report
from casefile.school import School
from triage.facts.children import all_children, own_children
from triage.facts.incident_dates import incident_dates
from triage.facts.reporter import reporter_of
from triage.facts.subjects import subjects_of
from triage.facts.where import group_of, platform_of
from triage.judges import Sign
from triage.passages import Passage

_MACHINES = frozenset({"automatic", "junk"})
_CONDUCT = frozenset({"concern", "follow-up"})


def facts_of(
    report: Report, kind: str, passages: Sequence[Passage], signs: Sequence[Sign], school: School | None
) -> Facts:
    """What the mail says of who, whom, where and when; a machine's mail says nothing."""
    if kind in _MACHINES:
        return Facts()
    own = own_children(passages)
    children = all_children(passages, own)
    reporter = reporter_of(report, kind, own, school)
    if kind not in _CONDUCT and not signs:
        return Facts(reporter=reporter, children=tuple(children))
    sent = report.date.date() if report.date else None
    writer = reporter.name or report.sender.name
    return Facts(
        reporter=reporter,
        subjects=subjects_of(passages, signs, writer, children, school),
        children=tuple(children),
        group=group_of(report, passages, signs, school),
        platform=platform_of(report, passages, signs),
        incident_dates=incident_dates(passages, signs, sent),
    )
