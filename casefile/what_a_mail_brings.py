"""What a mail brings to its case: labels with their quotes, lanes, people, a class, and who is kept from it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.findings import Finding, Findings, quotes_to_json
from casefile.kept_from import recuse
from casefile.lanes import take_lanes
from casefile.need_to_know import SEALED
from casefile.recusal import recused_by
from casefile.report import Report
from casefile.school_class import take_class
from casefile.tables import Case, CaseFinding, CasePerson, Mail, new_id
from casefile.vault import Folder, Slot


def take_findings(
    session: Session,
    cabinet: Cabinet,
    case: Case,
    mail: Mail,
    report: Report,
    findings: Findings,
    *,
    again: bool = False,
) -> None:
    """The labels, lanes, people and recusals that a mail brings to its case; those that are there already stay.

    `again` is True where the mail was read before.
    """
    folder = cabinet.folder(session, case.key_id)
    there = {each.label: each for each in session.scalars(select(CaseFinding).where(CaseFinding.mail_id == mail.id))}
    fresh: list[str] = []
    for sort, group in (("category", findings.categories), ("flag", findings.flags)):
        for each in group:
            if each.id not in there:
                session.add(_finding(folder, case, mail, sort, each))
                fresh.append(each.id)
            elif there[each.id].standing == "suggested":
                _strengthen(folder, there[each.id], each)
    _add_people(session, cabinet, folder, case, findings)
    take_class(cabinet, case, findings.facts)
    recuse(session, cabinet, case, recused_by(findings, cabinet.school), again=again)
    # A flag that a person took off is not raised again by the same mail.
    raised = {each.id for each in findings.flags if each.id not in there or there[each.id].standing != "removed"}
    alarms = take_lanes(session, cabinet, case, mail, report, findings) or mail.seal == SEALED
    case.safeguarding = case.safeguarding or alarms or "safeguarding" in raised
    case.urgent = case.urgent or "urgent" in raised
    case.anonymity = case.anonymity or "anonymity" in raised
    if not fresh and (there or again):
        return
    audit_trail.note(
        session,
        cabinet,
        audit_trail.PROGRAM,
        "findings-suggested",
        case_id=case.id,
        about=mail.id,
        labels=",".join(fresh),
    )


def _finding(folder: Folder, case: Case, mail: Mail, sort: str, finding: Finding) -> CaseFinding:
    row = CaseFinding(
        id=new_id(),
        case_id=case.id,
        mail_id=mail.id,
        sort=sort,
        label=finding.id,
        confidence=finding.confidence,
        evidence=b"",
    )
    _strengthen(folder, row, finding)
    return row


def _strengthen(folder: Folder, row: CaseFinding, finding: Finding) -> None:
    """A label's quotes as they are now."""
    row.evidence = folder.seal(quotes_to_json(finding.evidence), Slot("findings", row.id, "evidence"))
    row.confidence = finding.confidence


def _add_people(session: Session, cabinet: Cabinet, folder: Folder, case: Case, findings: Findings) -> None:
    there = set(session.scalars(select(CasePerson.name_hash).where(CasePerson.case_id == case.id)))
    people = [("subject", each.is_a, each.name) for each in findings.facts.subjects]
    people += [("child", "pupil", each) for each in findings.facts.children]
    for role, is_a, name in people:
        name_hash = cabinet.hash_of("name", name)
        if name_hash not in there:
            row = CasePerson(id=new_id(), case_id=case.id, role=role, is_a=is_a, name=b"", name_hash=name_hash)
            row.name = folder.seal(name, Slot("case_people", row.id, "name"))
            session.add(row)
            there.add(name_hash)
