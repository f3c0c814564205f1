"""A lease has one holder at a time, who may renew it, give it up or lose it; two workers claim two different things."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from casefile import filing, leases
from casefile.cabinet import Cabinet
from tests.conftest import Clock

THREE_MINUTES = timedelta(minutes=3)
_uids = count(1)


def takes(cabinet: Cabinet, holder: str, name: str = "mailbox") -> bool:
    with cabinet.writing() as session:
        return leases.take(session, cabinet, name, holder, THREE_MINUTES)


def test_a_lease_that_somebody_holds_is_refused_to_everybody_else(cabinet: Cabinet, clock: Clock) -> None:
    assert takes(cabinet, "one")
    assert not takes(cabinet, "two")
    clock.pass_by(minutes=2, seconds=59)
    assert not takes(cabinet, "two")
    assert takes(cabinet, "two", "another name")


def test_its_holder_renews_it(cabinet: Cabinet, clock: Clock) -> None:
    assert takes(cabinet, "one")
    clock.pass_by(minutes=2)
    assert takes(cabinet, "one")
    clock.pass_by(minutes=2)
    assert not takes(cabinet, "two")


def test_it_runs_out_and_then_belongs_to_whoever_comes_first(cabinet: Cabinet, clock: Clock) -> None:
    assert takes(cabinet, "one")
    clock.pass_by(minutes=3)
    assert takes(cabinet, "two")
    assert not takes(cabinet, "one")


@pytest.mark.parametrize(("giver", "free"), [("one", True), ("two", False)])
def test_only_its_holder_gives_it_up(cabinet: Cabinet, giver: str, free: bool) -> None:
    takes(cabinet, "one")
    with cabinet.writing() as session:
        leases.give_up(session, "mailbox", giver)
    assert takes(cabinet, "three") == free


def test_a_program_that_knows_it_is_alone_ends_what_a_dead_one_left(cabinet: Cabinet, clock: Clock) -> None:
    takes(cabinet, "one")
    with cabinet.writing() as session:
        filing.keep(session, cabinet, ("INBOX", 1, next(_uids)), b"raw")
    for _ in range(2):
        with cabinet.writing() as session:
            claimed = filing.claim_unread(session, cabinet)
            assert claimed is not None
        with cabinet.writing() as session:
            leases.end_all(session, cabinet)
        clock.pass_by(seconds=1)
    assert takes(cabinet, "two")


def at_once(cabinet: Cabinet, claim: Callable[[Session, Cabinet], object]) -> tuple[object, object]:
    """What two transactions claim that are open at the same time."""
    with cabinet.writing() as first, cabinet.writing() as second:
        # Were the second to wait for the first, both would wait for ever: then this is the error.
        second.execute(text("SET LOCAL lock_timeout = '10s'"))
        return claim(first, cabinet), claim(second, cabinet)


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_two_workers_at_the_same_moment_claim_two_different_mails(cabinet: Cabinet) -> None:
    with cabinet.writing() as session:
        for raw in (b"one", b"two"):
            filing.keep(session, cabinet, ("INBOX", 1, next(_uids)), raw)
    one, two = at_once(cabinet, filing.claim_unread)
    assert one is not None
    assert two is not None
    assert one.mail_id != two.mail_id
