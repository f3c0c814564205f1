"""Which cases may be about one incident: keyed marks of mails, and links between cases."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casefile.tables.base import Base, Id, UtcMoment


class IncidentMark(Base):
    """One mark of a mail, as a keyed hash: `sort` is picture, file, line or people (`casefile.incident_marks`)."""

    __tablename__ = "incident_marks"
    __table_args__ = (UniqueConstraint("mail_id", "mark", name="uq_incident_marks_mail_mark"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    mail_id: Mapped[str] = mapped_column(ForeignKey("mails.id"))
    sort: Mapped[str] = mapped_column(String(8))
    mark: Mapped[str] = mapped_column(String(64), index=True)


class IncidentLink(Base):
    """Two cases that may be about one incident; `one_id` is the smaller of the two ids.

    `state` is suggested, confirmed or rejected; `why` says what they share: picture, chat, people, apart by commas.
    Each case stays as it is: a link moves nothing.
    """

    __tablename__ = "incident_links"
    __table_args__ = (UniqueConstraint("one_id", "other_id", name="uq_incident_links_pair"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    one_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    other_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    why: Mapped[str] = mapped_column(String(30))
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
    settled_by: Mapped[str | None] = mapped_column(String(40))
    settled_at: Mapped[datetime | None] = mapped_column(UtcMoment)
