"""How often something may be asked for."""

from __future__ import annotations

from datetime import timedelta

from desk.sign_in.rate_limit import RateLimit
from tests.cast import NOW

WHILE = timedelta(minutes=10)


def test_a_key_is_allowed_so_often_and_again_when_the_while_has_passed() -> None:
    limit = RateLimit()
    assert [limit.allows("one", 2, WHILE, NOW + timedelta(minutes=each)) for each in (0, 1, 2, 9)] == [
        True,
        True,
        False,
        False,
    ]
    assert limit.allows("other", 2, WHILE, NOW)
    assert limit.allows("one", 2, WHILE, NOW + timedelta(minutes=10))
    assert not limit.allows("one", 2, WHILE, NOW + timedelta(minutes=10))


def test_keys_that_nobody_asks_for_again_are_forgotten() -> None:
    limit = RateLimit()
    for number in range(10_050):
        assert limit.allows(f"key {number}", 1, WHILE, NOW)
    assert len(limit._asks) == 10_000
    assert not limit.allows("key 10049", 1, WHILE, NOW)
