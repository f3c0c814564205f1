"""Two at once: one recovery code, one code of an app, one invitation, and many guesses, on each database."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from desk.sign_in import half_signed_in, invitations, recovery_codes, second_factor, wrong_codes
from tests.cast import DEPUTY, HEAD
from tests.desk import ways

URL = "https://desk.school.example"


def at_once(cabinet: Cabinet, act: Callable[[Session], object], times: int = 2) -> list[object]:
    """What each of several that begin together gets, each in a transaction of its own."""
    ready = Barrier(times)

    def one(_: int) -> object:
        ready.wait()
        with cabinet.writing() as session:
            return act(session)

    with ThreadPoolExecutor(times) as pool:
        return sorted(pool.map(one, range(times)), key=str)


def test_one_recovery_code_lets_one_in(cabinet: Cabinet) -> None:
    code = ways.recovery(cabinet, HEAD)[0]
    given = at_once(cabinet, lambda session: second_factor.judge(session, cabinet, HEAD, code, URL))
    assert given == [second_factor.RIGHT, second_factor.WRONG]
    with cabinet.reading() as session:
        assert recovery_codes.left(session, HEAD.id) == 9


def test_one_code_of_the_app_lets_one_in(cabinet: Cabinet) -> None:
    code = ways.set_up(cabinet, HEAD).code()
    given = at_once(cabinet, lambda session: second_factor.judge(session, cabinet, HEAD, code, URL))
    assert given == [second_factor.RIGHT, second_factor.WRONG]


def test_one_invitation_and_one_half_way_browser_are_used_once(cabinet: Cabinet) -> None:
    with cabinet.writing() as session:
        link = invitations.invite(session, cabinet, "program", DEPUTY, URL)
        token = half_signed_in.begin(session, cabinet, DEPUTY, "link")
    with cabinet.reading() as session:
        found = invitations.open_one(session, cabinet, link.rpartition("/")[2])
        half = half_signed_in.find(session, cabinet, token)
    assert found is not None
    assert half is not None
    assert at_once(cabinet, lambda session: invitations.use(session, cabinet, found[0])) == [False, True]
    assert at_once(cabinet, lambda session: half_signed_in.finish(session, cabinet, half[0])) == [False, True]


def test_many_guesses_at_once_are_counted_one_after_the_other(cabinet: Cabinet) -> None:
    ways.set_up(cabinet, HEAD)
    given = at_once(cabinet, lambda session: second_factor.judge(session, cabinet, HEAD, "000000", URL), times=8)
    assert given == [second_factor.LOCKED] * 4 + [second_factor.WRONG] * 4
    with cabinet.reading() as session:
        assert wrong_codes.waiting(session, HEAD.id) == 5
