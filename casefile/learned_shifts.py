"""The shifts in force, sealed in the case file. Each time they are put into effect is a row of its own; undoing goes back one."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.errors import ForbiddenMove
from casefile.shifts import bounded, shifts_from_json, shifts_to_json
from casefile.tables import LearnedShifts
from casefile.vault import Slot

# Whoever may run the command line acts here, and it does not know who that is.
_ACTOR = "command-line"


def shifts_now(session: Session, cabinet: Cabinet) -> dict[str, float]:
    """The shifts in force; none where nothing was learned, or all of it undone. Raises `VaultError` where they do not open."""
    row = _in_force(session)
    return shifts_from_json(cabinet.desk_folder.open_text(row.shifts, _slot(row.number))) if row else {}


def put_into_effect(session: Session, cabinet: Cabinet, shifts: Mapping[str, float]) -> None:
    """Puts shifts into effect, within their bounds; the earlier ones stay behind them."""
    number = (session.scalar(select(func.max(LearnedShifts.number))) or 0) + 1
    sealed = cabinet.desk_folder.seal(
        shifts_to_json({label: bounded(label, shift) for label, shift in shifts.items()}), _slot(number)
    )
    session.add(LearnedShifts(number=number, shifts=sealed, made_at=cabinet.now()))
    audit_trail.note(session, cabinet, _ACTOR, "corrections-learned", labels=",".join(sorted(shifts)))


def go_back(session: Session, cabinet: Cabinet) -> None:
    """Undoes what was put into effect last. Raises `ForbiddenMove` where there is nothing to undo."""
    row = _in_force(session)
    if row is None:
        raise ForbiddenMove("Nothing learned is in effect here.", "There is nothing to undo.")
    row.undone_at = cabinet.now()
    audit_trail.note(session, cabinet, _ACTOR, "learning-undone")


def _in_force(session: Session) -> LearnedShifts | None:
    standing = select(LearnedShifts).where(LearnedShifts.undone_at.is_(None))
    return session.scalar(standing.order_by(LearnedShifts.number.desc()).limit(1))


def _slot(number: int) -> Slot:
    return Slot("learned_shifts", str(number), "shifts")
