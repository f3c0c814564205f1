"""Mails as they came, sealed, and the ledger of places where they lay on the server."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casefile.tables.base import Base, Id, UtcMoment


class Mail(Base):
    """One mail. Its identity is `digest`, a keyed hash of its raw bytes; states are in `casefile.states`.

    `kind` is triage's (or a person's) word for it; `case_id` is the case it opened or joined; `trouble`
    is a content-free code that says why it was set aside, until the mail was judged. `sender_hash` and `message_id_hash` are keyed.
    `pictures` is "unread" where words in pictures wait for the second step, then "read" or "given-up"; empty where
    there are none to read. `picture_tries` counts how often the second step was begun. `whole_size` is the size on the
    server of a mail too large to be fetched whole: `raw` is its beginning then, empty for every other mail.
    `passed_to` is the id of a person to whom a mail without a case was passed on; `passed_at` is set while it waits
    for them. `seal` is "stands" where pictures of it were sealed unread and only the DSL may know of it, and "lifted" where
    the DSL let the others see it. `alarms` is True where its findings say that a child may be at risk, None until it was read. `logged_by` is the person who wrote down a phone call; None for every mail that came.
    """

    __tablename__ = "mails"
    # Mails without a case are listed and counted by these alone: their rows are large.
    __table_args__ = (
        Index(
            "ix_mails_other",
            *("case_id", "state", "collected_at", "id", "kind", "trouble", "alarms", "seal", "passed_to", "passed_at"),
        ),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    size: Mapped[int] = mapped_column(Integer)
    key_id: Mapped[str] = mapped_column(ForeignKey("data_keys.id"))
    state: Mapped[str] = mapped_column(String(12), index=True)
    raw: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    report: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    findings: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    kind: Mapped[str | None] = mapped_column(String(12))
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"), index=True)
    sender_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    message_id_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    trouble: Mapped[str | None] = mapped_column(String(30))
    tries: Mapped[int] = mapped_column(Integer, default=0)
    pictures: Mapped[str | None] = mapped_column(String(8), index=True)
    picture_tries: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    whole_size: Mapped[int | None] = mapped_column(BigInteger)
    passed_to: Mapped[str | None] = mapped_column(String(40), index=True)
    passed_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    seal: Mapped[str | None] = mapped_column(String(8), index=True)
    alarms: Mapped[bool | None] = mapped_column(Boolean)
    logged_by: Mapped[str | None] = mapped_column(String(40))
    lease_until: Mapped[datetime | None] = mapped_column(UtcMoment)
    collected_at: Mapped[datetime] = mapped_column(UtcMoment)
    filed_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class MailMention(Base):
    """Somebody of the school whom a mail without a case names (`casefile.mail_mentions`); `complained` where it complains of them."""

    __tablename__ = "mail_mentions"

    mail_id: Mapped[str] = mapped_column(ForeignKey("mails.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    complained: Mapped[bool] = mapped_column(Boolean)


class MailPlace(Base):
    """Where a mail lay on the server (RFC 3501 §2.3.1.1), and whether it was finished with there.

    `finished_at` is set once it was moved or marked; a place without it is finished on the next pass.
    """

    __tablename__ = "mail_places"
    __table_args__ = (UniqueConstraint("folder", "uidvalidity", "uid", name="uq_mail_places_place"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    folder: Mapped[str] = mapped_column(String(300))
    uidvalidity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)
    mail_id: Mapped[str | None] = mapped_column(ForeignKey("mails.id"), index=True)
    finished_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class Tombstone(Base):
    """A mail that was erased: its digest alone, so that neither a poll nor a restored backup brings it back."""

    __tablename__ = "tombstones"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    erased_at: Mapped[datetime] = mapped_column(UtcMoment)
