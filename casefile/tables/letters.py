"""Drafts of letters with what goes with them, the attempts to send them, and notices to leaders."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from casefile.tables.base import Base, Id, UtcMoment


class Draft(Base):
    """One letter to one person, from first words to sent. States are in `casefile.states`.

    Sealed: `subject`, `text`, `recipient` (name and address), `thread` (ids replied to), `note` (why it was
    returned), `message` (the exact RFC 5322 bytes approved), `answers` (what a person filled in, JSON by the ask's id). `message_digest` is the SHA-256 of those bytes
    and is what was approved; `version` counts edits, so that nobody overwrites what they did not see.

    `to_role` is what the recipient is to the case: reporter, subject, authority, legal or office; `person_id` which of its
    people, `decision_id` which decision it carries out. A letter on `paper` has no address: `message` is its PDF then. Where
    `second_person` is set, two people approve the same bytes; `first_approved_by` is the first. `leak_answer` is sealed: what
    the leak check found and why it may stand, given by `leak_answered_by` for the version `leak_answered_version`.
    """

    __tablename__ = "drafts"
    # A letter is long, and when it went stands behind its words: for counting, the index holds everything.
    __table_args__ = (
        Index("ix_drafts_answers", "case_id", "to_role", "state", "sent_at", "changed_at"),
        Index("ix_drafts_sent", "state", "sent_at", "id"),
    )

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
    answers: Mapped[bytes | None] = mapped_column(LargeBinary)
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
    to_role: Mapped[str] = mapped_column(String(10), default="reporter", server_default="reporter")
    person_id: Mapped[str | None] = mapped_column(ForeignKey("case_people.id"))
    decision_id: Mapped[str | None] = mapped_column(ForeignKey("decisions.id"))
    paper: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    second_person: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    first_approved_by: Mapped[str | None] = mapped_column(String(40))
    first_approved_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    leak_answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    leak_answered_by: Mapped[str | None] = mapped_column(String(40))
    leak_answered_version: Mapped[int | None] = mapped_column(Integer)
    copied_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    copy_after: Mapped[datetime | None] = mapped_column(UtcMoment)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    changed_at: Mapped[datetime] = mapped_column(UtcMoment)
    changed_by: Mapped[str | None] = mapped_column(String(40))


class DraftAttachment(Base):
    """A file that goes with a letter, in the order of `number`. `name` and `content` are sealed; `digest` is its SHA-256."""

    __tablename__ = "draft_attachments"
    __table_args__ = (UniqueConstraint("draft_id", "number", name="uq_draft_attachments_draft_number"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    name: Mapped[bytes] = mapped_column(LargeBinary)
    media_type: Mapped[str] = mapped_column(String(100))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))


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
