"""Letters that need a person: to approve, to post, about to go, not gone; and reports that no letter answers yet."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from casefile.cabinet import Cabinet
from casefile.clocks import london_day
from casefile.due_days import OVERDUE, TODAY, nearness
from casefile.tables import Draft
from desk.case.date_words import DAYS
from desk.in_words import DRAFT_TROUBLES, letter
from desk.london_time import for_how_long, on, until
from desk.today.need import CaseHere, Need, in_case

# By a letter's state: what to do, and what became of it.
_TROUBLES = {
    "failed": ("Try again, or answer in another way", " could not be sent."),
    "unsure": ("Say whether it arrived", ": perhaps sent, perhaps not."),
    "bounced": ("Check the address, and answer in another way", ": it did not arrive, a mail server says."),
}


def letters_to_do(
    cabinet: Cabinet, case: CaseHere, drafts: Collection[Draft], answer_by: date | None
) -> Iterator[tuple[str, Need]]:
    """What the letters of a case ask for, by group. `answer_by` is None where the report was answered."""
    for draft in drafts:
        found = _letter(cabinet, case, draft, answer_by if draft.to_role == "reporter" else None)
        if found is not None:
            yield found
    if answer_by is not None and not any(each.to_role == "reporter" for each in drafts):
        near = nearness(cabinet.school, answer_by, london_day(cabinet.now()))
        if near in {OVERDUE, TODAY}:
            yield near, in_case(case, DAYS["acknowledgement"].step, _due(cabinet, answer_by), due=answer_by)


def _letter(cabinet: Cabinet, case: CaseHere, draft: Draft, answer_by: date | None) -> tuple[str, Need] | None:
    name, path = letter(draft.letter), f"/draft/{draft.id}"
    if draft.state in _TROUBLES:
        step, happened = _TROUBLES[draft.state]
        detail = f"{name}{happened} {DRAFT_TROUBLES.get(draft.trouble or '', '')}".strip()
        return "trouble", in_case(case, step, detail, path)
    if draft.state == "holding" and draft.send_after is not None:
        detail = f"{name} goes {until(draft.send_after, cabinet.now())}"
        return "holding", in_case(case, "Nothing to do, or stop it", detail, path, draft_id=draft.id)
    if draft.state == "approved" and draft.paper:
        return "post", in_case(case, "Print it and post it, then say so", f"{name}, approved, on paper.", path)
    return _to_approve(cabinet, case, draft, answer_by) if draft.state in {"waiting", "returned"} else None


def _to_approve(cabinet: Cabinet, case: CaseHere, draft: Draft, answer_by: date | None) -> tuple[str, Need]:
    now, path = cabinet.now(), f"/draft/{draft.id}"
    waited = f"{letter(draft.letter)}, waiting for {for_how_long(now - draft.created_at)}."
    step = "Read and approve it" if draft.state == "waiting" else "Change its words: it was sent back with a note"
    # Nobody should approve an answer to a report that nobody has read.
    if case.state == "received" and draft.state == "waiting":
        step, path = "Read the report, then approve the letter", ""
    if answer_by is None:
        return "approve", in_case(case, step, waited, path)
    near = nearness(cabinet.school, answer_by, london_day(now))
    need = in_case(case, step, f"{waited} {_due(cabinet, answer_by)}", path, due=answer_by)
    return (near if near in {OVERDUE, TODAY} else "approve"), need


def _due(cabinet: Cabinet, answer_by: date) -> str:
    """When the school promised to have answered."""
    day = london_day(cabinet.now())
    return f"{'Was due' if answer_by < day else 'Due'} {on(answer_by, day)}."
