"""How many notices a person gets: enough to know that something waits, and no flood of them where there is a flood of mail.

Between two at least five minutes pass, and no more than six go to a person within an hour. What should not wait goes at
once, three times within a quarter of an hour; after that at least five minutes pass there as well.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile.tables import Notice

APART = timedelta(minutes=5)
_MOST, _MOST_WITHIN = 6, timedelta(hours=1)
_MOST_LATELY, _LATELY = 3, timedelta(minutes=15)


def next_due(session: Session, person_id: str, sort: str, now: datetime, *, at_once: bool) -> datetime:
    """When the next notice of this sort may go to a person, by those that went before."""
    gone = select(Notice.send_after).where(
        Notice.person_id == person_id, Notice.sort == sort, Notice.state.in_(["sending", "sent", "failed"])
    )
    last = list(session.scalars(gone.order_by(Notice.send_after.desc()).limit(_MOST)))
    if at_once:
        lately = [each for each in last if each > now - _LATELY]
        return max(now, last[0] + APART) if len(lately) >= _MOST_LATELY else now
    due = max(now, last[0] + APART) if last else now
    return max(due, last[-1] + _MOST_WITHIN) if len(last) == _MOST else due
