"""Drafts of letters, the attempts to send them, and notices to leaders."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casefile.tables.base import Base, Id, UtcMoment


class Draft(Base):
    """One letter to one person, from first words to sent. States are in `casefile.states`.

    Sealed: `subject`, `text`, `recipient` (name and address), `thread` (ids replied to), `note` (why it was
    returned), `message` (the exact RFC 5322 bytes approved). `message_digest` is the SHA-256 of those bytes
    and is what was approved; `version` counts edits, so that nobody overwrites what they did not see.
    """

    __tablename__ = "drafts"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    letter: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(12), index=True)
    version: Mapped[int] = mapped_column(Integer, default=1)
    why: Mapped[str] = mapped_column(String(300))
    subject: Mapped[bytes] = mapped_column(LargeBinary)
    text: Mapped[bytes] = mapped_column(LargeBinary)
    recipient: Mapped[bytes] = mapped_column(LargeBinary)
    recipient_hash: Mapped[str] = mapped_column(String(64), index=True)
    thread: Mapped[bytes] = mapped_column(LargeBinary)
    note: Mapped[bytes | None] = mapped_column(LargeBinary)
    message: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    message_digest: Mapped[str | None] = mapped_column(String(64))
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    approved_by: Mapped[str | None] = mapped_column(String(40))
    approved_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    send_after: Mapped[datetime | None] = mapped_column(UtcMoment, index=True)
    lease_until: Mapped[datetime | None] = mapped_column(UtcMoment)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    trouble: Mapped[str | None] = mapped_column(String(30))
    sent_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    copied_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    copy_after: Mapped[datetime | None] = mapped_column(UtcMoment)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    changed_at: Mapped[datetime] = mapped_column(UtcMoment)
    changed_by: Mapped[str | None] = mapped_column(String(40))


class Attempt(Base):
    """One attempt to send a draft, written down before it is made.

    `stage` is "claimed" until the server has all of the message but its end mark, and "handing-over" from just
    before the end mark: a process that dies while "claimed" has certainly sent nothing, since a server may not
    take a message whose end it never saw (RFC 5321 §4.1.1.4).
    `outcome` is sent, later, refused, or unsure; `code` the SMTP reply code, 0 where there was none.
    """

    __tablename__ = "attempts"
    __table_args__ = (UniqueConstraint("draft_id", "number", name="uq_attempts_draft_number"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    stage: Mapped[str] = mapped_column(String(12))
    outcome: Mapped[str | None] = mapped_column(String(10))
    code: Mapped[int] = mapped_column(Integer, default=0)
    started_at: Mapped[datetime] = mapped_column(UtcMoment)
    ended_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class Notice(Base):
    """A content-free mail to a leader, or a sign-in link. `body` is sealed under the desk's own key.

    States: queued → sending → sent, or failed. A notice may be repeated after a crash: that harms nobody.
    """

    __tablename__ = "notices"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(String(40), index=True)
    sort: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10), index=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    send_after: Mapped[datetime] = mapped_column(UtcMoment)
    lease_until: Mapped[datetime | None] = mapped_column(UtcMoment)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
