"""Other lanes in which a case's mail belongs as well: requests and allegations with a clock of their own."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casefile.tables.base import Base, Id


class CaseLane(Base):
    """One lane that a mail brought to its case, with its sealed quotes and the day until which something is due.

    `standing` is open, answered or removed; `by` is the person who said so. The lanes are in `casefile.lanes`.
    """

    __tablename__ = "case_lanes"
    __table_args__ = (UniqueConstraint("mail_id", "lane", name="uq_case_lanes_mail_lane"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    mail_id: Mapped[str] = mapped_column(ForeignKey("mails.id"))
    lane: Mapped[str] = mapped_column(String(20))
    due: Mapped[date] = mapped_column(Date)
    evidence: Mapped[bytes] = mapped_column(LargeBinary)
    standing: Mapped[str] = mapped_column(String(10), default="open")
    by: Mapped[str | None] = mapped_column(String(40))
