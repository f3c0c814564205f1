"""The mail balance: every mail that came in is somewhere. What was taken in is counted apart from what it became.

What came in is counted in the audit trail, which is written with each mail and never changed; what became of it
is counted in the cabinet. A mail that was erased left its digest. Mail that waits too long is out of balance too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.tables import AuditLine, Mail, Tombstone

# Reading a mail takes seconds; after an outage a full mailbox may take some minutes.
LATE = timedelta(hours=1)
TO_READ = ("collected", "read")
SORTS = ("cases", "follow-ups", "enquiry", "automatic", "junk", "set-aside", "to-read")


@dataclass(frozen=True, slots=True)
class Balance:
    """Mails by what they became. `late` of those still to be read have waited for more than an hour."""

    came_in: int
    erased: int
    became: dict[str, int]
    late: int

    @property
    def missing(self) -> int:
        """Mails that came in and are nowhere; below nought where more are here than came in."""
        return self.came_in - self.erased - sum(self.became.values())

    @property
    def holds(self) -> bool:
        """True where every mail is accounted for and none waits too long."""
        return not (self.missing or self.late)


def weigh(session: Session, cabinet: Cabinet) -> Balance:
    """Counts the ledger against the cabinet, in a `Database.snapshot`: else mail that arrives meanwhile would be amiss."""
    unread = select(func.count(Mail.id)).where(Mail.state.in_(TO_READ), Mail.collected_at < cabinet.now() - LATE)
    return Balance(
        came_in=_count(session, select(func.count()).where(AuditLine.act == "mail-collected")),
        erased=_count(session, select(func.count()).select_from(Tombstone)),
        became=what_became(session),
        late=_count(session, unread),
    )


def what_became(session: Session) -> dict[str, int]:
    """Mails by what they became, by the names in `SORTS`."""
    counts = dict.fromkeys(SORTS, 0)
    rows = session.execute(
        select(Mail.state, Mail.kind, Mail.case_id.is_not(None), func.count()).group_by(
            Mail.state, Mail.kind, Mail.case_id.is_not(None)
        )
    )
    for state, kind, in_case, count in rows:
        counts[sort_of(state, kind, in_case=in_case)] += count
    # A case has one mail that opened it; what else is in it followed.
    opened = _count(session, select(func.count(func.distinct(Mail.case_id))))
    counts["follow-ups"], counts["cases"] = counts["cases"] - opened, opened
    return counts


def sort_of(state: str, kind: str | None, *, in_case: bool) -> str:
    """Under which of `SORTS` a mail is counted; all of a case under "cases"."""
    if in_case:
        return "cases"
    if state != "filed":
        return "set-aside" if state == "set-aside" else "to-read"
    return kind if kind in {"automatic", "junk"} else "enquiry"


def _count(session: Session, query: Select[int]) -> int:
    return session.scalar(query) or 0
