"""Lists and counts of the mails without a case that a person may see; of a long list only what is on the page is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, not_, or_, select, tuple_
from sqlalchemy.orm import Session, undefer

from casefile.cabinet import Cabinet
from casefile.mail_balance import sort_of
from casefile.other_mail import mails_seen_where, reading_of
from casefile.school import Person
from casefile.tables import Mail

# What may be asked for; "" for everything.
KINDS = ("set-aside", "enquiry", "automatic", "junk")


@dataclass(frozen=True, slots=True)
class SlimMail:
    """A mail without a case, unopened. `waits_for` is the id of the person for whom it waits, "" for nobody."""

    mail_id: str
    state: str
    kind: str
    trouble: str | None
    collected_at: datetime
    waits_for: str


@dataclass(frozen=True, slots=True)
class OtherMail:
    """A mail without a case as it stands in a list, with its subject."""

    mail: SlimMail
    subject: str


@dataclass(frozen=True, slots=True)
class MailPage:
    """Some of the mails; `further` is the id of the last one where more follow."""

    mails: tuple[OtherMail, ...]
    further: str = ""


def other_mails_for(
    session: Session, cabinet: Cabinet, person: Person, *, kind: str = "", after: str = "", size: int = 50
) -> MailPage:
    """What waits for the person first, then what was set aside, the newest first; from behind `after`, a mail's id."""
    seen = and_(mails_seen_where(session, cabinet.school, person), _is(kind))
    group, behind = _behind(session, person, after)
    found = list[SlimMail]()
    for number, condition in enumerate(_groups(person)):
        if number < group or len(found) > size:
            continue
        further = behind if number == group and behind is not None else None
        where = and_(seen, condition) if further is None else and_(seen, condition, further)
        found += _slim(session, where, size + 1 - len(found))
    page = found[:size]
    return MailPage(tuple(_opened(session, cabinet, page)), page[-1].mail_id if len(found) > size else "")


def waiting_mails(session: Session, person: Person, seen: ColumnElement[bool]) -> list[SlimMail]:
    """Of the mails that the person may see (`mails_seen_where`) those that wait for them, and those set aside: unopened, the newest first."""
    mine, aside, _ = _groups(person)
    return _slim(session, and_(seen, or_(mine, aside)))


def counts_of(session: Session, seen: ColumnElement[bool]) -> dict[str, int]:
    """How many mails of each of `KINDS` a person may see (`mails_seen_where`), by the names that `casefile.mail_balance` gives them."""
    counts = dict.fromkeys(KINDS, 0)
    for state, kind, count in session.execute(
        select(Mail.state, Mail.kind, func.count()).where(seen).group_by(Mail.state, Mail.kind)
    ):
        counts[sort_of(state, kind, in_case=False)] += count
    return counts


def _groups(person: Person) -> tuple[ColumnElement[bool], ColumnElement[bool], ColumnElement[bool]]:
    """What waits for the person, what was set aside, and all else: each mail is in one of them."""
    mine = and_(Mail.passed_to == person.id, Mail.passed_at.is_not(None))
    other = or_(Mail.passed_to.is_(None), Mail.passed_to != person.id, Mail.passed_at.is_(None))
    return mine, and_(other, Mail.state == "set-aside"), and_(other, Mail.state == "filed")


def _behind(session: Session, person: Person, after: str) -> tuple[int, ColumnElement[bool] | None]:
    """The group of a mail, and what comes behind it there; the beginning where there is no such mail."""
    mail = session.get(Mail, after) if after else None
    if mail is None:
        return 0, None
    mine = mail.passed_to == person.id and mail.passed_at is not None
    here = 0 if mine else 1 if mail.state == "set-aside" else 2
    return here, tuple_(Mail.collected_at, Mail.id) < tuple_(mail.collected_at, mail.id)


def _is(kind: str) -> ColumnElement[bool]:
    if kind == "set-aside":
        return Mail.state == "set-aside"
    if kind in {"automatic", "junk"}:
        return and_(Mail.state == "filed", Mail.kind == kind)
    if kind == "enquiry":
        return and_(Mail.state == "filed", not_(func.coalesce(Mail.kind, "").in_(["automatic", "junk"])))
    return Mail.id.is_not(None)


def _slim(session: Session, where: ColumnElement[bool], limit: int | None = None) -> list[SlimMail]:
    columns = (Mail.id, Mail.state, Mail.kind, Mail.trouble, Mail.collected_at, Mail.passed_to, Mail.passed_at)
    rows = select(*columns).where(where).order_by(Mail.collected_at.desc(), Mail.id.desc()).limit(limit)
    return [
        SlimMail(mail_id, state, kind or "", trouble, came, (passed_to or "") if passed_at is not None else "")
        for mail_id, state, kind, trouble, came, passed_to, passed_at in session.execute(rows)
    ]


def _opened(session: Session, cabinet: Cabinet, page: list[SlimMail]) -> list[OtherMail]:
    wanted = select(Mail).where(Mail.id.in_([each.mail_id for each in page]))
    rows = {each.id: each for each in session.scalars(wanted.options(undefer(Mail.report), undefer(Mail.findings)))}
    readings = {each.mail_id: reading_of(session, cabinet, rows[each.mail_id]) for each in page}
    return [OtherMail(each, reading[0].subject if (reading := readings[each.mail_id]) else "") for each in page]
