"""Gaps between tries grow to a limit, differ from client to client, and are short again after a success."""

from __future__ import annotations

import pytest

from ingest.reconnecting import Gaps


def test_gaps_double_up_to_the_most_each_varied_by_a_quarter() -> None:
    gaps = Gaps(first=1.0, most=8.0)
    for middle in (1, 2, 4, 8, 8, 8):
        assert gaps.next() == pytest.approx(middle, rel=0.25)


def test_two_clients_do_not_come_back_at_the_same_moment() -> None:
    assert len({Gaps().next() for _ in range(20)}) > 1


def test_after_a_success_the_gaps_are_short_again() -> None:
    gaps = Gaps(first=1.0, most=300.0)
    for _ in range(10):
        gaps.next()
    gaps.reset()
    assert gaps.next() <= 1.25


def test_a_server_that_asks_to_be_left_alone_for_longer_is() -> None:
    gaps = Gaps(first=1.0, most=8.0)
    assert gaps.next(at_least=92.4) == 92.4
    assert gaps.next() == pytest.approx(2, rel=0.25)
