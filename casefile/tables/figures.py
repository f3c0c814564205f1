"""Figures that were given out: what stood on a sheet for governors stays on it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casefile.tables.base import Base, UtcMoment


class GivenFigures(Base):
    """The masked figures of one term or school year, counted once (`casefile.statistics.given_out`). No case stands there."""

    __tablename__ = "given_figures"

    period: Mapped[str] = mapped_column(String(40), primary_key=True)
    figures: Mapped[str] = mapped_column(Text)
    counted_at: Mapped[datetime] = mapped_column(UtcMoment)
