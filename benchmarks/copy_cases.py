"""Copies cases and mails within a database: new ids, keys and days, sealed anew, each with its lines in the audit trail."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import LargeBinary, Table, insert, select
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.references import new_reference
from casefile.tables import (
    AuditHead,
    AuditLine,
    Base,
    Case,
    CaseDate,
    CaseFinding,
    CaseLane,
    CasePerson,
    DataKey,
    Decision,
    DecisionPerson,
    Draft,
    IncidentMark,
    Mail,
    MailMention,
    Recusal,
    new_id,
)
from casefile.vault import Folder, Slot

Rows = list[tuple[Table, dict[str, Any]]]
_OF_A_CASE: tuple[type[Base], ...] = (Mail, CasePerson, CaseFinding, CaseLane, Recusal, Decision, CaseDate, Draft)
_AT_ONCE = 200


@dataclass
class _Pattern:
    """The rows of one case or mail, in the order in which they may be inserted, with every sealed value opened."""

    rows: Rows
    lines: list[AuditLine]
    plain: dict[tuple[str, str, str], bytes] = field(default_factory=dict)


class Copier:
    """Copies within one cabinet."""

    def __init__(self, cabinet: Cabinet) -> None:
        self.cabinet = cabinet
        self._patterns: dict[str, _Pattern] = {}

    def copy_cases(self, wanted: Sequence[tuple[str, int]]) -> None:
        """Copies cases: the id of each, and how many days earlier its copy is."""
        self._copy(wanted, self._case)

    def copy_mails(self, wanted: Sequence[tuple[str, int]]) -> None:
        """Copies mails without a case, likewise."""
        self._copy(wanted, self._mail)

    def _copy(self, wanted: Sequence[tuple[str, int]], read: Any) -> None:
        for first in range(0, len(wanted), _AT_ONCE):
            with self.cabinet.writing() as session:
                by_table: dict[Table, list[dict[str, Any]]] = {}
                lines: list[AuditLine] = []
                for pattern_id, days in wanted[first : first + _AT_ONCE]:
                    if pattern_id not in self._patterns:
                        self._patterns[pattern_id] = read(session, pattern_id)
                    self._one(self._patterns[pattern_id], timedelta(days=days), by_table, lines)
                for table in [each for each in Base.metadata.sorted_tables if each in by_table]:
                    session.execute(insert(table), by_table[table])
                self._chain(session, lines)

    def _case(self, session: Session, case_id: str) -> _Pattern:
        case = session.get_one(Case, case_id)
        rows = [_row(session.get_one(DataKey, case.key_id)), _row(case)]
        mails: list[str] = []
        for table in _OF_A_CASE:
            found = session.scalars(select(table).where(table.case_id == case_id)).all()  # type: ignore[attr-defined]
            rows += [_row(each) for each in found]
            mails += [each.id for each in found if isinstance(each, Mail)]
        decisions = select(Decision.id).where(Decision.case_id == case_id)
        rows += map(_row, session.scalars(select(DecisionPerson).where(DecisionPerson.decision_id.in_(decisions))))
        rows += map(_row, session.scalars(select(IncidentMark).where(IncidentMark.mail_id.in_(mails))))
        of_it = (AuditLine.case_id == case_id) | AuditLine.about.in_(mails)
        return self._pattern(session, rows, case.key_id, session.scalars(select(AuditLine).where(of_it)).all())

    def _mail(self, session: Session, mail_id: str) -> _Pattern:
        mail = session.get_one(Mail, mail_id)
        rows = [_row(session.get_one(DataKey, mail.key_id)), _row(mail)]
        rows += map(_row, session.scalars(select(MailMention).where(MailMention.mail_id == mail_id)))
        lines = session.scalars(select(AuditLine).where(AuditLine.about == mail_id)).all()
        return self._pattern(session, rows, mail.key_id, lines)

    def _pattern(self, session: Session, rows: Rows, key_id: str, lines: Sequence[AuditLine]) -> _Pattern:
        folder = self.cabinet.folder(session, key_id)
        pattern = _Pattern(rows, sorted(lines, key=lambda each: each.seq))
        for table, values in rows:
            for name in _sealed(table, values):
                slot = Slot(table.name, values["id"], name)
                pattern.plain[table.name, values["id"], name] = folder.open(values[name], slot)
        return pattern

    def _one(
        self, pattern: _Pattern, back: timedelta, by_table: dict[Table, list[dict[str, Any]]], lines: list[AuditLine]
    ) -> None:
        key_id = new_id()
        folder, wrapped = self.cabinet.vault.new_folder(key_id)
        ids = {values["id"]: new_id() for _, values in pattern.rows if "id" in values}
        ids[pattern.rows[0][1]["id"]] = key_id
        for table, values in pattern.rows:
            fresh = {name: _moved(ids, value, back) for name, value in values.items()} | _unique(table, values)
            if table is DataKey.__table__:
                fresh["wrapped"] = wrapped
            for name in _sealed(table, values):
                fresh[name] = _sealed_anew(folder, pattern, table, values["id"], fresh["id"], name)
            by_table.setdefault(table, []).append(fresh)
        for line in pattern.lines:
            at = (datetime.fromisoformat(line.at) - back).isoformat()
            case_id, about = ids.get(line.case_id or ""), ids.get(line.about or "", line.about)
            lines.append(
                AuditLine(at=at, actor=line.actor, act=line.act, case_id=case_id, about=about, details=line.details)
            )

    def _chain(self, session: Session, lines: Iterable[AuditLine]) -> None:
        head = session.get_one(AuditHead, 1)
        previous = session.scalars(select(AuditLine.digest).where(AuditLine.seq == head.seq)).one()
        made = []
        for line in lines:
            head.seq += 1
            line.seq, line.previous = head.seq, previous
            line.digest = previous = audit_trail._digest(self.cabinet, line)  # noqa: SLF001 - a chain that holds
            made.append(_row(line)[1])
        if made:
            session.execute(insert(AuditLine.__table__), made)  # type: ignore[arg-type]
        head.digest = audit_trail._head_digest(self.cabinet, previous)  # noqa: SLF001


def _row(row: Base) -> tuple[Table, dict[str, Any]]:
    table = row.__table__
    assert isinstance(table, Table)  # noqa: S101 - every model here has one
    return table, {each.name: getattr(row, each.name) for each in table.columns}


def _sealed(table: Table, values: dict[str, Any]) -> list[str]:
    if table is DataKey.__table__:
        return []
    return [each.name for each in table.columns if isinstance(each.type, LargeBinary) and values[each.name]]


def _sealed_anew(folder: Folder, pattern: _Pattern, table: Table, old: str, new: str, name: str) -> bytes:
    return folder.seal(pattern.plain[table.name, old, name], Slot(table.name, new, name))


def _moved(ids: dict[str, str], value: Any, back: timedelta) -> Any:
    if isinstance(value, str):
        return ids.get(value, value)
    return value - back if isinstance(value, datetime | date) else value


def _unique(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    """What no two rows may share."""
    if table is Case.__table__:
        return {"reference": new_reference()}
    if table is Mail.__table__:
        return {"digest": os.urandom(32).hex()}
    return {"message_id": f"{new_id()}@school.example"} if table is Draft.__table__ and values else {}
