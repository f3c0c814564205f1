"""A case while somebody works on it: locked, so that of two people the second sees what the first did, and still a case of its own.

And what every act on one does with what it is given: words that say something, and rows that are the case's own.
"""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy.orm import Session

from casefile.errors import CaseworkError, NotAllowed
from casefile.tables import Case, CaseEntry, CasePerson, Decision, Meeting

_LONGEST = 20_000
_Row = TypeVar("_Row", CaseEntry, CasePerson, Decision, Meeting)


def take_up(session: Session, case: Case, *, even_joined: bool = False) -> None:
    """Locks the case and reads it anew. Raises `CaseworkError` where it was put together with another.

    With `even_joined` it does not: for acts on what stayed behind there.
    """
    session.flush()
    session.refresh(case, with_for_update=True)
    if case.joined_to is not None and not even_joined:
        raise CaseworkError("The mails of this case are in another one now.", "Look there.")


def said(words: str, otherwise: str, hint: str = "") -> str:
    """What a person wrote, without blanks around it. Raises `CaseworkError` with the sentence where it says nothing."""
    words = words.replace("\r\n", "\n").strip()
    if not words:
        raise CaseworkError(otherwise, hint)
    if len(words) > _LONGEST:
        raise CaseworkError(f"This is longer than {_LONGEST:,} characters.", "Write the most important of it.")
    return words


def one_line(words: str, longest: int) -> str:
    """What a person wrote where one line belongs. Raises `CaseworkError` where it is too long: nothing is cut off unseen."""
    line = " ".join(words.split())
    if len(line) > longest:
        raise CaseworkError(
            f"Here at most {longest} characters go on one line.", "Shorten it; the rest can go to what was gathered."
        )
    return line


def own(case: Case, row: _Row | None) -> _Row:
    """A row that was looked up by its id. Raises `NotAllowed` for none, and for one of another case."""
    if row is None or row.case_id != case.id:
        raise NotAllowed("That does not belong to this case.")
    return row
