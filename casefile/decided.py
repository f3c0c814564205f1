"""The decisions of a case, opened: what `casefile.decisions` made."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.filing import slot_of
from casefile.tables import Case, Decision, DecisionPerson
from casefile.vault import Folder


@dataclass(frozen=True, slots=True)
class OpenDecision:
    """A decision, opened. `about` are ids of the case's people, `record` the answers by the id of their question."""

    decision_id: str
    outcome: str
    state: str
    reason: str
    record: dict[str, str]
    about: tuple[str, ...]
    made_by: str
    made_at: datetime
    agreed_by: str | None
    agreed_at: datetime | None
    ended_by: str | None
    ended_at: datetime | None
    ended_why: str


def decisions_of(session: Session, cabinet: Cabinet, case: Case) -> list[OpenDecision]:
    """All decisions of a case, opened, in the order in which they were made."""
    folder = cabinet.folder(session, case.key_id)
    rows = select(Decision).where(Decision.case_id == case.id).order_by(Decision.made_at, Decision.id)
    made = list(session.scalars(rows))
    about = whom(session, made)
    return [_opened(folder, each, about.get(each.id, ())) for each in made]


def has_standing(session: Session, case: Case) -> bool:
    """True where at least one decision holds."""
    return _is_one(session, case, "standing")


def has_proposed(session: Session, case: Case) -> bool:
    """True where a decision waits for its second person."""
    return _is_one(session, case, "proposed")


def whom(session: Session, decisions: Sequence[Decision]) -> dict[str, tuple[str, ...]]:
    """Whom each decision is about, by its id."""
    pairs = select(DecisionPerson.decision_id, DecisionPerson.person_id).order_by(DecisionPerson.person_id)
    found: dict[str, tuple[str, ...]] = {}
    for decision_id, person_id in session.execute(
        pairs.where(DecisionPerson.decision_id.in_([each.id for each in decisions]))
    ):
        found[decision_id] = (*found.get(decision_id, ()), person_id)
    return found


def _is_one(session: Session, case: Case, state: str) -> bool:
    rows = select(Decision.id).where(Decision.case_id == case.id, Decision.state == state)
    return session.scalar(rows.limit(1)) is not None


def _opened(folder: Folder, row: Decision, about: tuple[str, ...]) -> OpenDecision:
    return OpenDecision(
        row.id,
        row.outcome,
        row.state,
        folder.open_text(row.reason, slot_of(row, "reason")),
        json.loads(folder.open_text(row.record, slot_of(row, "record"))),
        about,
        row.made_by,
        row.made_at,
        row.agreed_by,
        row.agreed_at,
        row.ended_by,
        row.ended_at,
        folder.open_text(row.ended_why, slot_of(row, "ended_why")) if row.ended_why else "",
    )
