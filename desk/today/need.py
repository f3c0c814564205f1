"""One thing that needs a person, and all of them by group, the most pressing group first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from casefile.register import CaseSummary

_GROUPS = (
    ("safeguarding", "Safeguarding: read this first"),
    ("overdue", "Overdue"),
    ("today", "Due today"),
    ("soon", "Due in the next days"),
    ("dates", "Days to keep"),
    ("trouble", "Letters that need you"),
    ("second", "Waiting for a second person"),
    ("approve", "Letters to approve"),
    ("post", "Letters to post"),
    ("holding", "Letters about to go"),
    ("questions", "Do these belong together?"),
    ("news", "News in a case"),
    ("new", "New cases"),
    ("forgotten", "Cases that stand still"),
    ("passed", "Mail passed to you"),
    ("many", "Many mails from one sender"),
    ("ours", "Mail from ourselves"),
    ("aside", "Mail that could not be read"),
)


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to do. `path` leads to it; `draft_id` is set where it can be stopped from here; `due` by what it is sorted."""

    title: str
    reference: str
    next_step: str
    detail: str
    path: str
    safeguarding: bool = False
    draft_id: str = ""
    due: date = date.max


@dataclass(slots=True)
class Needs:
    """All that needs a person, by group in the order above."""

    groups: dict[str, list[Need]] = field(default_factory=dict)

    def add(self, group: str, need: Need) -> None:
        """Puts one thing into its group."""
        self.groups.setdefault(group, []).append(need)

    def lists(self, reference: str) -> bool:
        """True where something leads to this case already."""
        return any(each.reference == reference for group in self.groups.values() for each in group)

    def in_order(self) -> list[tuple[str, str, list[Need]]]:
        """The groups that hold something: name, heading, things."""
        for things in self.groups.values():
            things.sort(key=lambda each: each.due)
        return [(name, heading, self.groups[name]) for name, heading in _GROUPS if name in self.groups]


def in_case(
    case: CaseSummary, step: str, detail: str, path: str = "", *, draft_id: str = "", due: date = date.max
) -> Need:
    """One thing to do in a case; where no `path` is given, on its page."""
    path = path or f"/case/{case.reference}"
    return Need(case.title, case.reference, step, detail, path, case.safeguarding, draft_id, due)
