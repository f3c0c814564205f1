"""Other lanes in which a mail belongs beside the code of conduct, each with the day until which something is due.

    subject-access    one calendar month (UK GDPR, Articles 12 and 15)
    erasure           one calendar month (Article 17)
    data-complaint    acknowledged within 30 days (Data Protection Act 2018, section 164A)
    school-complaint  acknowledged as the school promises, in school days: its complaints procedure
    staff-allegation  the local authority's designated officer (LADO) within one working day (Keeping children safe in
                      education, part four): alarms at once

They run from the day a mail came, whatever the case's state: closing a case stops no clock of the law's. A person says
that it was answered, or that it is none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile import audit_trail, filing
from casefile.cabinet import Cabinet
from casefile.clocks import a_month_after, days_after, received_on, school_days_after
from casefile.errors import NotAllowed
from casefile.findings import ALLEGATION, Findings, Lane, Quote, quotes_from_json, quotes_to_json
from casefile.report import Report
from casefile.school import School
from casefile.tables import Case, CaseLane, Mail, new_id
from casefile.vault import Folder

CLOCKS: dict[str, Callable[[School, date], date]] = {
    ALLEGATION: lambda _, day: days_after(day, 1),
    "subject-access": lambda _, day: a_month_after(day),
    "erasure": lambda _, day: a_month_after(day),
    "data-complaint": lambda _, day: days_after(day, 30),
    "school-complaint": lambda school, day: school_days_after(school, day, school.acknowledge_within),
}
STANDINGS = ("open", "answered", "removed")


@dataclass(frozen=True, slots=True)
class OpenLane:
    """A lane of a case, opened."""

    lane_id: str
    lane: str
    due: date
    standing: str
    by: str | None
    evidence: tuple[Quote, ...]


def take_lanes(session: Session, cabinet: Cabinet, case: Case, mail: Mail, report: Report, findings: Findings) -> bool:
    """Brings a mail's lanes to its case; those that are there stay as a person left them.

    True where one of them, not taken off, alarms.
    """
    there = {each.lane: each for each in session.scalars(select(CaseLane).where(CaseLane.mail_id == mail.id))}
    fresh = [each for each in findings.lanes if each.id in CLOCKS and each.id not in there]
    if fresh:
        folder = cabinet.folder(session, case.key_id)
        day = received_on(mail.collected_at, report.date)
        session.add_all(_row(folder, case, mail, each, CLOCKS[each.id](cabinet.school, day)) for each in fresh)
        seen = ",".join(each.id for each in fresh)
        audit_trail.note(
            session, cabinet, audit_trail.PROGRAM, "lanes-seen", case_id=case.id, about=mail.id, lanes=seen
        )
    is_off = ALLEGATION in there and there[ALLEGATION].standing == "removed"
    return findings.has_lane(ALLEGATION) and not is_off


def lanes_in(session: Session, cabinet: Cabinet, case: Case) -> list[OpenLane]:
    """All lanes of a case, opened, the first to be answered first."""
    folder = cabinet.folder(session, case.key_id)
    rows = session.scalars(select(CaseLane).where(CaseLane.case_id == case.id).order_by(CaseLane.due, CaseLane.id))
    return [
        OpenLane(
            row.id,
            row.lane,
            row.due,
            row.standing,
            row.by,
            quotes_from_json(folder.open_text(row.evidence, filing.slot_of(row, "evidence"))),
        )
        for row in rows
    ]


def unanswered(session: Session) -> dict[str, tuple[tuple[str, date], ...]]:
    """The lanes that wait for an answer, by case id: each with its day, the first day of each lane alone."""
    rows = select(CaseLane.case_id, CaseLane.lane, CaseLane.due).where(CaseLane.standing == "open")
    by_case: dict[str, dict[str, date]] = {}
    for case_id, lane, due in session.execute(rows.order_by(CaseLane.due)):
        by_case.setdefault(case_id, {}).setdefault(lane, due)
    return {case_id: tuple(lanes.items()) for case_id, lanes in by_case.items()}


def alleging(session: Session) -> set[str]:
    """The ids of the cases with an allegation against staff that nobody took off."""
    rows = select(CaseLane.case_id).where(CaseLane.lane == ALLEGATION, CaseLane.standing != "removed")
    return set(session.scalars(rows.distinct()))


def judge_lane(session: Session, cabinet: Cabinet, case: Case, lane_id: str, standing: str, person_id: str) -> None:
    """Marks a lane as answered, takes it off or opens it again. Raises `NotAllowed` for a lane of another case."""
    row = session.get(CaseLane, lane_id)
    if row is None or row.case_id != case.id or standing not in STANDINGS:
        raise NotAllowed("That does not belong to this case.")
    row.standing, row.by = standing, person_id
    audit_trail.note(session, cabinet, person_id, f"lane-{standing}", case_id=case.id, about=row.id, lane=row.lane)


def move_lanes(session: Session, mail: Mail, other: Case, ours: Folder, theirs: Folder) -> None:
    """A mail's lanes go with it to another case, sealed under that one's key."""
    for row in session.scalars(select(CaseLane).where(CaseLane.mail_id == mail.id)):
        filing.move_sealed(row, ("evidence",), ours, theirs)
        row.case_id = other.id
    session.flush()


def _row(folder: Folder, case: Case, mail: Mail, lane: Lane, due: date) -> CaseLane:
    row = CaseLane(id=new_id(), case_id=case.id, mail_id=mail.id, lane=lane.id, due=due, evidence=b"", standing="open")
    row.evidence = folder.seal(quotes_to_json(lane.evidence), filing.slot_of(row, "evidence"))
    return row
