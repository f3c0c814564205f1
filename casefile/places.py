"""The ledger of places: where in the mailbox each mail lay, and what is still to be done there.

A place in the Junk folder is ours to move only where its mail came to a case; every other mail stays there, untouched.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.folder_uses import JUNK
from casefile.tables import Mail, MailPlace, new_id

Place = tuple[str, int, int]


def note_place(session: Session, place: Place, mail_id: str | None) -> None:
    """Notes that a mail lay there, unless that is known."""
    folder, uidvalidity, uid = place
    known = select(MailPlace.id).filter_by(folder=folder, uidvalidity=uidvalidity, uid=uid)
    if session.scalar(known) is None:
        session.add(MailPlace(id=new_id(), folder=folder, uidvalidity=uidvalidity, uid=uid, mail_id=mail_id))


def known_uids(session: Session, folder: str, uidvalidity: int, first: int, last: int) -> set[int]:
    """The UIDs of a folder, from `first` to `last`, that were taken in already."""
    places = select(MailPlace.uid).where(
        MailPlace.folder == folder, MailPlace.uidvalidity == uidvalidity, MailPlace.uid.between(first, last)
    )
    return set(session.scalars(places))


def only_in_junk(session: Session, mail_id: str) -> bool:
    """True where a mail lay in the Junk folder and nowhere else."""
    return set(session.scalars(select(MailPlace.folder).where(MailPlace.mail_id == mail_id))) == {JUNK}


def unfinished_places(session: Session) -> list[Place]:
    """Places whose mail is safe here but was not yet moved or marked on the server, as it is to be."""
    of_cases = select(Mail.id).where(Mail.case_id.is_not(None))
    ours = or_(MailPlace.folder != JUNK, MailPlace.mail_id.in_(of_cases))
    rows = session.execute(
        select(MailPlace.folder, MailPlace.uidvalidity, MailPlace.uid).where(MailPlace.finished_at.is_(None), ours)
    )
    return [(folder, uidvalidity, uid) for folder, uidvalidity, uid in rows]


def finish_places(session: Session, cabinet: Cabinet, places: Iterable[Place]) -> None:
    """Notes that the server is done with these places."""
    for folder, uidvalidity, uid in places:
        here = update(MailPlace).where(
            MailPlace.folder == folder, MailPlace.uidvalidity == uidvalidity, MailPlace.uid == uid
        )
        session.execute(here.values(finished_at=cabinet.now()))
