"""The rows that figures are counted from: slim, of one span of time, and of those cases alone that are counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, SQLColumnExpression, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from casefile.clocks import london_day
from casefile.statistics.periods import Period
from casefile.statistics.whose import Counts
from casefile.tables import Case, CaseFinding, Decision, Draft


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that came in; `answered` is the day on which its reporter was first answered."""

    on: date
    acknowledge_by: date | None
    class_hash: str | None
    answered: date | None
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything of a span, by days in London: what came in, what was closed (opened, promised, closed), outcomes, withdrawals."""

    opened: tuple[Opened, ...]
    closed: tuple[tuple[date, date | None, date], ...]
    outcomes: tuple[tuple[str, str, date], ...]
    withdrawn: tuple[date, ...]


def gather(session: Session, counts: Counts, span: Period) -> Gathered:
    """Reads what is counted of a span. A case that was put together with another is no case of its own."""
    new = and_(Case.joined_to.is_(None), _within(Case.opened_at, span))
    labels = _labels(session, new)
    rows = select(Case.id, Case.safeguarding, Case.opened_at, Case.acknowledge_by, Case.class_hash, _answered()).where(
        new
    )
    opened = tuple(
        Opened(
            london_day(at),
            acknowledge_by,
            class_hash,
            london_day(answered) if answered else None,
            tuple(labels.get(case_id, ())),
        )
        for case_id, safeguarding, at, acknowledge_by, class_hash, answered in session.connection().execute(rows).all()
        if counts(case_id, safeguarding)
    )
    return Gathered(
        opened, _closed(session, counts, span), _outcomes(session, counts, span), _withdrawn(session, counts, span)
    )


def came_in(session: Session, seen: ColumnElement[bool], periods: Sequence[Period]) -> list[int]:
    """How many cases of a condition (`casefile.need_to_know.seen_where`) came in in each period, and nothing else of them."""
    numbers = [func.count().filter(_within(Case.opened_at, each)) for each in periods]
    return [int(each) for each in session.execute(select(*numbers).where(seen, Case.joined_to.is_(None))).one()]


def _within(moment: SQLColumnExpression[Any], span: Period) -> ColumnElement[bool]:
    return and_(moment >= span.begins, moment < span.ends)


def _answered() -> ScalarSelect[datetime | None]:
    """When the reporter of a case was first answered: a letter that went, or one that was put away."""
    moment = case((Draft.state == "sent", Draft.sent_at), else_=Draft.changed_at)
    # Asked case by case: that reads the index alone, and never the long rows of letters.
    return (
        select(func.min(moment))
        .where(Draft.case_id == Case.id, Draft.to_role == "reporter", Draft.state.in_(("sent", "withdrawn")))
        .correlate(Case)
        .scalar_subquery()
    )


def _labels(session: Session, new: ColumnElement[bool]) -> dict[str, set[str]]:
    """The labels of each case that nobody took off, as "category/threat"."""
    rows = select(CaseFinding.case_id, CaseFinding.sort, CaseFinding.label).join(Case, Case.id == CaseFinding.case_id)
    found: dict[str, set[str]] = {}
    for case_id, sort, label in session.connection().execute(rows.where(new, CaseFinding.standing != "removed")).all():
        found.setdefault(case_id, set()).add(f"{sort}/{label}")
    return found


def _closed(session: Session, counts: Counts, span: Period) -> tuple[tuple[date, date | None, date], ...]:
    rows = select(Case.id, Case.safeguarding, Case.opened_at, Case.outcome_by, Case.closed_at).where(
        Case.joined_to.is_(None), _within(Case.closed_at, span)
    )
    return tuple(
        (london_day(opened), outcome_by, london_day(closed))
        for case_id, safeguarding, opened, outcome_by, closed in session.connection().execute(rows).all()
        if closed is not None and counts(case_id, safeguarding)
    )


def _outcomes(session: Session, counts: Counts, span: Period) -> tuple[tuple[str, str, date], ...]:
    """The outcomes that hold, each with its case, also where the decision stayed behind in one whose mails went on."""
    origin, since = aliased(Case), func.coalesce(Decision.agreed_at, Decision.made_at)
    rows = (
        select(Decision.outcome, Case.id, Case.safeguarding, since)
        .join(origin, origin.id == Decision.case_id)
        .join(Case, Case.id == func.coalesce(origin.joined_to, origin.id))
        .where(
            Case.joined_to.is_(None), Decision.state == "standing", Decision.made_at < span.ends, _within(since, span)
        )
    )
    return tuple(
        (outcome, case_id, london_day(at))
        for outcome, case_id, safeguarding, at in session.connection().execute(rows).all()
        if counts(case_id, safeguarding)
    )


def _withdrawn(session: Session, counts: Counts, span: Period) -> tuple[date, ...]:
    rows = select(Case.id, Case.safeguarding, Case.withdrawn_on).where(
        Case.joined_to.is_(None), Case.withdrawn_on.between(span.first, span.last)
    )
    return tuple(
        day
        for case_id, safeguarding, day in session.connection().execute(rows).all()
        if day and counts(case_id, safeguarding)
    )
