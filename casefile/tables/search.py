"""What search looks through: of each case one sheet of its words, sealed as the case is."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from casefile.tables.base import Base


class SearchSheet(Base):
    """The words of a case. `terms` (each once) and `running` (in their order) are sealed under the case's key.

    `seq` is the line of the audit trail up to which the case had been read when the sheet was made.
    """

    __tablename__ = "search_sheets"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer)
    terms: Mapped[bytes] = mapped_column(LargeBinary)
    running: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class SearchProgress(Base):
    """The line of the audit trail up to which every case's sheet is up to date: one row."""

    __tablename__ = "search_progress"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(Integer)
