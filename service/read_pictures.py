"""The second step of a mail's way in: the words in its pictures, when its case and draft are long there.

    claim      one filed mail whose pictures wait
    read       in a child process of its own, which is large; no transaction is open
    record     report and findings sealed anew; the case's labels, people and recusals brought up to date;
               a case opened and an answer drafted where only the pictures show a concern; leaders told at once
               where they show that a child may be at risk

Each step commits before the next begins; a crash between any two lets the claim run out, and it is begun again.
"""

from __future__ import annotations

import logging

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile import filing
from casefile.case_opening import Filed
from casefile.second_reading import (
    MOST_TRIES,
    Waiting,
    claim_pictures,
    give_up_pictures,
    record_pictures,
    release_pictures,
)
from casefile.tables import Case, Mail
from service.reading_room import Reading, ReadingRoom
from service.take_in import draft_and_tell
from service.works import Works

log = logging.getLogger("concerns.read_pictures")


def read_pictures_next(works: Works, room: ReadingRoom) -> bool:
    """Reads the pictures of one filed mail; True where there may be more."""
    cabinet = works.cabinet
    with cabinet.writing() as session:
        waiting = claim_pictures(session, cabinet)
    if waiting is None:
        return False
    reading = None
    # Decided before it is read: pictures that ended the program again and again get no other chance to.
    if waiting.tries <= MOST_TRIES:
        with cabinet.reading() as session:
            raw = filing.open_raw(session, cabinet, session.get_one(Mail, waiting.mail_id))
        reading = room.read_pictures(raw, works.stop)
    with cabinet.writing() as session:
        if reading is None:
            _not_read(session, works, waiting)
        else:
            _record(session, works, waiting, reading)
    return True


def _record(session: Session, works: Works, waiting: Waiting, reading: Reading) -> None:
    before = _alarms(session, waiting.mail_id)
    filed = record_pictures(session, works.cabinet, waiting.mail_id, reading.report, reading.findings)
    if filed is None:
        return
    _tell_what_is_new(session, works, filed, before)
    log.info("pictures read mail=%s opened=%s", waiting.mail_id, filed.opened)


def _tell_what_is_new(session: Session, works: Works, filed: Filed, before: tuple[bool, bool]) -> None:
    """Leaders know of the case already; they are told again only of a new case or a new alarm."""
    if filed.case is not None and (filed.opened or _alarms(session, filed.mail_id) != before):
        draft_and_tell(session, works, filed, filed.case)


def _not_read(session: Session, works: Works, waiting: Waiting) -> None:
    if works.stop.is_set():
        # The program is ending and waited for no more: that is not counted.
        release_pictures(session, waiting.mail_id, uncounted=True)
        return
    is_last = waiting.tries >= MOST_TRIES
    if is_last:
        give_up_pictures(session, works.cabinet, waiting.mail_id)
    else:
        release_pictures(session, waiting.mail_id)
    log.warning("pictures not read mail=%s last=%s", waiting.mail_id, is_last)


def _alarms(session: Session, mail_id: str) -> tuple[bool, bool]:
    """Whether the mail's case is marked for safeguarding, and as urgent."""
    case = session.scalar(select(Case).join(Mail, Mail.case_id == Case.id).where(Mail.id == mail_id))
    return (case.safeguarding, case.urgent) if case else (False, False)
