"""Named leases: what only one worker may do at a time, such as listening to the mailbox."""

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
