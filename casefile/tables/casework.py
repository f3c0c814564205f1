"""What a case is worked with: information gathered, decisions, days to keep, meetings, and who was given a case besides."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casefile.tables.base import Base, Id, UtcMoment


class CaseEntry(Base):
    """One piece of information gathered on a case. `who` (with whom) and `words` (what was said) are sealed.

    `sort` is one of `casefile.gathered.SORTS`; `on_day` is the day it happened. An entry is never changed: it may be struck
    out, with a sealed reason, and stays readable.
    """

    __tablename__ = "case_entries"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    sort: Mapped[str] = mapped_column(String(12))
    on_day: Mapped[date] = mapped_column(Date)
    who: Mapped[bytes] = mapped_column(LargeBinary)
    words: Mapped[bytes] = mapped_column(LargeBinary)
    by: Mapped[str] = mapped_column(String(40))
    written_at: Mapped[datetime] = mapped_column(UtcMoment)
    struck_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    struck_by: Mapped[str | None] = mapped_column(String(40))
    struck_why: Mapped[bytes | None] = mapped_column(LargeBinary)


class Decision(Base):
    """One outcome that was decided on a case; a case may have several. `reason`, `record` and `ended_why` are sealed.

    `outcome` is an id of the ladder (`casefile.ladder`), `record` what it asks to be recorded, as JSON by question. States
    are in `casefile.states`: one that needs a second person is proposed until that person agrees.
    """

    __tablename__ = "decisions"
    # Counted by the day on which they came to hold, without their sealed reasons.
    __table_args__ = (Index("ix_decisions_held", "state", "made_at", "agreed_at", "case_id", "outcome"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(30), index=True)
    state: Mapped[str] = mapped_column(String(10), index=True)
    reason: Mapped[bytes] = mapped_column(LargeBinary)
    record: Mapped[bytes] = mapped_column(LargeBinary)
    made_by: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
    agreed_by: Mapped[str | None] = mapped_column(String(40))
    agreed_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    ended_by: Mapped[str | None] = mapped_column(String(40))
    ended_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    ended_why: Mapped[bytes | None] = mapped_column(LargeBinary)


class DecisionPerson(Base):
    """Whom a decision is about."""

    __tablename__ = "decision_people"

    decision_id: Mapped[str] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("case_people.id"), primary_key=True)


class CaseDate(Base):
    """A day to keep that a letter or decision set. `sort` is one of `casefile.case_dates.SORTS`.

    `standing` is open, done or removed; `by` is the person who said so.
    """

    __tablename__ = "case_dates"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    sort: Mapped[str] = mapped_column(String(20))
    due: Mapped[date] = mapped_column(Date)
    decision_id: Mapped[str | None] = mapped_column(ForeignKey("decisions.id"))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("case_people.id"))
    standing: Mapped[str] = mapped_column(String(10), default="open")
    by: Mapped[str | None] = mapped_column(String(40))


class Meeting(Base):
    """A meeting with somebody of a case. `place` and `who` (who will be there for the school) are sealed.

    `uid` and `sequence` are those of its calendar entry (RFC 5545 §3.8.4.7, §3.8.7.4): a moved or cancelled meeting
    keeps the one and raises the other.
    """

    __tablename__ = "meetings"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("case_people.id"))
    state: Mapped[str] = mapped_column(String(10))
    uid: Mapped[str] = mapped_column(String(100), unique=True)
    sequence: Mapped[int] = mapped_column(Integer, default=0)
    starts_at: Mapped[datetime] = mapped_column(UtcMoment)
    minutes: Mapped[int] = mapped_column(Integer)
    place: Mapped[bytes] = mapped_column(LargeBinary)
    who: Mapped[bytes] = mapped_column(LargeBinary)


class CaseGrant(Base):
    """Somebody who was given a case besides those who see it by their role, and why ("unopened": nobody else looked)."""

    __tablename__ = "case_grants"
    __table_args__ = (UniqueConstraint("case_id", "person_id", name="uq_case_grants_case_person"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    person_id: Mapped[str] = mapped_column(String(40), index=True)
    why: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
