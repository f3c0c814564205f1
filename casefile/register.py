"""The register: cases, drafts and mails, fetched for one person. There is no other way to them from the desk.

Lists of cases are made by `casefile.case_list`, and of mails without a case by `casefile.mail_list`.

What a person may not know of does not exist for them: a wrong reference and a forbidden one give the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from casefile import filing
from casefile.cabinet import Cabinet
from casefile.errors import NotAllowed
from casefile.findings import Quote
from casefile.kept_from import KeptFrom, kept_from, perhaps_about
from casefile.label_acts import Reason, quotes_of, reasons_of
from casefile.lanes import OpenLane, lanes_in
from casefile.need_to_know import is_sealed, may_see_case, seen_where
from casefile.other_mail import who_may_see_mail
from casefile.raised_flags import stood_down
from casefile.report import Report
from casefile.same_person import is_another, one_name, writer_of
from casefile.school import Person
from casefile.sender_notes import reporter_of
from casefile.tables import AuditLine, Case, CaseFinding, CasePerson, Draft, Mail
from casefile.vault import Slot

NO_SUCH_PAGE = "There is no such page, or it is not for you."


@dataclass(frozen=True, slots=True)
class FiledMail:
    """A mail of a case, opened; `writer` is the name of whoever wrote it, as far as it is known.

    `logged_by` is the id of whoever wrote down a phone call, None for a mail that came.
    """

    mail_id: str
    collected_at: datetime
    kind: str
    report: Report
    writer: str
    logged_by: str | None = None


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A label of a case, opened. `added` is True where a person put it there; `reasons` say why it was taken off."""

    finding_id: str
    mail_id: str
    sort: str
    label: str
    confidence: float
    standing: str
    evidence: tuple[Quote, ...]
    added: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class OpenCase:
    """All of a case, opened for one person. `people` are (role, is_a, name); `reporter` has name, relation, child, address.

    `safeguarding` is True where that stands: not where a person took it off. `is_sealed` is True where the case is for the
    DSL alone.
    """

    case: Case
    safeguarding: bool
    title: str
    reporter: dict[str, str | None]
    mails: tuple[FiledMail, ...]
    findings: tuple[OpenFinding, ...]
    people: tuple[tuple[str, str, str], ...]
    kept_from: tuple[KeptFrom, ...]
    perhaps_about: tuple[KeptFrom, ...]
    lanes: tuple[OpenLane, ...]
    is_sealed: bool
    drafts: tuple[Draft, ...]
    story: tuple[AuditLine, ...]

    @property
    def answers(self) -> dict[str, str]:
        """By mail, who wrote it, where that is somebody complained about here: they answered, and reported nothing."""
        subjects = {one_name(name) for role, _, name in self.people if role == "subject"} - {""}
        return {mail: name for mail, name in self._others().items() if one_name(name) in subjects}

    @property
    def other_reporters(self) -> dict[str, str]:
        """By mail, who wrote it, where that is neither who reported the case nor who is complained about in it."""
        answers = self.answers
        return {mail: name for mail, name in self._others().items() if mail not in answers}

    def _others(self) -> dict[str, str]:
        first = self.reporter.get("name") or ""
        return {each.mail_id: each.writer for each in self.mails if is_another(each.writer, first)}


def seen_by(session: Session, cabinet: Cabinet, person: Person, *such: ColumnElement[bool]) -> list[Case]:
    """Every case the person may know of, or those that are such, the newest first, unopened."""
    seen = select(Case).where(seen_where(session, cabinet.school, person), *such)
    return list(session.scalars(seen.order_by(Case.opened_at.desc(), Case.id.desc())))


def case_for(session: Session, cabinet: Cabinet, person: Person, reference: str) -> Case:
    """The case with this reference. Raises `NotAllowed` where there is none or the person may not know of it."""
    case = session.scalar(select(Case).where(Case.reference == reference))
    if case is None or not may_see_case(session, cabinet.school, person, case):
        raise NotAllowed(NO_SUCH_PAGE)
    return case


def draft_for(session: Session, cabinet: Cabinet, person: Person, draft_id: str) -> tuple[Draft, Case]:
    """A draft and its case. Raises `NotAllowed` as `case_for` does."""
    draft = session.get(Draft, draft_id)
    case = session.get(Case, draft.case_id) if draft else None
    if draft is None or case is None or not may_see_case(session, cabinet.school, person, case):
        raise NotAllowed(NO_SUCH_PAGE)
    return draft, case


def mail_for(session: Session, cabinet: Cabinet, person: Person, mail_id: str) -> Mail:
    """A mail of a case the person may see, or one without a case that they may see. Raises `NotAllowed` otherwise."""
    mail = session.get(Mail, mail_id)
    if mail is None:
        raise NotAllowed(NO_SUCH_PAGE)
    case = session.get(Case, mail.case_id) if mail.case_id else None
    readers = who_may_see_mail(session, cabinet, mail) if case is None else []
    if not (may_see_case(session, cabinet.school, person, case) if case else person in readers):
        raise NotAllowed(NO_SUCH_PAGE)
    return mail


def open_for(session: Session, cabinet: Cabinet, person: Person, reference: str) -> OpenCase:
    """All of a case. Raises `NotAllowed` as `case_for` does. The caller notes the reading in the audit trail."""
    case = case_for(session, cabinet, person, reference)
    folder = cabinet.folder(session, case.key_id)
    people = session.scalars(select(CasePerson).where(CasePerson.case_id == case.id).order_by(CasePerson.role.desc()))
    drafts = session.scalars(select(Draft).where(Draft.case_id == case.id).order_by(Draft.created_at))
    story = session.scalars(select(AuditLine).where(AuditLine.case_id == case.id).order_by(AuditLine.seq))
    return OpenCase(
        case=case,
        safeguarding=case.safeguarding and case.id not in stood_down(session),
        title=folder.open_text(case.title, Slot("cases", case.id, "title")),
        reporter=reporter_of(folder, case),
        mails=tuple(_filed_mails(session, cabinet, case)),
        findings=tuple(_open_findings(session, cabinet, case)),
        people=tuple(
            (row.role, row.is_a, folder.open_text(row.name, Slot("case_people", row.id, "name"))) for row in people
        ),
        kept_from=tuple(kept_from(session, cabinet, case, person)),
        perhaps_about=tuple(perhaps_about(session, cabinet, case, person)),
        lanes=tuple(lanes_in(session, cabinet, case)),
        is_sealed=is_sealed(session, case.id),
        drafts=tuple(drafts),
        story=tuple(story),
    )


def _filed_mails(session: Session, cabinet: Cabinet, case: Case) -> Iterable[FiledMail]:
    rows = select(Mail).where(Mail.case_id == case.id).order_by(Mail.collected_at)
    for row in session.scalars(rows.options(*filing.WITH_READING)):
        reading = filing.open_reading(session, cabinet, row)
        if reading is not None:
            yield FiledMail(row.id, row.collected_at, row.kind or "", reading[0], writer_of(*reading), row.logged_by)


def _open_findings(session: Session, cabinet: Cabinet, case: Case) -> Iterable[OpenFinding]:
    folder = cabinet.folder(session, case.key_id)
    rows = session.scalars(
        select(CaseFinding).where(CaseFinding.case_id == case.id).order_by(CaseFinding.confidence.desc())
    )
    for row in rows:
        yield OpenFinding(
            row.id,
            row.mail_id,
            row.sort,
            row.label,
            row.confidence,
            row.standing,
            quotes_of(folder, row),
            row.added,
            reasons_of(folder, row),
        )
