"""What every act on a draft does: reads it anew under a lock, moves it along the table of states, leaves its line."""

from __future__ import annotations

from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.errors import DraftChanged, ForbiddenMove
from casefile.states import DRAFT, move
from casefile.tables import Draft

# What an approval sets, the first and the second, and whatever voids it takes away again.
NO_APPROVAL: dict[str, object] = {
    "message": None,
    "message_digest": None,
    "first_approved_by": None,
    "first_approved_at": None,
    "approved_by": None,
    "approved_at": None,
    "send_after": None,
    "trouble": None,
}


def lock(session: Session, draft: Draft, version: int | None = None) -> None:
    """Reads the draft anew under a lock, so that of two people one is first and the other is told.

    Raises `DraftChanged` where its words are no longer those of `version`.
    """
    session.refresh(draft, with_for_update=True)
    if version is not None and draft.version != version:
        raise DraftChanged(
            "Somebody changed this letter while you were reading it.",
            "Nothing was overwritten: compare, then save again.",
        )


def move_on(session: Session, draft: Draft, old: str, new: str, **values: object) -> None:
    """Moves a locked draft. Raises `ForbiddenMove`, in words for a leader, where it is not in `old` or may not go on to `new`."""
    if draft.state != old or new not in DRAFT[old] or not move(session, Draft, draft.id, old, new, **values):
        raise moved_on()
    session.refresh(draft)


def moved_on() -> ForbiddenMove:
    """What whoever comes too late with an act is told."""
    return ForbiddenMove("This letter has moved on meanwhile.", "Look at where it stands now.")


def note(session: Session, cabinet: Cabinet, draft: Draft, person_id: str, act: str, **details: str | int) -> None:
    """The act's line in the audit trail."""
    audit_trail.note(session, cabinet, person_id, act, case_id=draft.case_id, about=draft.id, **details)
