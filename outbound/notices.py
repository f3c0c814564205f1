"""Notices to the school's own people: something waits, nobody has looked, here is your sign-in link, your way in was changed.

Never a word of content.

One that still waits stands for all that happen meanwhile; how many go to a person is told by `outbound.notice_pace`. A
notice may be repeated after a crash: that harms nobody.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.errors import LetterError, SendError, SendUnsure
from casefile.need_to_know import readers_of
from casefile.references import notice_message_id
from casefile.report import Mailbox
from casefile.school import Person
from casefile.states import move
from casefile.tables import Case, Notice, new_id
from casefile.vault import Slot
from casefile.vital_signs import SMTP, went_well, went_wrong
from outbound.compose_mail import POLICY, address_of
from outbound.letters import Written, write
from outbound.notice_pace import APART, next_due
from outbound.smtp_sender import SmtpSender

log = logging.getLogger("concerns.notices")

WAITS, LOOK_NOW, UNOPENED = "something-waits", "look-now", "unopened"
SIGN_IN, INVITED, WAY_IN = "sign-in", "invitation", "way-in"
# What should not wait.
_AT_ONCE = (LOOK_NOW, UNOPENED)
_LEASE = timedelta(minutes=5)
_GAPS = tuple(timedelta(seconds=each) for each in (15, 60, 300, 900, 3600, 4 * 3600, 12 * 3600))
# What carries a link is worth nothing later than this.
LIVES = {SIGN_IN: timedelta(minutes=10), INVITED: timedelta(hours=72)}


@dataclass(frozen=True, slots=True)
class _Claimed:
    notice_id: str
    person: Person | None
    words: Written
    tries: int


def announce(
    session: Session, cabinet: Cabinet, person_ids: Iterable[str], *, desk_url: str, at_once: bool = False
) -> None:
    """Queues "something waits" for each person, or with `at_once` "please look now", unless one waits already."""
    _announce(session, cabinet, person_ids, LOOK_NOW if at_once else WAITS, desk_url)


def announce_unopened(session: Session, cabinet: Cabinet, person_ids: Iterable[str], *, desk_url: str) -> None:
    """Queues at once "nobody has looked yet" for each person, unless one waits already."""
    _announce(session, cabinet, person_ids, UNOPENED, desk_url)


def _announce(session: Session, cabinet: Cabinet, person_ids: Iterable[str], sort: str, desk_url: str) -> None:
    at_once = sort in _AT_ONCE
    for person_id in person_ids:
        same = select(Notice).where(Notice.person_id == person_id, Notice.sort == sort)
        waiting, now = session.scalar(same.where(Notice.state == "queued").limit(1)), cabinet.now()
        due = next_due(session, person_id, sort, now, at_once=at_once)
        if waiting is not None:
            # It may wait for hours after an outage: what happens now brings it forward.
            waiting.send_after = min(waiting.send_after, max(due, now if at_once else now + APART))
            continue
        values: dict[str, object] = {"school": cabinet.school.name, "desk_url": desk_url}
        queue(session, cabinet, person_id, sort, write(f"notices/{sort}", values), due - now)


def announce_case(
    session: Session, cabinet: Cabinet, case: Case, *, desk_url: str, at_once: bool = False, but: str = ""
) -> None:
    """Tells everybody who may know of a case, `but` the person who acts, that something waits."""
    people = [each.id for each in readers_of(session, cabinet.school, case) if each.id != but]
    announce(session, cabinet, people, desk_url=desk_url, at_once=at_once)


def queue_sign_in(session: Session, cabinet: Cabinet, person: Person, link: str) -> None:
    """Queues the mail that carries a person's sign-in link; sealed until it is sent."""
    words = write("notices/sign-in", {"school": cabinet.school.name, "link": link})
    queue(session, cabinet, person.id, SIGN_IN, words)


def queue_invitation(session: Session, cabinet: Cabinet, person: Person, link: str) -> None:
    """Queues the mail that invites a person to set up their way into the desk; sealed until it is sent."""
    words = write("notices/invitation", {"school": cabinet.school.name, "link": link})
    queue(session, cabinet, person.id, INVITED, words)


def queue_way_in(session: Session, cabinet: Cabinet, person: Person, what: str, desk_url: str) -> None:
    """Queues word that something about a way into the desk was changed. `what`: one sentence that names nobody."""
    words = write("notices/way-in", {"school": cabinet.school.name, "what": what, "desk_url": desk_url})
    queue(session, cabinet, person.id, WAY_IN, words)


def send_next_notice(cabinet: Cabinet, sender: SmtpSender, school: Mailbox) -> bool:
    """Sends one notice that is due; True where there was one."""
    with cabinet.writing() as session:
        claimed = _claim(session, cabinet)
    if claimed is None:
        return False
    delivered, for_good = False, claimed.person is None
    if claimed.person is not None:
        try:
            message = _compose(cabinet, claimed, claimed.person, school)
            sender.send(address_of(school).addr_spec, claimed.person.address, message, lambda: True)
            delivered = True
            went_well(cabinet, SMTP)
        except SendUnsure:
            # It may come twice then, which harms nobody; that it never comes would.
            log.warning("notice unsure notice=%s", claimed.notice_id)
        except (SendError, LetterError) as error:
            went_wrong(cabinet, SMTP, error)
            log.warning("notice not sent yet notice=%s tries=%d", claimed.notice_id, claimed.tries)
    with cabinet.writing() as session:
        _record(session, cabinet, claimed, delivered=delivered, for_good=for_good)
    return True


def queue(
    session: Session, cabinet: Cabinet, person_id: str, sort: str, words: Written, wait: timedelta = timedelta()
) -> None:
    """Puts a notice of these words where it is sent from, after a while. It is sealed until then."""
    notice_id, now = new_id(), cabinet.now()
    body = cabinet.desk_folder.seal(json.dumps(asdict(words)), Slot("notices", notice_id, "body"))
    session.add(
        Notice(
            id=notice_id,
            person_id=person_id,
            sort=sort,
            state="queued",
            body=body,
            tries=0,
            send_after=now + wait,
            created_at=now,
        )
    )
    session.flush()


def _give_up_old_links(session: Session, cabinet: Cabinet) -> None:
    now = cabinet.now()
    dead = [(Notice.sort == sort) & (Notice.created_at <= now - lives) for sort, lives in LIVES.items()]
    old = select(Notice).where(or_(*dead), Notice.state == "queued")
    for notice in session.scalars(old.with_for_update(skip_locked=True)).all():
        move(session, Notice, notice.id, "queued", "sending")
        move(session, Notice, notice.id, "sending", "failed", body=b"")


def _claim(session: Session, cabinet: Cabinet) -> _Claimed | None:
    _give_up_old_links(session, cabinet)
    now = cabinet.now()
    abandoned = (Notice.state == "sending") & (Notice.lease_until <= now)
    notice = session.scalar(
        select(Notice)
        .where(or_(Notice.state == "queued", abandoned), Notice.send_after <= now)
        # A person who waits at the sign-in page comes first, then what should not wait.
        .order_by((Notice.sort == SIGN_IN).desc(), Notice.sort.in_(_AT_ONCE).desc(), Notice.send_after)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if notice is None:
        return None
    if notice.state == "sending":
        move(session, Notice, notice.id, "sending", "queued")
    move(session, Notice, notice.id, "queued", "sending", lease_until=now + _LEASE, tries=notice.tries + 1)
    words = json.loads(cabinet.desk_folder.open_text(notice.body, Slot("notices", notice.id, "body")))
    return _Claimed(notice.id, cabinet.school.person(notice.person_id), Written(**words), notice.tries)


def _record(session: Session, cabinet: Cabinet, claimed: _Claimed, *, delivered: bool, for_good: bool) -> None:
    notice, now = session.get_one(Notice, claimed.notice_id), cabinet.now()
    too_old = notice.sort in LIVES and now - notice.created_at > LIVES[notice.sort]
    if delivered:
        move(session, Notice, notice.id, "sending", "sent", lease_until=None)
    elif for_good or too_old or claimed.tries > len(_GAPS):
        move(session, Notice, notice.id, "sending", "failed", lease_until=None)
        log.error("notice given up notice=%s sort=%s", notice.id, notice.sort)
    else:
        again = now + _GAPS[claimed.tries - 1]
        move(session, Notice, notice.id, "sending", "queued", send_after=again, lease_until=None)
    if notice.sort in LIVES and notice.state != "queued":
        # The link is in it: nothing of it stays, though it works only once.
        notice.body = b""


def _compose(cabinet: Cabinet, claimed: _Claimed, person: Person, school: Mailbox) -> bytes:
    mail = EmailMessage(POLICY)
    mail["From"] = address_of(school)
    mail["To"] = address_of(Mailbox(person.name, person.address))
    mail["Subject"] = claimed.words.subject
    mail["Date"] = format_datetime(cabinet.now())
    mail["Message-ID"] = f"<{notice_message_id(claimed.notice_id, school.address.rpartition('@')[2])}>"
    # No program shall answer it, least of all to the mailbox that is read here (RFC 3834 §5, and Exchange's own sign).
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(claimed.words.text, cte="quoted-printable")
    return mail.as_bytes()
