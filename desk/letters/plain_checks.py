"""The checks of a letter in plain words: what the desk looked at before somebody approves it, and what it found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from casefile.errors import LetterError
from casefile.references import references_in
from casefile.tables import Case
from desk.at_hand import at_hand
from desk.case.date_words import day_words
from outbound.drafts import OpenDraft
from outbound.letter_book import OUTCOME_BY, letter_book
from outbound.letter_values import with_weekday
from outbound.opened_days import opened_days
from outbound.still_right import must_be_right

# What people leave for later: square brackets with words in them, a row of dots or dashes to be written on.
_TO_FILL_IN = re.compile(r"\[[^\]\n]{2,60}\]|_{3,}|\.{5,}|\b[Xx]{3,}\b")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `is_fine` is False where a person should look; `words` say what was found."""

    is_fine: bool
    words: str


def plain_checks(session: Session, case: Case, opened: OpenDraft, leaks: int) -> list[Check]:
    """All of them, those first that want a look. `leaks` counts what was found that nobody answered for."""
    found = [
        _leaks(leaks),
        *_right(session, opened),
        *_reference(case, opened),
        *_days(session, opened),
        *_gaps(case, opened),
    ]
    return sorted(found, key=lambda each: each.is_fine)


def _leaks(count: int) -> Check:
    if not count:
        return Check(True, "Nothing was found in it that its reader is not to know.")
    return Check(False, "It may give something away: see what is marked.")


def _right(session: Session, opened: OpenDraft) -> Iterator[Check]:
    try:
        must_be_right(session, at_hand().cabinet, opened.draft)
    except LetterError as error:
        yield Check(False, f"{error.sentence} {error.hint}".strip())


def _reference(case: Case, opened: OpenDraft) -> Iterator[Check]:
    if opened.draft.paper:
        return
    if case.reference in references_in(opened.subject):
        yield Check(True, "The reference is in the subject, so an answer comes to this case by itself.")
    else:
        yield Check(False, f"The reference {case.reference} is not in the subject: an answer may not find this case.")


def _days(session: Session, opened: OpenDraft) -> Iterator[Check]:
    """The days that the letter sets once it goes, as far as its words still say them."""
    kind = letter_book().get(opened.draft.letter)
    said = opened_days(session, at_hand().cabinet, opened.draft) if kind and kind.opens else []
    for sort, day in said:
        title = "when the reporter hears" if sort == OUTCOME_BY else day_words(sort).title.lower()
        yield Check(True, f"It names {with_weekday(day)}, which is kept as a day once it goes: {title}.")
    if kind and len(said) < len(kind.opens):
        yield Check(False, "A day that it should name is not in its words any more, so no reminder will be set for it.")


def _gaps(case: Case, opened: OpenDraft) -> Iterator[Check]:
    for found in _TO_FILL_IN.findall(f"{opened.subject}\n{opened.text}"):
        if found != f"[{case.reference}]":
            yield Check(False, f"“{found}” looks as if something were still to be filled in.")
