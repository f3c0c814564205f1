"""Getting into the desk: links, invitations, passkeys, codes and sessions. What opens something is kept as a hash or sealed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from casefile.tables.base import Base, Id, UtcMoment

PersonId = String(40)
Hash = String(64)


class SignInLink(Base):
    """A mailed link: used once, for ten minutes. Only the SHA-256 of its token is kept."""

    __tablename__ = "sign_in_links"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    token_hash: Mapped[str] = mapped_column(Hash, unique=True)
    person_id: Mapped[str] = mapped_column(PersonId, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    expires_at: Mapped[datetime] = mapped_column(UtcMoment)
    used_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class DeskSession(Base):
    """A signed-in browser. Only the SHA-256 of its cookie is kept.

    `way` is how they signed in, `browser` a few fixed words such as "Safari on an iPhone"; `proved_at` is when a second
    factor was last given.
    """

    __tablename__ = "desk_sessions"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    token_hash: Mapped[str] = mapped_column(Hash, unique=True)
    person_id: Mapped[str] = mapped_column(PersonId, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    seen_at: Mapped[datetime] = mapped_column(UtcMoment)
    ended_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    way: Mapped[str] = mapped_column(String(20), default="", server_default="")
    browser: Mapped[str] = mapped_column(String(60), default="", server_default="")
    proved_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class DeskPerson(Base):
    """One row a person: locked while a code of theirs is judged. `handle` is what passkeys know them by, random and content-free."""

    __tablename__ = "desk_people"

    person_id: Mapped[str] = mapped_column(PersonId, primary_key=True)
    handle: Mapped[str] = mapped_column(Hash, unique=True)


class Passkey(Base):
    """A passkey's public half. Its name, which the person gave it, is sealed."""

    __tablename__ = "passkeys"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(PersonId, index=True)
    credential_hash: Mapped[str] = mapped_column(Hash, unique=True)
    credential_id: Mapped[bytes]
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[bytes]
    added_at: Mapped[datetime] = mapped_column(UtcMoment)
    used_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class Authenticator(Base):
    """An authenticator app's secret, sealed. No code of `last_step` or of an earlier time step counts again."""

    __tablename__ = "authenticators"

    person_id: Mapped[str] = mapped_column(PersonId, primary_key=True)
    secret: Mapped[bytes]
    last_step: Mapped[int] = mapped_column(BigInteger)
    added_at: Mapped[datetime] = mapped_column(UtcMoment)
    used_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class RecoveryCode(Base):
    """One of ten codes on paper, as a keyed hash. Used once."""

    __tablename__ = "recovery_codes"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(PersonId, index=True)
    code_hash: Mapped[str] = mapped_column(Hash)
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
    used_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class WrongCode(Base):
    """That somebody gave a wrong code, and when: here, so that a restart or another process forgets nothing."""

    __tablename__ = "wrong_codes"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(PersonId, index=True)
    at: Mapped[datetime] = mapped_column(UtcMoment)


class Invitation(Base):
    """A mailed invitation to set up a way in: used once, for 72 hours. `by` is who invited, a person or the program."""

    __tablename__ = "invitations"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    token_hash: Mapped[str] = mapped_column(Hash, unique=True)
    person_id: Mapped[str] = mapped_column(PersonId, index=True)
    by: Mapped[str] = mapped_column(PersonId)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    expires_at: Mapped[datetime] = mapped_column(UtcMoment)
    used_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class HalfSignedIn(Base):
    """A browser of somebody who has passed the first factor, or opened an invitation: it opens one page and nothing else."""

    __tablename__ = "half_signed_in"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    token_hash: Mapped[str] = mapped_column(Hash, unique=True)
    person_id: Mapped[str] = mapped_column(PersonId, index=True)
    way: Mapped[str] = mapped_column(String(20))
    invitation_id: Mapped[str | None] = mapped_column(ForeignKey("invitations.id"))
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    expires_at: Mapped[datetime] = mapped_column(UtcMoment)
    ended_at: Mapped[datetime | None] = mapped_column(UtcMoment)
