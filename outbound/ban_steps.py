"""The letters of a ban, one after another: nobody is banned unheard, and no ban is without reasons, a review and an end.

intended, or for now → their side by a day → decision with reasons → looked at again → end
                     → not made, where the school decided otherwise after all
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from casefile.clocks import school_days_after
from casefile.decisions import OpenDecision
from outbound.case_so_far import GONE, PENDING, Proposal, SoFar, proposal
from outbound.letter_values import with_weekday
from outbound.recipients import Recipient

BAN = "ban"
_FIRST = ("ban-intention", "ban-for-now")
_TO_ANSWER = 10
_MORE_TIME = 5
_SOON = timedelta(days=7)
_REMIND = timedelta(days=3)


def ban_letters(so_far: SoFar) -> Iterator[Proposal]:
    """What comes next in each ban, for each person it is about."""
    for decision in so_far.decisions:
        if decision.outcome == BAN and decision.state in {"standing", "changed"}:
            for to in so_far.about(decision):
                yield from _next(so_far, decision, to)


def is_told(so_far: SoFar, decision: OpenDecision) -> bool:
    """True for a ban that everybody it is about was told of as decided: with it, what was reported is dealt with."""
    told = so_far.written("ban-decision", decision_id=decision.decision_id)
    return decision.outcome == BAN and {each.person_id for each in told if each.state == "sent"} >= {*decision.about}


def _next(so_far: SoFar, decision: OpenDecision, to: Recipient) -> Iterator[Proposal]:
    def written(*letters: str) -> bool:
        return bool(so_far.written(*letters, to=to, decision_id=decision.decision_id))

    def gone(*letters: str, states: tuple[str, ...] = GONE) -> bool:
        drafts = so_far.written(*letters, to=to, decision_id=decision.decision_id)
        return any(each.state in states for each in drafts)

    ended = written("ban-end", "ban-not-made")
    if decision.state == "changed":
        if gone(*_FIRST) and not ended:
            yield proposal("ban-end" if gone("ban-decision") else "ban-not-made", to, "", decision.decision_id)
    elif not written(*_FIRST):
        answer_by = {"reply_by": school_days_after(so_far.school, so_far.today, _TO_ANSWER).isoformat()}
        for letter in _FIRST:
            yield proposal(letter, to, "", decision.decision_id, answer_by)
    elif gone(*_FIRST, states=("sent",)) and not written("ban-decision"):
        yield from _after_hearing(so_far, decision, to)
    elif gone("ban-decision") and not ended:
        yield from _towards_the_end(so_far, decision, to)


def _after_hearing(so_far: SoFar, decision: OpenDecision, to: Recipient) -> Iterator[Proposal]:
    until = so_far.date("representations", decision.decision_id, to.person_id)
    # A person may say that the day is not needed; that none was kept is no such word.
    has_none = not so_far.dates_set("representations", decision.decision_id, to.person_id)
    wait = ""
    if has_none:
        wait = "No day is kept until which they may give their side. Remind them first, and name one."
    elif until and until.standing == "open" and until.due >= so_far.today:
        wait = (
            f"They have until {with_weekday(until.due)} to give their side. Where they have given it, "
            "mark that day as done."
        )
    yield proposal("ban-decision", to, "", decision.decision_id, blocked=wait)
    reminded = so_far.written("ban-representations", to=to, decision_id=decision.decision_id)
    is_near = until is not None and until.standing == "open" and until.due - _REMIND <= so_far.today
    if (has_none or is_near) and not reminded:
        more = school_days_after(so_far.school, so_far.today, _MORE_TIME).isoformat()
        yield proposal("ban-representations", to, "", decision.decision_id, {"reply_by": more})


def _towards_the_end(so_far: SoFar, decision: OpenDecision, to: Recipient) -> Iterator[Proposal]:
    reviews = so_far.written("ban-review", to=to, decision_id=decision.decision_id)
    if any(each.state in PENDING for each in reviews):
        return
    review = so_far.date("ban-review", decision.decision_id, to.person_id)
    end = so_far.date("ban-end", decision.decision_id, to.person_id)
    is_near = end is not None and end.due - _SOON <= so_far.today
    is_due = review is not None and review.standing == "open" and review.due - _SOON <= so_far.today
    if is_due and not is_near:
        yield proposal("ban-review", to, "", decision.decision_id)
    if is_due or is_near:
        yield proposal("ban-end", to, "", decision.decision_id)
