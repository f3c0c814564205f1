"""The look once a minute: what it queues, that nothing is queued twice, and that one trouble holds nothing else up."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from casefile import leases
from casefile.cabinet import Cabinet
from casefile.tables import Case, Notice
from service import reminders
from service.reminders import remind
from service.works import Works
from tests.casefile.filed import file
from tests.casefile.worked import a_case
from tests.cast import MARKED, SCHOOL, findings
from tests.conftest import Clock

AT_RISK = findings(flags=("safeguarding",))


@pytest.fixture
def desk(works: Works, cabinet: Cabinet, clock: Clock) -> Works:
    """The works over the cabinet with a clock that can be set: a quarter to eight of a Tuesday."""
    clock.now = datetime(2026, 11, 24, 7, 45, tzinfo=UTC)
    return replace(works, cabinet=replace(cabinet, school=replace(SCHOOL, morning_notice=time(7, 45))))


def queued(works: Works) -> Counter[tuple[str, str]]:
    """How many notices each person got, by sort."""
    with works.cabinet.reading() as session:
        return Counter((sort, person) for sort, person in session.execute(select(Notice.sort, Notice.person_id)))


def test_two_workers_that_look_at_once_and_a_restart_tell_each_person_once(desk: Works, clock: Clock) -> None:
    a_case(desk.cabinet)
    case = file(desk.cabinet, b"risk", judged=AT_RISK).case
    clock.pass_by(minutes=30)
    both = Barrier(2)

    def look() -> None:
        both.wait()
        remind(desk)

    threads = [Thread(target=look) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with desk.cabinet.writing() as session:
        leases.end_all(session, desk.cabinet)
    remind(desk)
    expected = {("morning", each): 1 for each in ("head", "deputy", "dsl")}
    assert queued(desk) == expected | {("unopened", each): 1 for each in ("head", "deputy", "dsl")}
    clock.pass_by(minutes=30)
    remind(desk)
    assert queued(desk)["unopened", "chair"] == 1
    assert case is not None


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_what_fails_for_one_case_is_said_without_content_and_holds_no_other_up(
    desk: Works, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    broken, _ = (file(desk.cabinet, raw, judged=AT_RISK).case for raw in (b"one", b"two"))
    clock.pass_by(minutes=30)
    step = reminders.next_step

    def fails(session: object, cabinet: Cabinet, case_id: str) -> list[str]:
        if broken is not None and case_id == broken.id:
            raise ValueError(f"this quotes {MARKED}")
        return step(session, cabinet, case_id)  # type: ignore[arg-type]

    reminders.next_step = fails
    try:
        with caplog.at_level(logging.ERROR):
            remind(desk)
    finally:
        reminders.next_step = step
    assert queued(desk)["unopened", "dsl"] == 1
    assert queued(desk)["morning", "dsl"] == 1
    assert MARKED not in caplog.text
    (line,) = [each.getMessage() for each in caplog.records]
    assert line.startswith("reminder failed case=")
    assert "ValueError" in line


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_with_nothing_to_do_it_writes_nothing(desk: Works, clock: Clock) -> None:
    remind(desk)
    clock.pass_by(hours=5)
    with desk.cabinet.writing() as session:
        session.query(Case).delete()
    assert not remind(desk)
    assert queued(desk) == Counter()
