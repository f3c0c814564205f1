"""When a server last answered as it should, and when it last did not."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from casefile.tables.base import Base, UtcMoment


class VitalSign(Base):
    """One server: the mailbox ("mailbox") or the sender of mails ("smtp"). `said` is the sentence of the last trouble, as logged."""

    __tablename__ = "vital_signs"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    good_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    bad_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    said: Mapped[str] = mapped_column(String(300), default="")
