"""A mail's way in, read aloud: collect, read, file, draft, tell.

    collect     raw bytes from the mailbox, sealed and committed; only then is anything done on the server
    read_next   one collected mail, parsed and judged in a child process, sealed beside its raw bytes
    file_next   one read mail becomes a case or joins one; an acknowledgement is drafted; leaders are told

The words in pictures come later, so that no case waits for them: `service.read_pictures`. Each step commits before
the next begins and can be repeated without harm, so a crash between any two loses nothing and repeats nothing.
A mail that a step fails over is set aside, where a person sees it, and the next one is taken: no mail stops another.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from casefile import filing
from casefile import places as ledger
from casefile.case_opening import Filed, file_mail, next_to_file
from casefile.errors import MailboxError, MailboxUnavailable, MailboxUntidy, NoReader, SettingsError, place_of
from casefile.filing import Unread
from casefile.loop_stops import MANY_MAILS, answers_notice, is_first_set_aside, was_just_told, why_no_letter
from casefile.need_to_know import who_may_see
from casefile.other_mail import who_may_see_mail
from casefile.tables import Case, Mail
from ingest.mailbox import Mailbox, Place, RawMail
from outbound.first_answer import draft_first_answer, hold_back_answer
from outbound.notices import announce, announce_case
from outbound.returned_letters import take_report
from outbound.send_one import tell_about
from service.reading_room import Reading, ReadingRoom
from service.works import Works

log = logging.getLogger("concerns.take_in")

# A database or a reader that is not there is no mail's fault: the next pass tries again.
_NO_MAILS_FAULT = (NoReader, SettingsError, OperationalError, InterfaceError)


def collect(works: Works, mailbox: Mailbox, still_ours: Callable[[], bool] = lambda: True) -> int:
    """Takes in every new mail of the mailbox; returns how many were new here.

    `still_ours` is asked before each batch is kept; False leaves it, and all after it, to another worker. Raises
    `MailboxUntidy` where the server would not hand over, move or mark something, after everything else was taken in: a
    folder that cannot be made keeps no mail from being read.
    """
    cabinet, fresh, trouble, kept_back = works.cabinet, 0, None, None
    try:
        for batch in mailbox.new_mails(partial(_known, works)):
            if not still_ours():
                break
            with cabinet.writing() as session:
                fresh += sum(_keep(session, works, each) for each in batch)
            trouble = trouble or _finish(works, mailbox)
    except MailboxUntidy as error:
        # Told after everything else was handed over.
        kept_back = error
    # Also where nothing is new: a crash may have left something unfinished, and what lay in Junk is a case by now.
    trouble = trouble or _finish(works, mailbox) or kept_back
    if fresh:
        log.info("collected mails=%d", fresh)
    if isinstance(trouble, MailboxUnavailable):
        raise trouble
    if trouble is not None:
        raise MailboxUntidy(trouble.sentence, trouble.hint) from trouble
    return fresh


def _known(works: Works, folder: str, uidvalidity: int, first: int, last: int) -> set[int]:
    with works.cabinet.reading() as session:
        return ledger.known_uids(session, folder, uidvalidity, first, last)


def _keep(session: Session, works: Works, mail: RawMail) -> bool:
    place = (mail.place.folder, mail.place.uidvalidity, mail.place.uid)
    return filing.keep(session, works.cabinet, place, mail.raw, whole_size=mail.oversize)


def _finish(works: Works, mailbox: Mailbox) -> MailboxError | None:
    """Moves or marks on the server what is safe here, also from earlier; the error where the server would not."""
    with works.cabinet.reading() as session:
        places = ledger.unfinished_places(session)
    if not places:
        return None
    try:
        mailbox.done([Place(*each) for each in places])
    except MailboxError as error:
        return error
    with works.cabinet.writing() as session:
        ledger.finish_places(session, works.cabinet, places)
    return None


def read_next(works: Works, room: ReadingRoom) -> bool:
    """Reads one collected mail; True where there may be more. No transaction is open while it is read."""
    with works.cabinet.writing() as session:
        unread = filing.claim_unread(session, works.cabinet)
    if unread is None:
        return False
    try:
        _read(works, room, unread)
    except _NO_MAILS_FAULT:
        raise
    except Exception as error:  # noqa: BLE001 - the top of one mail: it is set aside, and the next is read
        _put_aside(works, unread.mail_id, "not-opened", error)
    return True


def _read(works: Works, room: ReadingRoom, unread: Unread) -> None:
    cabinet, mail_id = works.cabinet, unread.mail_id
    if unread.tries > filing.MOST_TRIES + 1:
        # Even its bare words ended the program.
        _put_aside(works, mail_id, "tried-too-often")
        return
    with cabinet.reading() as session:
        raw = filing.open_raw(session, cabinet, session.get_one(Mail, mail_id))
    reading = _in_full_or_bare(room, unread, raw)
    with cabinet.writing() as session:
        if reading.trouble is None:
            filing.record_read(session, cabinet, mail_id, reading.report, reading.findings)
        elif filing.set_aside(session, cabinet, mail_id, reading.trouble, reading.report, reading.findings):
            _tell_of_mail(session, works, mail_id)
            log.warning("set aside mail=%s trouble=%s", mail_id, reading.trouble)


def _in_full_or_bare(room: ReadingRoom, unread: Unread, raw: bytes) -> Reading:
    """Decided before it is read: a mail that ended the program again and again must not get another chance to."""
    trouble = unread.trouble or ("tried-too-often" if unread.tries > filing.MOST_TRIES else None)
    return room.read_bare(raw, trouble) if trouble else room.read(raw, is_call=unread.is_call)


def _put_aside(works: Works, mail_id: str, trouble: str, error: Exception | None = None) -> None:
    """Sets a mail aside as it is. Foreign errors may quote it, so only their class and place are told."""
    said = f"{type(error).__name__} at {place_of(error)}" if error else "no error"
    log.error("set aside mail=%s trouble=%s: %s", mail_id, trouble, said)
    with works.cabinet.writing() as session:
        if filing.set_aside_as_it_is(session, works.cabinet, mail_id, trouble):
            _tell_of_mail(session, works, mail_id)


def _tell_of_mail(session: Session, works: Works, mail_id: str) -> None:
    told = who_may_see_mail(session, works.cabinet, session.get_one(Mail, mail_id, populate_existing=True))
    announce(session, works.cabinet, [each.id for each in told], desk_url=works.settings.desk_url)


def file_next(works: Works) -> bool:
    """Files one read mail, with its draft and notices in the same transaction; True where there may be more."""
    mail_id = None
    try:
        with works.cabinet.writing() as session:
            mail_id = next_to_file(session)
            if mail_id is not None:
                _file(session, works, mail_id)
    except _NO_MAILS_FAULT:
        raise
    except Exception as error:
        if mail_id is None:
            raise
        _put_aside(works, mail_id, "not-filed", error)
    return mail_id is not None


def _file(session: Session, works: Works, mail_id: str) -> None:
    filed = file_mail(session, works.cabinet, mail_id, works.settings.limits)
    if filed is None:
        return
    if filed.trouble is not None:
        _tell_of_many(session, works, filed)
        log.warning("set aside mail=%s trouble=%s", mail_id, filed.trouble)
        return
    if filed.case is not None:
        draft_and_tell(session, works, filed, filed.case)
    _take_report(session, works, filed)
    log.info("filed mail=%s kind=%s opened=%s", mail_id, filed.findings.kind, filed.opened)


def _take_report(session: Session, works: Works, filed: Filed) -> None:
    """A letter of ours that an automatic mail says did not arrive is shown to those who may see its case."""
    returned = take_report(session, works.cabinet, session.get_one(Mail, filed.mail_id), filed.report)
    if returned is not None:
        tell_about(session, works.cabinet, returned.id, works.settings.desk_url)
        log.warning("letter did not arrive draft=%s", returned.id)


def _tell_of_many(session: Session, works: Works, filed: Filed) -> None:
    """Of a flood leaders are told once, and of what may answer a notice never: that would be the next one to answer."""
    mail = session.get_one(Mail, filed.mail_id)
    if answers_notice(session, filed.report) or was_just_told(session, works.cabinet, mail, filed.report):
        return
    if filed.trouble != MANY_MAILS or is_first_set_aside(session, mail) or _is_for_others(session, works, mail):
        _tell_of_mail(session, works, filed.mail_id)


def _is_for_others(session: Session, works: Works, mail: Mail) -> bool:
    """True where those who may see it are not those who were told of the first."""
    cabinet = works.cabinet
    return who_may_see_mail(session, cabinet, mail) != who_may_see(cabinet.school, (), safeguarding=True)


def draft_and_tell(session: Session, works: Works, filed: Filed, case: Case) -> None:
    """Drafts the acknowledgement of a case just opened, and tells those who may know of it that something waits."""
    cabinet = works.cabinet
    if filed.opened:
        _draft(session, works, filed, case)
    at_once = case.safeguarding or case.urgent
    announce_case(session, cabinet, case, desk_url=works.settings.desk_url, at_once=at_once)


def _draft(session: Session, works: Works, filed: Filed, case: Case) -> None:
    mail, limits = session.get_one(Mail, filed.mail_id), works.settings.limits
    why_not = why_no_letter(session, mail, filed.report, limits)
    if why_not is None:
        draft_first_answer(session, works.cabinet, case, filed.report, sender_domain=works.settings.school_domain)
    else:
        hold_back_answer(session, works.cabinet, case, why_not)
