"""Keys, wrapped: one data key a case (or a mail that opened none), and the program's own secrets."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from casefile.tables.base import Base, Id, UtcMoment


class DataKey(Base):
    """A data key wrapped by the master key. Destroying the row makes all it sealed unreadable."""

    __tablename__ = "data_keys"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)


class Secret(Base):
    """A secret of the program itself ("lookup": keyed hashes; "desk": notices), wrapped by the master key."""

    __tablename__ = "secrets"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
