"""Mails without a case: for the office, automatic, junk, or set aside. The ladder decides who sees each, as with cases.

A mail that was judged is kept from whomever it complains of. One that was not judged may say anything of
anybody, and may tell that a child is at risk: it is kept from whoever is named in it at all, and the DSL sees it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile import filing
from casefile.cabinet import Cabinet
from casefile.errors import VaultError
from casefile.findings import Findings
from casefile.need_to_know import who_may_see
from casefile.recusal import Recused, named_in, recused_by
from casefile.report import Report
from casefile.school import Person, School
from casefile.tables import Mail

Reading = tuple[Report, Findings]


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


def other_mails_for(session: Session, cabinet: Cabinet, person: Person, limit: int = 100) -> list[OtherMail]:
    """Mails without a case that the person may see: set-aside ones first, newest first."""
    rows = session.scalars(
        select(Mail)
        .where(Mail.case_id.is_(None), Mail.state.in_(["filed", "set-aside"]))
        .order_by((Mail.state == "set-aside").desc(), Mail.collected_at.desc())
        .limit(limit)
    )
    read = [(row, reading_of(session, cabinet, row)) for row in rows]
    return [_opened(row, reading) for row, reading in read if person in _readers(cabinet.school, row, reading)]


def who_may_see_mail(session: Session, cabinet: Cabinet, mail: Mail) -> list[Person]:
    """Everybody who may see a mail without a case, by rank."""
    return _readers(cabinet.school, mail, reading_of(session, cabinet, mail))


def recused_from_mail(school: School, mail: Mail, reading: Reading) -> list[Recused]:
    """Whom a mail without a case is kept from."""
    report, findings = reading
    complained_of = recused_by(findings, school)
    if mail.state == "filed":
        return complained_of
    known = {each.person_id for each in complained_of}
    return complained_of + [each for each in named_in(report, school) if each.person_id not in known]


def reading_of(session: Session, cabinet: Cabinet, mail: Mail) -> Reading | None:
    """What was read of a mail; None where nothing was, or where it cannot be opened any more."""
    try:
        return filing.open_reading(session, cabinet, mail)
    except VaultError:
        return None


def _readers(school: School, mail: Mail, reading: Reading | None) -> list[Person]:
    recused = recused_from_mail(school, mail, reading) if reading else []
    alarm = mail.state != "filed" or (reading is not None and reading[1].has_flag("safeguarding"))
    return who_may_see(school, [each.person_id for each in recused], alarm)


def _opened(mail: Mail, reading: Reading | None) -> OtherMail:
    report, findings = reading or (None, None)
    return OtherMail(mail.id, mail.state, mail.kind or "", mail.trouble, mail.collected_at, report, findings)
