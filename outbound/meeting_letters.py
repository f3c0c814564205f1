"""The letters of meetings: the invitation, and what to say where a meeting that somebody was told of was moved or cancelled."""

from __future__ import annotations

from collections.abc import Iterator

from casefile.clocks import LONDON
from casefile.meetings import OpenMeeting
from casefile.tables import Draft
from outbound.case_so_far import GONE, Proposal, SoFar, proposal
from outbound.recipients import Recipient

LETTERS = ("meeting-invitation", "meeting-moved", "meeting-cancelled")
_MEETING = "meeting"


def meeting_letters(so_far: SoFar) -> Iterator[Proposal]:
    """What to write about the newest meeting with each person."""
    newest = {each.person_id: each for each in sorted(so_far.meetings, key=lambda each: each.state == "planned")}
    for person_id, meeting in newest.items():
        to = so_far.people.get(person_id) if person_id else so_far.reporter
        if to is not None:
            yield from _about(so_far, meeting, to)


def answers_from(meeting: OpenMeeting) -> dict[str, str]:
    """What the case knows of a meeting, as its letters ask for it."""
    at = meeting.starts_at.astimezone(LONDON)
    return {
        "day": at.date().isoformat(),
        "time": f"{at:%H:%M}",
        "minutes": str(meeting.minutes),
        "place": meeting.place,
        "who": meeting.who,
    }


def _about(so_far: SoFar, meeting: OpenMeeting, to: Recipient) -> Iterator[Proposal]:
    told = [each for each in so_far.written(*LETTERS, to=to) if each.state != "withdrawn"]
    last = told[-1] if told else None
    decision_id = _decision_about(so_far, to)
    if meeting.state == "planned":
        letter, why = _for_planned(so_far, meeting, last)
        if letter:
            yield proposal(letter, to, why, decision_id, answers_from(meeting))
    elif meeting.state == "cancelled" and last and last.letter != "meeting-cancelled" and last.state in GONE:
        yield proposal("meeting-cancelled", to, "", decision_id, {"day": answers_from(meeting)["day"]})


def _for_planned(so_far: SoFar, meeting: OpenMeeting, last: Draft | None) -> tuple[str, str]:
    if last is None or last.letter == "meeting-cancelled" or _was_held(so_far, meeting, last):
        return "meeting-invitation", "A meeting is planned, and they have not been asked to it."
    if not _differs(so_far, meeting, last):
        return "", ""
    if last.state in GONE:
        return "meeting-moved", ""
    return last.letter, "The meeting was moved before the letter went: withdraw the one that waits, and draft this."


def _differs(so_far: SoFar, meeting: OpenMeeting, told: Draft) -> bool:
    said, now = so_far.filled.get(told.id, {}), answers_from(meeting)
    return any(said.get(each) != now[each] for each in ("day", "time", "place"))


def _was_held(so_far: SoFar, meeting: OpenMeeting, told: Draft) -> bool:
    """True where the letter is about an earlier meeting with the same person, which took place."""
    held = [each for each in so_far.meetings if (each.person_id, each.state) == (meeting.person_id, "held")]
    return any(not _differs(so_far, each, told) for each in held)


def _decision_about(so_far: SoFar, to: Recipient) -> str | None:
    decided = [each for each in so_far.standing if each.outcome == _MEETING and to.person_id in each.about]
    return decided[0].decision_id if decided else None
