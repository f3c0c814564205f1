"""What the case knows of the reporter's own report, for letters to them alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile import filing
from casefile.cabinet import Cabinet
from casefile.clocks import received_on, school_days_after
from casefile.report import Report
from casefile.sender_notes import reporter_of
from casefile.tables import Case, Mail
from outbound.letter_values import OwnReport

_LONGEST_WAIT = timedelta(days=30)


def own_report(
    session: Session, cabinet: Cabinet, case: Case, mail: Mail | None = None, report: Report | None = None
) -> OwnReport:
    """Of this mail and its report, or of their first one in the case."""
    mail = mail or _first_mail(session, case)
    report = report or report_of(session, cabinet, mail)
    came = mail.collected_at if mail else case.opened_at
    received = received_on(came, report.date if report else None, _LONGEST_WAIT)
    return told_of(session, cabinet, case, report.subject if report else "", received)


def report_of(session: Session, cabinet: Cabinet, mail: Mail | None) -> Report | None:
    """What a mail said; None where there is no mail, or none that could be read."""
    reading = filing.open_reading(session, cabinet, mail) if mail else None
    return reading[0] if reading else None


def told_of(session: Session, cabinet: Cabinet, case: Case, subject: str, received: date) -> OwnReport:
    """The report with this subject, received on this day."""
    first = _first_mail(session, case)
    return OwnReport(
        subject=subject,
        received=received,
        answer_by=case.outcome_by or school_days_after(cabinet.school, received, cabinet.school.outcome_within),
        anonymity=case.anonymity,
        no_name=not reporter_of(cabinet.folder(session, case.key_id), case)["name"],
        by_phone=first is not None and first.logged_by is not None,
        withdrawn=case.withdrawn_on,
    )


def day_of(cabinet: Cabinet, written_at: datetime | None) -> date:
    """The day on which a report that is answered now was received."""
    return received_on(cabinet.now(), written_at, _LONGEST_WAIT)


def _first_mail(session: Session, case: Case) -> Mail | None:
    """The reporter's own: in a case that another was put together with, the first may be somebody else's."""
    here = select(Mail).where(Mail.case_id == case.id).order_by(Mail.collected_at, Mail.id)
    theirs = here.where(Mail.sender_hash.is_not_distinct_from(case.reporter_hash))
    # Who rang may have given an address later.
    call = here.where(Mail.sender_hash.is_(None), Mail.logged_by.is_not(None))
    return session.scalar(theirs.limit(1)) or session.scalar(call.limit(1))
