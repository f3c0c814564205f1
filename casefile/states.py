"""Every state of mails, cases, decisions, meetings and drafts, and the one function that moves them.

    mail    collected → read → filed;  collected | read → set-aside → collected | filed
    case    received → under-review → decided → closed → under-review
    decision proposed → standing | dropped;  standing → changed
    meeting planned → cancelled | held
    draft   waiting → approved → holding → sending → sent → bounced
            waiting → countersign → approved (a second person);  countersign → waiting | returned | withdrawn
            approved → sent (on paper: somebody posted it)
            waiting → returned → waiting;  holding → waiting (stopped);  waiting | returned | approved | holding → withdrawn
            sending → holding (temporary refusal: a later try is set);  sending → failed | unsure
            failed → approved;  bounced → withdrawn;  unsure → sent | approved | withdrawn (a person decided)
            holding → sent (a late answer, or found in the Sent folder: it had gone already)
    notice  queued → sending → sent | queued | failed
    link    suggested → confirmed | rejected;  confirmed → rejected;  rejected → confirmed

A move is an UPDATE that names the old state: of two workers, one wins.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from casefile.errors import ForbiddenMove
from casefile.tables import Base, Case, Decision, Draft, IncidentLink, Mail, Meeting, Notice

MAIL = {
    "collected": {"read", "set-aside"},
    "read": {"filed", "set-aside"},
    "set-aside": {"collected", "filed"},
    "filed": set[str](),
}
CASE = {
    "received": {"under-review"},
    "under-review": {"decided"},
    "decided": {"closed", "under-review"},
    "closed": {"under-review"},
}
DRAFT = {
    "waiting": {"approved", "countersign", "returned", "withdrawn"},
    "countersign": {"approved", "waiting", "returned", "withdrawn"},
    "returned": {"waiting", "withdrawn"},
    # On paper nobody holds it: it waits for somebody to post it, or is stopped.
    "approved": {"holding", "sent", "waiting", "withdrawn"},
    "holding": {"sending", "sent", "waiting", "withdrawn"},
    "sending": {"sent", "holding", "failed", "unsure"},
    "failed": {"approved", "waiting", "withdrawn"},
    "unsure": {"sent", "approved", "withdrawn"},
    "sent": {"bounced"},
    # Not approved once more: the Sent folder holds it, and could not tell whether it went the second time.
    "bounced": {"withdrawn"},
    "withdrawn": set[str](),
}
DECISION = {
    "proposed": {"standing", "dropped"},
    "standing": {"changed"},
    "dropped": set[str](),
    "changed": set[str](),
}
MEETING = {
    "planned": {"cancelled", "held"},
    "cancelled": set[str](),
    "held": set[str](),
}
NOTICE = {
    "queued": {"sending"},
    "sending": {"sent", "queued", "failed"},
    "sent": set[str](),
    "failed": {"queued"},
}
LINK = {
    "suggested": {"confirmed", "rejected"},
    "confirmed": {"rejected"},
    "rejected": {"confirmed"},
}
MACHINES: dict[type[Base], dict[str, set[str]]] = {
    Mail: MAIL,
    Case: CASE,
    Draft: DRAFT,
    Decision: DECISION,
    Meeting: MEETING,
    Notice: NOTICE,
    IncidentLink: LINK,
}


def move(session: Session, table: type[Base], row: str, old: str, new: str, **values: Any) -> bool:
    """Moves one row from `old` to `new`, setting `values` with it; False where another was there first.

    Raises `ForbiddenMove` for a move that the tables above do not hold.
    """
    if new not in MACHINES[table].get(old, set()):
        raise ForbiddenMove(f"{table.__tablename__}: {old} → {new} is not a move.")
    change = update(table).where(table.id == row, table.state == old).values(state=new, **values)  # type: ignore[attr-defined]
    result = session.execute(change, execution_options={"synchronize_session": "fetch"})
    return isinstance(result, CursorResult) and result.rowcount == 1
