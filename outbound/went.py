"""The one place where a letter becomes sent, whoever found out: the days that it sets are set with it.

One that turns out to have come back (`outbound.returned_letters`) sets none.
"""

from __future__ import annotations

import logging

from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.errors import place_of
from casefile.states import move
from casefile.tables import Draft
from outbound.opened_days import set_opened_days

log = logging.getLogger("concerns.send")


def went(session: Session, cabinet: Cabinet, draft_id: str, old: str, **values: object) -> bool:
    """Moves a letter from `old` to sent, now; False where it is not in `old` any more."""
    gone = move(session, Draft, draft_id, old, "sent", sent_at=cabinet.now(), lease_until=None, trouble=None, **values)
    if gone:
        _set_days(session, cabinet, session.get_one(Draft, draft_id, populate_existing=True))
    return gone


def _set_days(session: Session, cabinet: Cabinet, draft: Draft) -> None:
    # What has left has left: nothing about its days, not even a fault of ours, may undo the note that it did.
    try:
        with session.begin_nested():
            set_opened_days(session, cabinet, draft, draft.approved_by or audit_trail.PROGRAM)
    except Exception as error:  # noqa: BLE001 - see above
        log.error("days not set draft=%s class=%s at=%s", draft.id, type(error).__name__, place_of(error))  # noqa: TRY400 - a trace may quote
        audit_trail.note(session, cabinet, audit_trail.PROGRAM, "days-failed", case_id=draft.case_id, about=draft.id)
