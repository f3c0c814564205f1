"""Named leases: what only one worker may do at a time, such as listening to the mailbox; and what is done once for good."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from casefile.tables.base import Base, UtcMoment


class Lease(Base):
    """Who holds a name, until when."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(40))
    until: Mapped[datetime] = mapped_column(UtcMoment)


class DoneOnce(Base):
    """Something that was done once and is not done again, by a name without content, such as a morning notice of a day."""

    __tablename__ = "done_once"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcMoment)
