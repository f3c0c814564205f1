"""Whether a letter may still go as it was drafted: its decision may have fallen since, a day in it may be past.

Looked at when it is approved; what others may change meanwhile once more when it is about to leave.
"""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.clocks import london_day
from casefile.decisions import has_standing
from casefile.errors import LetterError
from casefile.tables import Case, Decision, Draft
from outbound.attachments import CALENDAR, attachments_of
from outbound.calendar_entry import begins_at
from outbound.drafts import open_draft
from outbound.held_for_advice import why_held
from outbound.letter_values import with_weekday
from outbound.opened_days import opened_days

_ASKS_TO_A_MEETING = {"meeting-invitation", "meeting-moved"}
# These are what a change of mind leads to.
_AFTER_A_CHANGE = {"ban-end", "ban-not-made", "meeting-cancelled"}
_FELL = "The decision that this letter carries out does not stand."


def must_be_right(session: Session, cabinet: Cabinet, draft: Draft) -> None:
    """Raises `LetterError` where the letter may not go now, names a day that is past, or another than its calendar entry."""
    if why := why_not_now(session, draft):
        raise LetterError(why, "Withdraw the letter where it is not needed any more.")
    past = [day for _, day in opened_days(session, cabinet, draft) if day < london_day(cabinet.now())]
    if past:
        day = with_weekday(min(past))
        raise LetterError(f"This letter names a day that is past: {day}.", "Put another day into it.")
    if draft.letter in _ASKS_TO_A_MEETING:
        _must_say_when(session, cabinet, draft)


def why_not_now(session: Session, draft: Draft) -> str:
    """Why the letter has to wait, or is not right any more, as a sentence; "" where it may go."""
    case = session.get_one(Case, draft.case_id)
    return _FELL if _fell(session, case, draft) else why_held(session, case, draft.letter, draft.to_role)


def _fell(session: Session, case: Case, draft: Draft) -> bool:
    if draft.decision_id is None or draft.letter in _AFTER_A_CHANGE:
        return False
    # Whoever reported it is told that it was dealt with, whichever decision did.
    is_told_anyhow = draft.to_role == "reporter" and has_standing(session, case)
    return not is_told_anyhow and session.get_one(Decision, draft.decision_id).state != "standing"


def _must_say_when(session: Session, cabinet: Cabinet, draft: Draft) -> None:
    """The words may have been changed by hand, and the parent's calendar would say something else."""
    text = open_draft(session, cabinet, draft).text
    for each in attachments_of(session, cabinet, draft):
        at = begins_at(each.content) if each.media_type == CALENDAR else None
        if at and not _says(text, at):
            raise LetterError(
                f"The calendar entry is for {with_weekday(at.date())} at {at:%H:%M}, and the letter says something else.",
                "Move the meeting, and its letter follows; or put the words right.",
            )


def _says(text: str, at: datetime) -> bool:
    """True where a text names the day and the time, however people write it."""
    hour = rf"(?:{at.hour % 12 or 12}|{at:%H}|{at.hour})"
    minutes = rf"[.:]{at:%M}" if at.minute else r"(?:[.:]00)?"
    day, time = rf"(?<!\d){at.day}(?:st|nd|rd|th)? {at:%B}", rf"(?<![\d.:]){hour}{minutes}(?![\d:])"
    return bool(re.search(day, text) and re.search(time, text))
