"""The audit chain holds, and shows any line that was changed, removed, swapped or added."""

from threading import Thread

import pytest
from sqlalchemy import delete, update

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.errors import AuditBroken
from casefile.tables import AuditHead, AuditLine


@pytest.fixture
def trail(cabinet: Cabinet) -> Cabinet:
    with cabinet.writing() as session:
        for number in range(5):
            audit_trail.note(session, cabinet, "head", "tried", number=number)
    return cabinet


def verify(cabinet: Cabinet) -> int:
    with cabinet.reading() as session:
        return audit_trail.verify(session).lines


def test_an_untouched_trail_verifies(trail: Cabinet) -> None:
    assert verify(trail) == 5


def test_an_empty_trail_verifies(cabinet: Cabinet) -> None:
    assert verify(cabinet) == 0


@pytest.mark.parametrize("field", ["actor", "act", "details", "at", "digest", "previous", "about"])
def test_a_changed_line_breaks_it(trail: Cabinet, field: str) -> None:
    with trail.writing() as session:
        session.execute(update(AuditLine).where(AuditLine.seq == 3).values({field: "x"}))
    with pytest.raises(AuditBroken, match="line 3"):
        verify(trail)


@pytest.mark.parametrize(("seq", "where"), [(1, "line 1"), (3, "line 3"), (5, "early, at line 4")])
def test_a_removed_line_breaks_it(trail: Cabinet, seq: int, where: str) -> None:
    with trail.writing() as session:
        session.execute(delete(AuditLine).where(AuditLine.seq == seq))
    with pytest.raises(AuditBroken, match=where):
        verify(trail)


def test_removing_the_tail_and_the_head_breaks_it(trail: Cabinet) -> None:
    with trail.writing() as session:
        session.execute(delete(AuditLine).where(AuditLine.seq > 2))
        session.execute(delete(AuditHead))
    with pytest.raises(AuditBroken):
        verify(trail)


def test_an_act_that_fails_leaves_no_line(trail: Cabinet) -> None:
    def fall_over() -> None:
        with trail.writing() as session:
            audit_trail.note(session, trail, "head", "tried")
            raise RuntimeError("fell over")

    with pytest.raises(RuntimeError, match="fell over"):
        fall_over()
    assert verify(trail) == 5


def test_many_writers_make_one_chain(cabinet: Cabinet) -> None:
    def write() -> None:
        for _ in range(10):
            with cabinet.writing() as session:
                audit_trail.note(session, cabinet, "head", "tried")

    writers = [Thread(target=write) for _ in range(4)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert verify(cabinet) == 40
