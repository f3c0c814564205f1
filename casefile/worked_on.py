"""A case while somebody works on it: locked, so that of two people the second sees what the first did, and still a case of its own."""

from __future__ import annotations

from sqlalchemy.orm import Session

from casefile.errors import CaseworkError
from casefile.tables import Case

_LONGEST = 20_000


def take_up(session: Session, case: Case) -> None:
    """Locks the case and reads it anew. Raises `CaseworkError` where it was put together with another."""
    session.flush()
    session.refresh(case, with_for_update=True)
    if case.joined_to is not None:
        raise CaseworkError("The mails of this case are in another one now.", "Look there.")


def said(words: str, otherwise: str, hint: str = "") -> str:
    """What a person wrote, without blanks around it. Raises `CaseworkError` with the sentence where it says nothing."""
    words = words.replace("\r\n", "\n").strip()
    if not words:
        raise CaseworkError(otherwise, hint)
    if len(words) > _LONGEST:
        raise CaseworkError(f"This is longer than {_LONGEST:,} characters.", "Write the most important of it.")
    return words
