"""What keeps two automatic services from answering each other for ever, and one sender from burying the desk.

    came back       a letter or notice of ours, or a machine's answer to a notice       filed as automatic mail
    from ourselves  from the school's own address, or a person's answer to a notice     a person sees it, no case is opened
    many mails      more than so many from one sender within an hour                    the same; leaders are told once
    just written    it came within minutes of a letter to the same address              a case, and no letter by itself

All of it is read and judged like any mail. Where a parent's mail speaks of a child at risk or of something urgent, many
mails or not, it opens its case and alarms at once: only drafts are spared then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.findings import ALLEGATION, Findings
from casefile.references import draft_of, notice_in
from casefile.report import Report
from casefile.same_address import is_same
from casefile.tables import AuditLine, Draft, Mail, Notice

FROM_OURSELVES, MANY_MAILS = "from-ourselves", "many-mails"
AUTOMATIC, JUST_WRITTEN = "automatic", "just-written"
_ONE_FLOOD = timedelta(hours=1)
# A machine answers within seconds, or minutes where servers keep mail back; hardly anybody has a new matter so soon.
_AT_ONCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the settings say: the school's own address, and how many mails of one sender an hour open cases (None: all)."""

    own_address: str = ""
    most_an_hour: int | None = None


NO_LIMITS = Limits()


def came_back(session: Session, cabinet: Cabinet, report: Report) -> bool:
    """True for a letter or notice of ours that was delivered to us again."""
    return draft_of(cabinet, report.message_id) is not None or _is_notice(session, report.message_id)


def why_aside(
    session: Session, cabinet: Cabinet, mail: Mail, report: Report, findings: Findings, limits: Limits
) -> str | None:
    """Why a mail that would open a case is left to a person, who can still do so; None where it opens one."""
    if mail.logged_by is not None:
        # A person wrote it down: no machine answers here, and nobody is flooded.
        return None
    presses = findings.has_flag("safeguarding") or findings.has_flag("urgent")
    presses = presses or findings.has_lane(ALLEGATION) or mail.seal is not None
    # An out-of-office answer to each alarm may itself say whom to ring where a child is at risk.
    presses = presses and not was_just_told(session, cabinet, mail, report)
    why = None
    if _is_ours(session, report, limits):
        why = FROM_OURSELVES
    elif not presses and is_one_of_many(session, mail, limits):
        why = MANY_MAILS
    return None if why and _a_person_released(session, mail) else why


def why_no_letter(session: Session, mail: Mail, report: Report, limits: Limits) -> str | None:
    """Why a case just opened gets no letter by itself; a person may still ask for one."""
    if mail.logged_by is not None:
        return None
    if report.automatic:
        return AUTOMATIC
    if _is_ours(session, report, limits):
        return FROM_OURSELVES
    if is_one_of_many(session, mail, limits):
        return MANY_MAILS
    return JUST_WRITTEN if _was_just_written_to(session, mail) else None


def is_one_of_many(session: Session, mail: Mail, limits: Limits) -> bool:
    """True where this sender's mails of the hour before it have used up what the settings give them."""
    if limits.most_an_hour is None:
        return False
    return _of_the_hour_before(session, mail) >= limits.most_an_hour


def is_first_set_aside(session: Session, mail: Mail) -> bool:
    """True where no other mail of this flood was set aside yet: of the others nobody needs to be told."""
    return not _of_the_hour_before(session, mail, MANY_MAILS)


def answers_notice(session: Session, report: Report) -> bool:
    """True for an answer to a notice of ours. Nobody is told of one: that would be the next notice to be answered."""
    return any(_is_notice(session, each) for each in (report.in_reply_to, *report.references))


def was_just_told(session: Session, cabinet: Cabinet, mail: Mail, report: Report) -> bool:
    """True where the sender is one of the school's own, and a notice went to them minutes ago."""
    person = cabinet.school.by_address(report.sender.address)
    notice = select(Notice.id).where(
        Notice.person_id == (person.id if person else ""),
        Notice.state == "sent",
        Notice.send_after >= mail.collected_at - _AT_ONCE,
    )
    return session.scalar(notice.limit(1)) is not None


def _is_ours(session: Session, report: Report, limits: Limits) -> bool:
    return answers_notice(session, report) or is_same(report.sender.address, limits.own_address)


def _of_the_hour_before(session: Session, mail: Mail, trouble: str | None = None) -> int:
    """How many mails of this sender were dealt with that came within the hour before; all without a sender are one's."""
    same = Mail.sender_hash == mail.sender_hash if mail.sender_hash else Mail.sender_hash.is_(None)
    earlier = select(func.count(Mail.id)).where(
        same,
        Mail.id != mail.id,
        Mail.report.is_not(None),
        Mail.logged_by.is_(None),
        Mail.state.in_(["filed", "set-aside"]),
        Mail.collected_at > mail.collected_at - _ONE_FLOOD,
        Mail.collected_at <= mail.collected_at,
    )
    return session.scalar(earlier.where(Mail.trouble == trouble) if trouble else earlier) or 0


def _was_just_written_to(session: Session, mail: Mail) -> bool:
    letter = select(Draft.id).where(
        Draft.recipient_hash == mail.sender_hash,
        Draft.state.in_(["sent", "bounced"]),
        Draft.sent_at >= mail.collected_at - _AT_ONCE,
        Draft.sent_at <= mail.collected_at,
    )
    return mail.sender_hash is not None and session.scalar(letter.limit(1)) is not None


def _a_person_released(session: Session, mail: Mail) -> bool:
    released = select(AuditLine.seq).where(AuditLine.about == mail.id, AuditLine.act == "mail-released")
    return session.scalar(released.limit(1)) is not None


def _is_notice(session: Session, message_id: str) -> bool:
    notice_id = notice_in(message_id)
    return notice_id is not None and session.get(Notice, notice_id) is not None
