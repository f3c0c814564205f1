"""The audit chain holds, and shows any line that was changed, removed, swapped or added."""

import hashlib
import json
from dataclasses import replace
from threading import Thread

import pytest
from sqlalchemy import delete, select, update

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.errors import AuditBroken
from casefile.tables import AuditHead, AuditLine
from casefile.vault import Folder
from tests.casefile.filed import file


@pytest.fixture
def trail(cabinet: Cabinet) -> Cabinet:
    with cabinet.writing() as session:
        for number in range(5):
            audit_trail.note(session, cabinet, "head", "tried", number=number)
    return cabinet


def verify(cabinet: Cabinet) -> int:
    return audit_trail.verify(cabinet).lines


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


def test_whoever_has_the_database_alone_cannot_write_a_chain_that_holds(trail: Cabinet) -> None:
    with trail.writing() as session:
        previous = "0" * 64
        for line in session.scalars(select(AuditLine).order_by(AuditLine.seq)):
            line.actor, line.previous = "deputy", previous
            fields = [line.seq, line.at, line.actor, line.act, line.case_id, line.about, line.details, line.previous]
            previous = line.digest = hashlib.sha256(json.dumps(fields).encode()).hexdigest()
        session.get_one(AuditHead, 1).digest = previous
    with pytest.raises(AuditBroken, match="line 1"):
        verify(trail)


@pytest.mark.parametrize("digest_too", [True, False])
def test_cutting_off_the_end_shows_though_the_head_is_set_back_too(trail: Cabinet, digest_too: bool) -> None:
    with trail.writing() as session:
        head, third = session.get_one(AuditHead, 1), session.get_one(AuditLine, 3)
        head.seq, head.digest = third.seq, third.digest if digest_too else head.digest
        session.execute(delete(AuditLine).where(AuditLine.seq > 3))
    with pytest.raises(AuditBroken, match="early, at line 3"):
        verify(trail)


def test_a_trail_that_is_gone_shows_where_mail_was_taken_in(cabinet: Cabinet) -> None:
    file(cabinet, b"raw")
    with cabinet.writing() as session:
        session.execute(delete(AuditLine))
        session.execute(delete(AuditHead))
    with pytest.raises(AuditBroken, match="early, at line 0"):
        verify(cabinet)


def test_the_program_goes_on_where_the_last_line_is_gone_and_the_chain_stays_broken(trail: Cabinet) -> None:
    with trail.writing() as session:
        session.execute(delete(AuditLine).where(AuditLine.seq == 5))
    with trail.writing() as session:
        audit_trail.note(session, trail, "head", "tried")
    with pytest.raises(AuditBroken, match="line 5"):
        verify(trail)


class Meanwhile(Folder):
    """The cabinet's secret, during whose first use somebody else adds a line."""

    def lookup(self, sort: str, value: str) -> str:
        if waiting:
            other = waiting.pop()
            with other.writing() as session:
                audit_trail.note(session, other, "head", "meanwhile")
        return super().lookup(sort, value)


waiting: list[Cabinet] = []


def test_a_line_added_while_the_chain_is_walked_is_no_alarm(trail: Cabinet) -> None:
    waiting.append(trail)
    assert verify(replace(trail, lookups=Meanwhile("lookup", trail.lookups._key))) == 5
    assert waiting == []
    assert verify(trail) == 6


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
