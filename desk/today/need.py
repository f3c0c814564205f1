"""One thing that needs a person, and all of them by group, the most pressing group first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from casefile.tables import Case

GROUPS = {
    "safeguarding": "Safeguarding: read this first",
    "overdue": "Overdue",
    "today": "Due today",
    "soon": "Due in the next days",
    "dates": "Days to keep",
    "trouble": "Letters that need you",
    "second": "Waiting for a second person",
    "approve": "Letters to approve",
    "post": "Letters to post",
    "holding": "Letters about to go",
    "questions": "Do these belong together?",
    "news": "News in a case",
    "new": "New cases",
    "forgotten": "Cases that stand still",
    "passed": "Mail passed to you",
    "many": "Many mails from one sender",
    "ours": "Mail from ourselves",
    "aside": "Mail that could not be read",
}


@dataclass(frozen=True, slots=True)
class CaseHere:
    """What these pages look at in a case, unopened. `safeguarding` is True where that stands."""

    case_id: str
    reference: str
    state: str
    opened_at: datetime
    news: bool
    safeguarding: bool

    @classmethod
    def of(cls, case: Case, *, safeguarding: bool) -> CaseHere:
        """From a case's row."""
        return cls(case.id, case.reference, case.state, case.opened_at, case.news, safeguarding)


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to do. `path` leads to it; `draft_id` is set where it can be stopped from here; `due` by what it is sorted.

    `title` is that of a mail. A case's title is opened only where it is shown, by `case_id`.
    """

    title: str
    reference: str
    next_step: str
    detail: str
    path: str
    safeguarding: bool = False
    draft_id: str = ""
    due: date = date.max
    case_id: str = ""


@dataclass(slots=True)
class Needs:
    """All that needs a person, by group in the order above."""

    groups: dict[str, list[Need]] = field(default_factory=dict)

    def add(self, group: str, need: Need) -> None:
        """Puts one thing into its group."""
        self.groups.setdefault(group, []).append(need)

    def in_order(self) -> list[tuple[str, str, list[Need]]]:
        """The groups that hold something: name, heading, things."""
        for things in self.groups.values():
            things.sort(key=lambda each: each.due)
        return [(name, heading, self.groups[name]) for name, heading in GROUPS.items() if name in self.groups]

    def cases(self, groups: Iterable[str] = GROUPS) -> set[str]:
        """The ids of the cases to which something in these groups leads."""
        wanted = set(groups)
        return {each.case_id for name, things in self.groups.items() if name in wanted for each in things} - {""}

    def first_of(self, case_id: str) -> Need | None:
        """What presses most in a case."""
        return next((each for _, _, things in self.in_order() for each in things if each.case_id == case_id), None)


def in_case(
    case: CaseHere, step: str, detail: str, path: str = "", *, draft_id: str = "", due: date = date.max
) -> Need:
    """One thing to do in a case; where no `path` is given, on its page."""
    path = path or f"/case/{case.reference}"
    return Need("", case.reference, step, detail, path, case.safeguarding, draft_id, due, case.case_id)
