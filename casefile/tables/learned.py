"""What the school's own corrections have taught triage, one row for each time it was put into effect."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from casefile.tables.base import Base, UtcMoment


class LearnedShifts(Base):
    """The shifts that were put into effect at one moment, sealed. The newest that was not undone is in force."""

    __tablename__ = "learned_shifts"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    shifts: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
    undone_at: Mapped[datetime | None] = mapped_column(UtcMoment)
