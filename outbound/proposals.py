"""Which letter comes next, to whom, and why: proposed to a leader, who drafts it or does not. Nothing is drafted by itself.

A letter that was drafted once to the same person for the same decision is not proposed again: who withdrew it had a reason,
and may still choose it by hand. Only one that did not arrive is, once it was put away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.clocks import school_days_after
from casefile.decisions import OpenDecision
from casefile.ladder import LetterTo, load_ladder
from casefile.tables import Case
from outbound.ban_steps import BAN, ban_letters, is_told
from outbound.case_so_far import GONE, PENDING, Proposal, SoFar, proposal, so_far
from outbound.held_for_advice import WAIT, waits_for_advice
from outbound.meeting_letters import LETTERS as MEETING_LETTERS
from outbound.meeting_letters import meeting_letters
from outbound.recipients import Recipient
from outbound.sister_cases import OUTCOME

__all__ = ["Proposal", "proposals_for", "proposed"]

NO_ADDRESS = "There is no address for them yet. Add an e-mail or postal address first."
LOST = "The one that was sent did not arrive. It can go to another address, or on paper."
_OF_LANE = {
    "subject-access": "subject-access-acknowledgement",
    "erasure": "subject-access-acknowledgement",
    "data-complaint": "data-protection-acknowledgement",
    "school-complaint": "complaint-route",
}
_NOTHING = "no-further-action"
BESIDE = "It was dealt with in another case of the same incident: whoever told us here hears so too, and never what was done."
_TO_ANSWER = 5
_LATE_SOON = 2
_NEW_TIME = 10
_JUST_SAID = timedelta(days=7)


def proposals_for(session: Session, cabinet: Cabinet, case: Case) -> list[Proposal]:
    """The letters that may come next, the most pressing first; those that have to wait say why."""
    return proposed(so_far(session, cabinet, case))


def proposed(known: SoFar) -> list[Proposal]:
    """The same, where the case is opened already."""
    rules = _ALWAYS if known.case.state == "closed" else _OPEN
    return [_checked(known, _once_more(known, each)) for rule in rules for each in rule(known)]


def _once_more(known: SoFar, found: Proposal) -> Proposal:
    """Says so where the same letter went to them before and did not arrive."""
    to = found.recipient
    same = (found.letter, to.role, to.person_id) if to else None
    is_lost = any((each.letter, each.to_role, each.person_id) == same for each in known.lost)
    return replace(found, why=LOST) if is_lost else found


def _checked(known: SoFar, found: Proposal) -> Proposal:
    role = found.recipient.role if found.recipient else ""
    blocked = WAIT if known.is_alleged and waits_for_advice(found.letter, role) else found.blocked
    if not blocked and found.recipient and not found.recipient.can_be_written_to:
        blocked = NO_ADDRESS
    return replace(found, blocked=blocked)


def _acknowledgement(known: SoFar) -> Iterator[Proposal]:
    if not any(each.to_role == "reporter" for each in known.letters):
        yield proposal("acknowledgement", known.reporter)


def _lanes(known: SoFar) -> Iterator[Proposal]:
    for lane in known.lanes:
        letter = _OF_LANE.get(lane.lane)
        if letter and lane.standing == "open" and not known.written(letter):
            yield proposal(letter, known.reporter, suggested={"due_on": lane.due.isoformat()})


def _withdrawal(known: SoFar) -> Iterator[Proposal]:
    if known.case.withdrawn_on is not None and not known.written("withdrawal"):
        yield proposal("withdrawal", known.reporter)


def _news(known: SoFar) -> Iterator[Proposal]:
    news, to_them = known.news, [each for each in known.letters if each.to_role == "reporter"]
    if (
        news
        and any(each.created_at < news for each in to_them)
        and not any(each.created_at >= news for each in to_them)
    ):
        yield proposal("follow-up-acknowledgement", known.reporter)


def _late(known: SoFar) -> Iterator[Proposal]:
    due, written = known.case.outcome_by, known.written("running-late")
    if due is None or known.case.withdrawn_on or known.written(OUTCOME):
        return
    is_near = school_days_after(known.school, known.today, _LATE_SOON) >= due
    is_said = any(each.state in PENDING for each in written) or any(
        each.created_at.date() > known.today - _JUST_SAID for each in written
    )
    if is_near and not is_said:
        new_day = school_days_after(known.school, known.today, _NEW_TIME)
        yield proposal("running-late", known.reporter, suggested={"new_day": new_day.isoformat()})


def _hearing(known: SoFar) -> Iterator[Proposal]:
    """Before anything is decided, those involved are asked and spoken to."""
    if any(each.state in {"proposed", "standing"} for each in known.decisions):
        return
    answer_by = {"reply_by": school_days_after(known.school, known.today, _TO_ANSWER).isoformat()}
    for letter in ("request-for-account", "invitation-to-talk"):
        for to in known.subjects:
            if not known.written(letter, to=to):
                yield proposal(letter, to, suggested=answer_by)


def _decided(known: SoFar) -> Iterator[Proposal]:
    """The letters that each standing decision leads to; those to the reporter come last, and once."""
    ladder = load_ladder()
    for decision in known.standing:
        if decision.outcome != BAN:
            for each in ladder[decision.outcome].letters if decision.outcome in ladder else ():
                if each.to != "reporter":
                    yield from _of_decision(known, decision, each)
    yield from _authorities_told(known)
    yield from _nothing_more(known)
    yield from _outcome(known)


def _of_decision(known: SoFar, decision: OpenDecision, each: LetterTo) -> Iterator[Proposal]:
    recipients: list[Recipient | None] = [None]
    if each.to == "subject":
        recipients = [*known.about(decision)]
    for to in recipients:
        # What `meeting_letters` proposes already, with its day and place.
        is_known = each.letter in MEETING_LETTERS and to and _has_meeting(known, to)
        if not is_known and not known.written(each.letter, to=to, decision_id=decision.decision_id):
            yield proposal(each.letter, to, decision_id=decision.decision_id)


def _has_meeting(known: SoFar, to: Recipient) -> bool:
    return any(each.person_id == to.person_id for each in known.meetings)


def _authorities_told(known: SoFar) -> Iterator[Proposal]:
    for decision in known.standing:
        referred = known.written("referral", decision_id=decision.decision_id)
        if any(each.state == "sent" for each in referred):
            for to in known.about(decision):
                if not known.written("authorities-told", to=to, decision_id=decision.decision_id):
                    yield proposal("authorities-told", to, decision_id=decision.decision_id)


def _nothing_more(known: SoFar) -> Iterator[Proposal]:
    """Whoever was written to is not left waiting where nothing more is needed."""
    decided = [each for each in known.standing if each.outcome == _NOTHING]
    for to in known.subjects if decided else ():
        was_asked = any(each.state in GONE for each in known.letters if each.person_id == to.person_id)
        has_other = any(to.person_id in each.about for each in known.standing if each.outcome != _NOTHING)
        if was_asked and not has_other and not known.written(_NOTHING, to=to):
            yield proposal(_NOTHING, to, decision_id=decided[0].decision_id)


def _outcome(known: SoFar) -> Iterator[Proposal]:
    ladder = load_ladder()
    standing = {each.decision_id for each in known.standing}
    leading = [
        each.decision_id
        for each in known.standing
        if is_told(known, each)
        or (each.outcome in ladder and any(letter.to == "reporter" for letter in ladder[each.outcome].letters))
    ]
    if leading and not any(each.decision_id in standing for each in known.written(OUTCOME)):
        yield proposal(OUTCOME, known.reporter, decision_id=leading[0])
    elif known.beside and not leading and not known.written(OUTCOME):
        yield proposal(OUTCOME, known.reporter, BESIDE)


# A ban and the law's clocks run on when a case is closed.
_ALWAYS: tuple[Callable[[SoFar], Iterator[Proposal]], ...] = (_lanes, _withdrawal, ban_letters)
_OPEN = (_acknowledgement, _lanes, _withdrawal, meeting_letters, ban_letters, _news, _late, _hearing, _decided)
