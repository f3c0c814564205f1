"""What all tables share: the declarative base, identifiers, and moments kept in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import DateTime, Dialect, MetaData, String
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

# Constraints have names, so that a migration can change them on both databases.
NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The declarative base of every table."""

    metadata = MetaData(naming_convention=NAMES)


class UtcMoment(TypeDecorator[datetime]):
    """An aware datetime, kept as UTC without zone: SQLite has no zones, and both databases then agree."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware datetime → UTC without zone. Raises `ValueError` for a naive one."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC without zone → aware datetime."""
        del dialect
        return None if value is None else value.replace(tzinfo=UTC)


Id = String(32)


def new_id() -> str:
    """A random identifier, made before the row is: sealed fields are bound to it."""
    return uuid4().hex
