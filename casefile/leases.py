"""Named leases: of several workers, one listens to the mailbox at a time."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.tables import Draft, Lease, Mail, Notice


def take(session: Session, cabinet: Cabinet, name: str, holder: str, length: timedelta) -> bool:
    """Takes or renews a lease; False while somebody else holds it."""
    row = session.get(Lease, name, with_for_update=True)
    if row is not None and row.holder != holder and row.until > cabinet.now():
        return False
    if row is None:
        session.add(Lease(name=name, holder=holder, until=cabinet.now() + length))
    else:
        row.holder, row.until = holder, cabinet.now() + length
    return True


def give_up(session: Session, name: str, holder: str) -> None:
    """Ends a lease before its time."""
    session.execute(delete(Lease).where(Lease.name == name, Lease.holder == holder))


def end_all(session: Session, cabinet: Cabinet) -> None:
    """Ends every lease at once. Only for a program that knows that no other worker lives."""
    session.execute(delete(Lease))
    for table in (Mail, Draft, Notice):
        session.execute(update(table).where(table.lease_until.is_not(None)).values(lease_until=cabinet.now()))
    # Keeping a copy of a sent letter is claimed by its next time alone.
    uncopied = update(Draft).where(Draft.state == "sent", Draft.copied_at.is_(None))
    session.execute(uncopied.values(copy_after=cabinet.now()))
