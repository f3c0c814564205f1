"""The audit trail: lines chained by keyed hash, and the head of the chain."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casefile.tables.base import Base, Id


class AuditLine(Base):
    """One act or reading: who, what, when, on which case. No content, ever. `at` is the exact ISO text hashed."""

    __tablename__ = "audit_lines"
    # Whether a case was read is asked for some cases at a time, never for all that were.
    __table_args__ = (Index("ix_audit_lines_case_act", "case_id", "act"),)

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(40), index=True)
    actor: Mapped[str] = mapped_column(String(40), index=True)
    act: Mapped[str] = mapped_column(String(40), index=True)
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"), index=True)
    about: Mapped[str | None] = mapped_column(Id)
    details: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The last line's number and a digest of its own: one row, locked while a line is added."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(String(64))
