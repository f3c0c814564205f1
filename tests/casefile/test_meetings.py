"""Meetings: one entry in the parent's calendar from planned to moved to held, and the day to keep that goes with it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from casefile import meetings
from casefile.cabinet import Cabinet
from casefile.case_dates import dates_of
from casefile.errors import CaseworkError, NotAllowed
from casefile.tables import Case, Meeting
from tests.casefile.worked import a_case, act, acts, read, subjects
from tests.cast import MARKED
from tests.conftest import Clock

WHEN: dict[str, Any] = {
    "starts_at": datetime(2026, 12, 1, 15, 30, tzinfo=UTC),
    "minutes": 45,
    "place": f"The {MARKED} room",
    "who": "Mrs Calloway",
}
LATER = {**WHEN, "starts_at": datetime(2026, 12, 3, 9, 0, tzinfo=UTC)}


def planned(cabinet: Cabinet, case: Case) -> Meeting:
    row: Meeting = act(cabinet, case, meetings.plan_meeting, "head", person_id=subjects(cabinet, case)[0], **WHEN)
    return row


def days(cabinet: Cabinet, case: Case) -> list[tuple[date, str]]:
    with cabinet.reading() as session:
        return [(each.due, each.standing) for each in dates_of(session, case)]


def test_a_meeting_that_is_moved_and_cancelled_stays_one_entry_with_a_higher_sequence(cabinet: Cabinet) -> None:
    case = a_case(cabinet)
    row = planned(cabinet, case)
    act(cabinet, case, meetings.move_meeting, row.id, "deputy", **LATER)
    (moved,) = read(cabinet, case, meetings.meetings_of)
    assert (moved.uid, moved.sequence, moved.starts_at) == (row.uid, 1, LATER["starts_at"])
    assert (moved.place, moved.who, moved.state) == (WHEN["place"], WHEN["who"], "planned")
    assert days(cabinet, case) == [(date(2026, 12, 1), "removed"), (date(2026, 12, 3), "open")]
    act(cabinet, case, meetings.cancel_meeting, row.id, "head")
    (cancelled,) = read(cabinet, case, meetings.meetings_of)
    assert (cancelled.uid, cancelled.sequence, cancelled.state) == (row.uid, 2, "cancelled")
    assert {standing for _, standing in days(cabinet, case)} == {"removed"}
    for does in (meetings.cancel_meeting, meetings.hold_meeting):
        with pytest.raises(CaseworkError, match="not planned"):
            act(cabinet, case, does, row.id, "head")
    assert planned(cabinet, case).uid != row.uid
    with cabinet.reading() as session:
        assert all(MARKED.encode() not in each.place for each in session.scalars(select(Meeting)))


def test_a_meeting_is_held_once_its_time_has_come(cabinet: Cabinet, clock: Clock) -> None:
    case = a_case(cabinet)
    row = planned(cabinet, case)
    with pytest.raises(CaseworkError, match="still to come"):
        act(cabinet, case, meetings.hold_meeting, row.id, "head")
    clock.pass_by(days=8)
    act(cabinet, case, meetings.hold_meeting, row.id, "head")
    assert read(cabinet, case, meetings.meetings_of)[0].state == "held"
    assert days(cabinet, case) == [(date(2026, 12, 1), "done")]
    assert ("head", "meeting-held") in acts(cabinet, case)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"starts_at": datetime(2026, 11, 24, 9, 59, tzinfo=UTC)}, "is past"),
        ({"minutes": 0}, "minutes"),
        ({"place": " "}, "say where"),
        ({"who": ""}, "who will be there"),
    ],
)
def test_what_a_meeting_lacks_is_said(cabinet: Cabinet, changes: dict[str, Any], says: str) -> None:
    case = a_case(cabinet)
    with pytest.raises(CaseworkError, match=says):
        act(cabinet, case, meetings.plan_meeting, "head", person_id=None, **{**WHEN, **changes})


def test_with_one_person_one_meeting_is_planned_and_the_reporter_is_another(cabinet: Cabinet) -> None:
    case, other = a_case(cabinet), a_case(cabinet)
    row = planned(cabinet, case)
    with pytest.raises(CaseworkError, match="planned already"):
        planned(cabinet, case)
    act(cabinet, case, meetings.plan_meeting, "head", person_id=None, **LATER)
    for does, about in ((meetings.plan_meeting, {"person_id": subjects(cabinet, other)[0]}),):
        with pytest.raises(NotAllowed):
            act(cabinet, case, does, "head", **about, **WHEN)
    with pytest.raises(NotAllowed):
        act(cabinet, other, meetings.move_meeting, row.id, "head", **LATER)
