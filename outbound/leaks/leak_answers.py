"""The leak check before an approval: what it finds stops the letter until somebody changes it, or says why it may stand.

An answer is for one version of the words, and for what was found in it: whatever the check finds later, because more came
to the case meanwhile, stops the letter again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.errors import LetterError
from casefile.filing import slot_of
from casefile.school import Person
from casefile.tables import Draft
from outbound.draft_moves import note
from outbound.drafts import folder_of
from outbound.leaks.leak_check import Leak
from outbound.leaks.leak_sources import leaks_in

_LONGEST_WHY = 4000


class LeaksFound(LetterError):
    """The letter may tell its reader what they are not to know. `leaks` says where; the message does not."""

    def __init__(self, leaks: Sequence[Leak]) -> None:
        super().__init__(
            "This letter may give something away that its reader is not to know.",
            "Change the marked words, or say why they may stand.",
        )
        self.leaks = tuple(leaks)


@dataclass(frozen=True, slots=True)
class LeakAnswer:
    """Why what was found may stand, who said so, and what was found: sort and words of each."""

    why: str
    by: str
    found: tuple[tuple[str, str], ...]


def leak_answer_of(session: Session, cabinet: Cabinet, draft: Draft) -> LeakAnswer | None:
    """The answer for the words as they are now; None where there is none."""
    if draft.leak_answer is None or draft.leak_answered_version != draft.version:
        return None
    kept = json.loads(folder_of(session, cabinet, draft).open_text(draft.leak_answer, slot_of(draft, "leak_answer")))
    return LeakAnswer(kept["why"], draft.leak_answered_by or "", tuple((sort, words) for sort, words in kept["found"]))


def stop_for_leaks(session: Session, cabinet: Cabinet, draft: Draft) -> None:
    """Raises `LeaksFound` where the check finds anything that nobody has answered for."""
    found = leaks_in(session, cabinet, draft)
    answer = leak_answer_of(session, cabinet, draft) if found else None
    answered = set(answer.found) if answer else set[tuple[str, str]]()
    if {(each.sort, each.words) for each in found} - answered:
        raise LeaksFound(found)


def keep_answer(session: Session, cabinet: Cabinet, draft: Draft, person: Person, why: str) -> None:
    """Seals why what is found in these words may stand. Raises `LetterError` without a reason, or with nothing found."""
    reason = why.strip()
    if not reason:
        raise LetterError("Please say why these words may stand.", "Your reason is kept with the letter.")
    found = leaks_in(session, cabinet, draft)
    if not found:
        raise LetterError("There is nothing to answer for in this letter.", "It can be approved as it is.")
    kept = {"why": reason[:_LONGEST_WHY], "found": [(each.sort, each.words) for each in found]}
    draft.leak_answer = folder_of(session, cabinet, draft).seal(json.dumps(kept), slot_of(draft, "leak_answer"))
    draft.leak_answered_by, draft.leak_answered_version = person.id, draft.version
    note(session, cabinet, draft, person.id, "leaks-answered", version=draft.version, count=len(found))
