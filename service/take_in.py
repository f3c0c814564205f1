"""A mail's way in, read aloud: collect, read, file, draft, tell.

    collect     raw bytes from the mailbox, sealed and committed; only then is anything done on the server
    read_next   one collected mail, parsed and judged in a child process, sealed beside its raw bytes
    file_next   one read mail becomes a case or joins one; an acknowledgement is drafted; leaders are told

Each step commits before the next begins and can be repeated without harm, so a crash between any two loses
nothing and repeats nothing.
"""

from __future__ import annotations

import logging

from sqlalchemy.orm import Session

from casefile import filing
from casefile.case_opening import Filed, file_mail, next_to_file
from casefile.need_to_know import recused_from, who_may_see
from casefile.tables import Case
from ingest.mailbox import Mailbox, Place, RawMail
from outbound.notices import announce
from outbound.write_draft import write_acknowledgement
from service.reading_room import ReadingRoom
from service.works import Works

log = logging.getLogger("concerns.take_in")


def collect(works: Works, mailbox: Mailbox) -> int:
    """Takes in every new mail of the mailbox; returns how many were new here."""
    cabinet, fresh = works.cabinet, 0
    _finish(works, mailbox)
    for batch in mailbox.new_mails(lambda folder, uidvalidity: _known(works, folder, uidvalidity)):
        with cabinet.writing() as session:
            fresh += sum(_keep(session, works, each) for each in batch)
        _finish(works, mailbox)
    if fresh:
        log.info("collected mails=%d", fresh)
    return fresh


def _known(works: Works, folder: str, uidvalidity: int) -> set[int]:
    with works.cabinet.reading() as session:
        return filing.known_uids(session, folder, uidvalidity)


def _keep(session: Session, works: Works, mail: RawMail) -> bool:
    place = (mail.place.folder, mail.place.uidvalidity, mail.place.uid)
    trouble = "too-large" if mail.oversize else None
    return filing.keep(session, works.cabinet, place, mail.raw, trouble=trouble)


def _finish(works: Works, mailbox: Mailbox) -> None:
    """Moves or marks on the server what is safe here; also what a crash left unfinished earlier."""
    with works.cabinet.reading() as session:
        places = filing.unfinished_places(session)
    if places:
        mailbox.done([Place(*each) for each in places])
        with works.cabinet.writing() as session:
            filing.finish_places(session, works.cabinet, places)


def read_next(works: Works, room: ReadingRoom) -> bool:
    """Reads one collected mail; True where there may be more. No transaction is open while it is read."""
    cabinet = works.cabinet
    with cabinet.writing() as session:
        unread = filing.claim_unread(session, cabinet)
    if unread is None:
        return False
    reading = room.read(unread.raw)
    trouble = reading.trouble or ("tried-too-often" if unread.tries > filing.MOST_TRIES else None)
    with cabinet.writing() as session:
        if trouble is None:
            filing.record_read(session, cabinet, unread.mail_id, reading.report, reading.findings)
        else:
            filing.set_aside(session, cabinet, unread.mail_id, trouble, reading.report, reading.findings)
            leaders = who_may_see(cabinet.school, (), safeguarding=True)
            announce(session, cabinet, [each.id for each in leaders], desk_url=works.settings.desk_url)
            log.warning("set aside mail=%s trouble=%s", unread.mail_id, trouble)
    return True


def file_next(works: Works) -> bool:
    """Files one read mail, with its draft and notices in the same transaction; True where there may be more."""
    cabinet = works.cabinet
    with cabinet.writing() as session:
        mail_id = next_to_file(session)
        filed = file_mail(session, cabinet, mail_id) if mail_id else None
        if filed is None:
            return mail_id is not None
        if filed.case is not None:
            _draft_and_tell(session, works, filed, filed.case)
    log.info("filed mail=%s kind=%s opened=%s", filed.mail_id, filed.findings.kind, filed.opened)
    return True


def _draft_and_tell(session: Session, works: Works, filed: Filed, case: Case) -> None:
    cabinet, report = works.cabinet, filed.report
    if filed.opened:
        write_acknowledgement(
            session,
            cabinet,
            case,
            to=report.sender,
            report_subject=report.subject,
            message_id=report.message_id,
            references=report.references,
            sender_domain=works.settings.school_domain,
            why=f"A new report came in. The school answers within {cabinet.school.acknowledge_within} school days.",
        )
    told = who_may_see(cabinet.school, recused_from(session, case.id), case.safeguarding)
    at_once = case.safeguarding or case.urgent
    announce(session, cabinet, [each.id for each in told], desk_url=works.settings.desk_url, at_once=at_once)
