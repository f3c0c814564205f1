"""Cases, their findings, the people in them, and who may not see them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, Float, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casefile.tables.base import Base, Id, UtcMoment


class Case(Base):
    """One case. `title` and `reporter` are sealed; `news` is True until a leader has read what came last.

    `may_belong_to` is another case's id that this one's first mail pointed at without proof, and `may_belong_why` the
    reason (`casefile.which_case`); a person answers. `reporter_hash` and `reporter_name_hash` are keyed.
    `joined_to` is the case that this one's mails moved to when a person put the two together. `outcome_by` is the day until
    which the school means to tell the reporter that it was dealt with; `withdrawn_on` the day the reporter took it back.
    `class_hash` is the keyed hash of a class (`casefile.school_class`). `closed_at` is when it was closed, empty while it is not.
    """

    __tablename__ = "cases"
    # Cases are listed and counted by these alone, in the order in which they came.
    __table_args__ = (Index("ix_cases_list", "opened_at", "id", "safeguarding", "state"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    state: Mapped[str] = mapped_column(String(12), index=True)
    key_id: Mapped[str] = mapped_column(ForeignKey("data_keys.id"))
    title: Mapped[bytes] = mapped_column(LargeBinary)
    reporter: Mapped[bytes] = mapped_column(LargeBinary)
    reporter_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    reporter_name_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    safeguarding: Mapped[bool] = mapped_column(Boolean, default=False, index=True)
    urgent: Mapped[bool] = mapped_column(Boolean, default=False)
    anonymity: Mapped[bool] = mapped_column(Boolean, default=False)
    legal_hold: Mapped[bool] = mapped_column(Boolean, default=False)
    news: Mapped[bool] = mapped_column(Boolean, default=True)
    may_belong_to: Mapped[str | None] = mapped_column(ForeignKey("cases.id"))
    may_belong_why: Mapped[str | None] = mapped_column(String(20))
    joined_to: Mapped[str | None] = mapped_column(ForeignKey("cases.id"))
    acknowledge_by: Mapped[date | None] = mapped_column(Date)
    outcome_by: Mapped[date | None] = mapped_column(Date)
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    opened_at: Mapped[datetime] = mapped_column(UtcMoment, index=True)
    class_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UtcMoment, index=True)


class CaseFinding(Base):
    """One label on a case, with its sealed quotes. `standing` is suggested, accepted or removed.

    `sort` is "category" or "flag"; `by` is the person who accepted, removed or added it; `added` is True where a person
    put it there, which needs no quote. `reasons` are sealed: why it was taken off, each time.
    """

    __tablename__ = "findings"
    __table_args__ = (
        UniqueConstraint("mail_id", "label", name="uq_findings_mail_label"),
        Index("ix_findings_standing", "label", "standing", "case_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    mail_id: Mapped[str] = mapped_column(ForeignKey("mails.id"))
    sort: Mapped[str] = mapped_column(String(8))
    label: Mapped[str] = mapped_column(String(30), index=True)
    confidence: Mapped[float] = mapped_column(Float)
    evidence: Mapped[bytes] = mapped_column(LargeBinary)
    standing: Mapped[str] = mapped_column(String(10), default="suggested")
    by: Mapped[str | None] = mapped_column(String(40))
    added: Mapped[bool] = mapped_column(Boolean, default=False)
    reasons: Mapped[bytes | None] = mapped_column(LargeBinary)


class CasePerson(Base):
    """Somebody in a case: reporter, subject or child. The name is sealed; `name_hash` and `address_hash` find earlier matters.

    `contact` is sealed as well: address, phone and postal address as far as a person put them there (JSON). `added_by` is the
    person who added them, None where a mail did.
    """

    __tablename__ = "case_people"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    role: Mapped[str] = mapped_column(String(10))
    is_a: Mapped[str] = mapped_column(String(10))
    name: Mapped[bytes] = mapped_column(LargeBinary)
    name_hash: Mapped[str] = mapped_column(String(64), index=True)
    contact: Mapped[bytes | None] = mapped_column(LargeBinary)
    address_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    added_by: Mapped[str | None] = mapped_column(String(40))


class Recusal(Base):
    """A person of the school who may not know that the case exists, and the sealed reason.

    `lifted_at` and `lifted_by` are set where somebody found that the report does not complain of them.
    """

    __tablename__ = "recusals"
    __table_args__ = (UniqueConstraint("case_id", "person_id", name="uq_recusals_case_person"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    person_id: Mapped[str] = mapped_column(String(40), index=True)
    reason: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    lifted_by: Mapped[str | None] = mapped_column(String(40))
