"""A case's own marks follow its labels as they stand: what is urgent, who wishes not to be named, where a child may be at risk.

safeguarding is only ever raised. Whoever came to know of the case by it, the safeguarding lead above all, goes on seeing
it once the label is taken off: they can read why, and put it back. What the pages then show is told by `stood_down`.
"""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casefile.lanes import alleging
from casefile.need_to_know import sealed_cases
from casefile.tables import Case, CaseFinding

SAFEGUARDING, URGENT, ANONYMITY = "safeguarding", "urgent", "anonymity"
MARKS = frozenset({SAFEGUARDING, URGENT, ANONYMITY})
# Nobody takes these off without saying why.
NEEDS_A_REASON = frozenset({SAFEGUARDING})


def standing_marks(session: Session, case: Case) -> set[str]:
    """Which of these labels stand on a case."""
    return {label for label, standing in _labelled(session, case) if standing != "removed"}


def follow_labels(session: Session, case: Case) -> None:
    """Brings the case's marks in line with its labels; a mark that no label ever made stays."""
    session.flush()
    labels, standing = {label for label, _ in _labelled(session, case)}, standing_marks(session, case)
    case.safeguarding = case.safeguarding or SAFEGUARDING in standing
    case.urgent = URGENT in standing if URGENT in labels else case.urgent
    case.anonymity = ANONYMITY in standing if ANONYMITY in labels else case.anonymity


def stood_down(session: Session) -> set[str]:
    """The ids of the cases where safeguarding was suggested or added, and taken off by a person everywhere.

    Sealed pictures and an allegation against staff alarm by themselves.
    """
    stands = func.count().filter(CaseFinding.standing != "removed")
    labelled = select(CaseFinding.case_id).where(CaseFinding.label == SAFEGUARDING)
    removed = set(session.scalars(labelled.group_by(CaseFinding.case_id).having(stands == 0)))
    return removed - sealed_cases(session) - alleging(session) if removed else removed


def _labelled(session: Session, case: Case) -> list[tuple[str, str]]:
    rows = select(CaseFinding.label, CaseFinding.standing)
    found = session.execute(rows.where(CaseFinding.case_id == case.id, CaseFinding.label.in_(MARKS)))
    return [(label, standing) for label, standing in found]
