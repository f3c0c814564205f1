"""Mails without a case: for the office, automatic, junk, or set aside. The ladder decides who sees each, as with cases.

A mail that was judged is kept from whomever it complains of. One that was not judged may say anything of
anybody, and may tell that a child is at risk: it is kept from whoever is named in it at all, and the DSL sees it.
One whose pictures were sealed is for the DSL alone.
One that was passed on is seen by that person besides, who may be of the office.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from casefile import filing
from casefile.cabinet import Cabinet
from casefile.errors import VaultError
from casefile.findings import Findings
from casefile.need_to_know import SEALED, who_may_see
from casefile.recusal import Recused, named_in, recused_by
from casefile.report import Report
from casefile.school import Person, School
from casefile.tables import Mail

Reading = tuple[Report, Findings]
_READERS = {"leader", "dsl", "governor"}


@dataclass(frozen=True, slots=True)
class OtherMail:
    """A mail that opened no case, opened as far as it can be."""

    mail_id: str
    state: str
    kind: str
    trouble: str | None
    collected_at: datetime
    report: Report | None
    findings: Findings | None
    waits_for: str = ""


def other_mails_for(session: Session, cabinet: Cabinet, person: Person, limit: int = 100) -> list[OtherMail]:
    """Mails without a case that the person may see: what waits for them first, then set-aside ones, newest first."""
    mine = Mail.passed_to == person.id
    query = select(Mail).where(Mail.case_id.is_(None), Mail.state.in_(["filed", "set-aside"]))
    if not set(person.roles) & _READERS:
        # Whoever is no reader sees what was passed to them and nothing else: no other mail is opened for them.
        query = query.where(mine)
    waits = case((Mail.passed_at.is_not(None) & mine, 0), else_=1)
    rows = session.scalars(
        query.order_by(waits, (Mail.state == "set-aside").desc(), Mail.collected_at.desc()).limit(limit)
    )
    read = [(row, reading_of(session, cabinet, row)) for row in rows]
    school = cabinet.school
    return [_opened(row, reading) for row, reading in read if _may_read(person, school, row, reading)]


def who_may_see_mail(session: Session, cabinet: Cabinet, mail: Mail) -> list[Person]:
    """Everybody who may see a mail without a case, by rank; last, the one to whom it was passed on."""
    reading = reading_of(session, cabinet, mail)
    readers = _readers(cabinet.school, mail, reading)
    passed = cabinet.school.person(mail.passed_to) if mail.passed_to else None
    return readers if passed is None or passed in readers else [*readers, passed]


def passing_to(school: School, mail: Mail, reading: Reading | None) -> list[Person]:
    """To whom a mail may be passed on: its readers, and the office where it complains of none of them and alarms nobody."""
    readers = _readers(school, mail, reading)
    if reading is None or reading[1].has_flag("safeguarding") or reading[0].has_sealed_pictures:
        return readers
    kept = {each.person_id for each in recused_from_mail(school, mail, reading)}
    return readers + [each for each in school.with_role("office") if each.id not in kept and each not in readers]


def recused_from_mail(school: School, mail: Mail, reading: Reading) -> list[Recused]:
    """Whom a mail without a case is kept from."""
    report, findings = reading
    complained_of = recused_by(findings, school)
    if _was_judged(mail):
        return complained_of
    known = {each.person_id for each in complained_of}
    return complained_of + [each for each in named_in(report, school) if each.person_id not in known]


def reading_of(session: Session, cabinet: Cabinet, mail: Mail) -> Reading | None:
    """What was read of a mail; None where nothing was, or where it cannot be opened any more."""
    try:
        return filing.open_reading(session, cabinet, mail)
    except VaultError:
        return None


def _may_read(person: Person, school: School, mail: Mail, reading: Reading | None) -> bool:
    return mail.passed_to == person.id or person in _readers(school, mail, reading)


def _was_judged(mail: Mail) -> bool:
    """False for what was set aside, also once it was passed on: until a person has said what it is."""
    return mail.state == "filed" and mail.trouble is None


def _readers(school: School, mail: Mail, reading: Reading | None) -> list[Person]:
    recused = recused_from_mail(school, mail, reading) if reading else []
    alarm = not _was_judged(mail) or (reading is not None and reading[1].has_flag("safeguarding"))
    return who_may_see(school, [each.person_id for each in recused], alarm, sealed=mail.seal == SEALED)


def _opened(mail: Mail, reading: Reading | None) -> OtherMail:
    report, findings = reading or (None, None)
    waits_for = (mail.passed_to or "") if mail.passed_at is not None else ""
    return OtherMail(mail.id, mail.state, mail.kind or "", mail.trouble, mail.collected_at, report, findings, waits_for)
