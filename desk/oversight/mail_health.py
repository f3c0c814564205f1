"""Health of the post: the mailbox, what waits to be read, the server that sends, and what waits to be sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from casefile.cabinet import Cabinet
from casefile.mail_balance import LATE, weigh
from casefile.tables import Attempt, Draft, Lease, Mail, MailPlace, Notice
from casefile.vital_signs import MAILBOX, SMTP, sign_of
from desk.mail.mail_balance import in_one_line, what_is_wrong
from desk.oversight.signs import Sign, ago, count, is_within

# The daemon asks the mailbox once a minute where the server tells nothing by itself, and holds its lease for three.
_SILENT = timedelta(minutes=10)
# A letter that has not left by then was refused several times.
_STUCK = timedelta(minutes=30)
_LATELY = timedelta(days=2)


def mail_signs(session: Session, cabinet: Cabinet) -> list[Sign]:
    """The post, in the order of its way. In a `Database.snapshot`, as the mail balance is weighed."""
    return [
        _mailbox(session, cabinet),
        _last_trouble(session, cabinet),
        _to_read(session, cabinet),
        _balance(session, cabinet),
        _smtp(session, cabinet),
        _letters(session, cabinet),
        _notices(session, cabinet),
    ]


def _mailbox(session: Session, cabinet: Cabinet) -> Sign:
    lease, sign = session.get(Lease, MAILBOX), sign_of(session, MAILBOX)
    listens = lease is not None and lease.until > cabinet.now()
    newest = session.scalar(select(func.max(Mail.collected_at)))
    # Those of earlier settings stay in the ledger.
    folders = session.scalars(select(MailPlace.folder).distinct().order_by(MailPlace.folder)).all()
    says = (
        f"{'A daemon listens to it' if listens else 'No daemon listens to it'}; it was last asked {ago(cabinet, sign.good_at)}. "
        f"The newest mail came {ago(cabinet, newest)}. Mail has come from: {', '.join(folders) or 'no folder yet'}."
    )
    # Where it is run now and then by cron, nobody listens in between.
    good = is_within(cabinet, sign.good_at, _SILENT)
    return Sign(
        "Mailbox", says, good, "Is “concerns run” running? “concerns check” tries the mailbox and says what it found."
    )


def _last_trouble(session: Session, cabinet: Cabinet) -> Sign:
    sign = sign_of(session, MAILBOX)
    if sign.bad_at is None:
        return Sign("Last trouble with it", "None was noted.")
    over = sign.good_at is not None and sign.good_at > sign.bad_at
    says = f"{ago(cabinet, sign.bad_at)}: {sign.said}{' It has answered since.' if over else ''}"
    return Sign("Last trouble with it", says[:1].upper() + says[1:], over, "“concerns check” tries it once more.")


def _to_read(session: Session, cabinet: Cabinet) -> Sign:
    waiting = Mail.state.in_(["collected", "read"])
    number, oldest = _waiting(session, waiting, Mail.collected_at)
    aside = session.scalar(select(func.count()).where(Mail.state == "set-aside")) or 0
    says = (
        f"{count(number, 'mail')} to be read{_oldest(cabinet, oldest)}, {count(aside, 'mail')} set aside for a leader."
    )
    good = oldest is None or is_within(cabinet, oldest, LATE)
    return Sign(
        "Mail to read",
        says[:1].upper() + says[1:],
        good,
        "Reading takes seconds. The log of the daemon says why it does not go on.",
    )


def _balance(session: Session, cabinet: Cabinet) -> Sign:
    balance = weigh(session, cabinet)
    return Sign("Mail balance", in_one_line(balance.became), balance.holds, " ".join(what_is_wrong(balance)))


def _smtp(session: Session, cabinet: Cabinet) -> Sign:
    sign = sign_of(session, SMTP)
    sent = session.scalar(select(func.max(Draft.sent_at)).where(Draft.paper.is_(False)))
    last = max((each for each in (sent, sign.good_at) if each), default=None)
    refusal = session.execute(
        select(Attempt.ended_at, Attempt.code)
        .where(Attempt.outcome.in_(["later", "refused", "unsure"]), Attempt.ended_at.is_not(None))
        .order_by(Attempt.ended_at.desc())
        .limit(1)
    ).first()
    says = f"The last mail left {ago(cabinet, last)}."
    if refusal is not None and refusal.ended_at is not None:
        code = f"with the answer {refusal.code}" if refusal.code else "without an answer"
        says += f" A letter was last not taken {ago(cabinet, refusal.ended_at)}, {code}."
    if sign.bad_at is not None:
        says += f" A notice was last not taken {ago(cabinet, sign.bad_at)}: {sign.said}"
    good = sign.bad_at is None or (sign.good_at is not None and sign.good_at > sign.bad_at)
    return Sign(
        "Sending (SMTP)",
        says,
        good,
        "“concerns check” signs in to the server and says what it answers. Sign-in links go this way too.",
    )


def _letters(session: Session, cabinet: Cabinet) -> Sign:
    due = Draft.state.in_(["holding", "sending"]) & (Draft.send_after <= cabinet.now())
    number, oldest = _waiting(session, due, Draft.send_after)
    held = session.scalar(select(func.count()).where(Draft.state == "holding", Draft.send_after > cabinet.now())) or 0
    undone = session.scalar(select(func.count()).where(Draft.state.in_(["failed", "unsure", "bounced"]))) or 0
    says = f"{count(number, 'letter')} due{_oldest(cabinet, oldest)}, {held} held until later, {undone} for a leader to decide on."
    good = oldest is None or is_within(cabinet, oldest, _STUCK)
    return Sign(
        "Letters",
        says[:1].upper() + says[1:],
        good,
        "A server that refuses for now is tried again by itself for two days.",
    )


def _notices(session: Session, cabinet: Cabinet) -> Sign:
    due = Notice.state.in_(["queued", "sending"]) & (Notice.send_after <= cabinet.now())
    number, oldest = _waiting(session, due, Notice.created_at)
    lately = (Notice.state == "failed") & (Notice.created_at > cabinet.now() - _LATELY)
    failed = session.scalar(select(func.count()).where(lately)) or 0
    says = f"{count(number, 'notice')} due{_oldest(cabinet, oldest)}, {failed} given up in the last two days."
    good = not failed and (oldest is None or is_within(cabinet, oldest, _STUCK))
    return Sign(
        "Notices and links",
        says[:1].upper() + says[1:],
        good,
        "Nobody is told that something waits while these do not leave.",
    )


def _waiting(
    session: Session,
    which: ColumnElement[bool],
    moment: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
) -> tuple[int, datetime | None]:
    number, oldest = session.execute(select(func.count(), func.min(moment)).where(which)).one()
    return int(number), oldest


def _oldest(cabinet: Cabinet, oldest: datetime | None) -> str:
    return f" (the oldest since {ago(cabinet, oldest)})" if oldest else ""
