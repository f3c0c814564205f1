"""The days that a letter sets when it goes: until when somebody may answer, when a ban is looked at again and ends.

And those that are done with then: who is told of a ban no longer says why there should be none.
"""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.case_dates import done_by_letter, set_date
from casefile.tables import Case, Draft
from outbound.answers import answers_of
from outbound.drafts import open_draft
from outbound.letter_book import OUTCOME_BY, letter_kind
from outbound.letter_values import in_words


def opened_days(session: Session, cabinet: Cabinet, draft: Draft) -> list[tuple[str, date]]:
    """The days (sort, day) that a letter sets, as far as its words still say them: somebody may have changed a day by hand."""
    answers, text = answers_of(session, cabinet, draft), open_draft(session, cabinet, draft).text
    opens = [each for each in letter_kind(draft.letter).opens if each.ask in answers]
    days = [(each.sort, date.fromisoformat(answers[each.ask])) for each in opens]
    # "3 December" is no part of "13 December".
    return [(sort, day) for sort, day in days if re.search(rf"(?<!\d){re.escape(in_words(day))}(?!\d)", text)]


def set_opened_days(session: Session, cabinet: Cabinet, draft: Draft, by: str) -> None:
    """Sets them, in the transaction in which the letter becomes sent; `by` is a person or the program.

    A day that the letter's words no longer say is not set, and the story says so.
    """
    case, opens = session.get_one(Case, draft.case_id), letter_kind(draft.letter).opens
    days = opened_days(session, cabinet, draft)
    for sort, day in days:
        if sort == OUTCOME_BY:
            case.outcome_by = day
        else:
            set_date(
                session,
                cabinet,
                case,
                sort=sort,
                due=day,
                by=by,
                decision_id=draft.decision_id,
                person_id=draft.person_id,
            )
    for sort in letter_kind(draft.letter).closes:
        done_by_letter(
            session, cabinet, case, sort=sort, by=by, decision_id=draft.decision_id, person_id=draft.person_id
        )
    if opens and len(days) < len(opens):
        audit_trail.note(session, cabinet, by, "days-not-set", case_id=case.id, about=draft.id)
