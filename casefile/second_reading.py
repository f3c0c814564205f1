"""The second step of reading: words in pictures come to a mail that is filed already, and to its case.

    unread   pictures wait; one worker at a time claims a filed mail by lease
    read     report and findings are sealed anew, the case's labels, people and recusals brought up to date
    given-up the pictures ended their reader twice: a person has to look at the originals

It can be repeated without harm: a label is there once, and what a person accepted or removed stays as it is.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.orm import Session

from casefile import audit_trail, filing
from casefile.cabinet import Cabinet
from casefile.case_opening import Filed, file_again
from casefile.errors import VaultError
from casefile.findings import Findings
from casefile.report import Exhibit, Report
from casefile.tables import Mail

MOST_TRIES = 2
# Longer than the reader's own time limit for pictures.
_LEASE = timedelta(minutes=6)
_NOT_READ = "The words in the picture could not be read; look at the original."


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail claimed for the reading of its pictures; `tries` counts this one."""

    mail_id: str
    tries: int


def claim_pictures(session: Session, cabinet: Cabinet) -> Waiting | None:
    """Takes one filed mail whose pictures wait, those of cases first; None where there is none.

    Its bytes are opened apart: where that fails, it stays claimed, and the next one is taken.
    """
    free = or_(Mail.lease_until.is_(None), Mail.lease_until < cabinet.now())
    mail = session.scalar(
        select(Mail)
        .where(Mail.pictures == "unread", Mail.state == "filed", free)
        .order_by(Mail.case_id.is_(None), Mail.collected_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if mail is None:
        return None
    mail.lease_until, mail.picture_tries = cabinet.now() + _LEASE, mail.picture_tries + 1
    return Waiting(mail.id, mail.picture_tries)


def record_pictures(
    session: Session, cabinet: Cabinet, mail_id: str, report: Report, findings: Findings
) -> Filed | None:
    """Seals what was read anew and brings it to the case, opening one where only the pictures show a concern.

    None where another worker was first or the mail is gone.
    """
    if not _move(session, mail_id, "read"):
        return None
    mail = session.get_one(Mail, mail_id, populate_existing=True)
    has_news = any(each.pictures == "sealed" or each.text for each in _looked_at(report))
    audit_trail.note(
        session,
        cabinet,
        audit_trail.PROGRAM,
        "pictures-read",
        case_id=mail.case_id,
        about=mail_id,
        read=_count(report, "read"),
        sealed=_count(report, "sealed"),
        news=has_news,
    )
    before = filing.open_reading(session, cabinet, mail)
    filing.seal_reading(session, cabinet, mail, report, findings)
    filed = file_again(session, cabinet, mail, report, findings, before[1] if before else None)
    # Whoever has read the case already is shown that there is more to read.
    if filed.case is not None and has_news:
        filed.case.news = True
    return filed


def give_up_pictures(session: Session, cabinet: Cabinet, mail_id: str) -> None:
    """Leaves the pictures to a person, and says so on each."""
    if not _move(session, mail_id, "given-up"):
        return
    mail = session.get_one(Mail, mail_id, populate_existing=True)
    # Where nothing of the mail can be opened, the note in the story has to do.
    with suppress(VaultError):
        _say_so(session, cabinet, mail)
    audit_trail.note(session, cabinet, audit_trail.PROGRAM, "pictures-given-up", case_id=mail.case_id, about=mail_id)


def release_pictures(session: Session, mail_id: str, *, uncounted: bool = False) -> None:
    """Ends the claim, so that the pictures are tried again. `uncounted` where the try was no fault of theirs."""
    claimed = update(Mail).where(Mail.id == mail_id, Mail.pictures == "unread")
    session.execute(claimed.values(lease_until=None, picture_tries=Mail.picture_tries - int(uncounted)))


def _say_so(session: Session, cabinet: Cabinet, mail: Mail) -> None:
    reading = filing.open_reading(session, cabinet, mail)
    if reading is not None:
        report, findings = reading
        report = replace(report, exhibits=tuple(_given_up(each) for each in report.exhibits))
        filing.seal_reading(session, cabinet, mail, report, findings)


def _move(session: Session, mail_id: str, new: str) -> bool:
    change = update(Mail).where(Mail.id == mail_id, Mail.pictures == "unread", Mail.state == "filed")
    result = session.execute(change.values(pictures=new, lease_until=None))
    return isinstance(result, CursorResult) and result.rowcount == 1


def _looked_at(report: Report) -> list[Exhibit]:
    return [each for each in report.exhibits if each.pictures in {"read", "sealed"}]


def _count(report: Report, pictures: str) -> int:
    return sum(each.pictures == pictures for each in report.exhibits)


def _given_up(exhibit: Exhibit) -> Exhibit:
    if exhibit.pictures != "unread":
        return exhibit
    return replace(exhibit, pictures="read", warnings=(*exhibit.warnings, _NOT_READ))
