"""The second step: right codes let in once, wrong ones are counted, and without it nothing opens."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casefile.cabinet import Cabinet
from casefile.tables import AuditLine
from tests.cast import DEPUTY, HEAD, OFFICE
from tests.conftest import Clock
from tests.desk import ways
from tests.desk.served import Served, served


def test_half_way_opens_nothing_but_the_second_step(desk: Served, desk_cabinet: Cabinet) -> None:
    ways.set_up(desk_cabinet, HEAD)
    visitor = ways.half_way(desk, HEAD)
    for path in ("/", "/people", "/my/sign-in", "/mail", "/my/sign-in/again", "/my/sign-in/app"):
        assert (visitor.get(path).status, visitor.get(path).headers["Location"]) == (303, "/sign-in"), path
    # It is no invitation: it sets nothing up.
    for path in ("/sign-in/set-up", "/sign-in/set-up/app"):
        assert visitor.get(path).headers["Location"] == "/sign-in/invited/over"
    visitor.get("/sign-in/second")
    answer = visitor.post("/sign-in/set-up/app", offer="x", code="000000")
    assert answer.headers["Location"] == "/sign-in/invited/over"


def test_somebody_without_a_second_step_is_told_to_ask_for_an_invitation_and_is_let_in_nowhere(desk: Served) -> None:
    visitor, link = desk.visitor(), ways.link_for(desk, HEAD)
    visitor.get(link)
    page = visitor.follow(visitor.post(link))
    assert "You need an invitation" in page.text
    assert not {"half", "desk"} & set(visitor.cookies)
    for path in ("/", "/sign-in/second", "/sign-in/set-up"):
        assert visitor.get(path).status == 303


def test_a_code_counts_once_even_in_another_browser(desk: Served, desk_cabinet: Cabinet) -> None:
    app = ways.set_up(desk_cabinet, HEAD)
    first, second = ways.half_way(desk, HEAD), ways.half_way(desk, HEAD)
    code = app.code()
    assert first.post("/sign-in/second", code=f"{code[:3]} {code[3:]}").status == 303
    answer = second.post("/sign-in/second", code=code)
    assert answer.status == 403
    assert "That code is not right" in answer.text
    # Nor does one from before it, which the phone showed half a minute ago.
    assert second.post("/sign-in/second", code=app.code(-1)).status == 403


def test_clocks_may_be_half_a_minute_apart_and_no_more(desk: Served, desk_cabinet: Cabinet) -> None:
    app = ways.set_up(desk_cabinet, HEAD)
    visitor = ways.half_way(desk, HEAD)
    for off in (-2, 2):
        assert visitor.post("/sign-in/second", code=app.code(off)).status == 403, off
    assert visitor.post("/sign-in/second", code=app.code(1)).status == 303


def test_a_code_of_somebody_else_does_not_count(desk: Served, desk_cabinet: Cabinet) -> None:
    ways.set_up(desk_cabinet, HEAD)
    other = ways.set_up(desk_cabinet, DEPUTY)
    theirs = ways.recovery(desk_cabinet, DEPUTY)[0]
    visitor = ways.half_way(desk, HEAD)
    for code in (other.code(), theirs, "", "abc", "0" * 4000):
        assert visitor.post("/sign-in/second", code=code).status == 403
    assert visitor.get("/").status == 303


def test_a_recovery_code_signs_in_once_and_the_person_is_told(desk: Served, desk_cabinet: Cabinet) -> None:
    ways.set_up(desk_cabinet, HEAD)
    codes = ways.recovery(desk_cabinet, HEAD)
    visitor = ways.half_way(desk, HEAD)
    assert visitor.post("/sign-in/second", code=codes[0].lower().replace("-", " ")).headers["Location"] == "/"
    assert visitor.get("/").status == 200
    assert "one of your recovery codes was used" in desk.mailed("way-in", HEAD)[-1]
    again = ways.half_way(desk, HEAD)
    assert again.post("/sign-in/second", code=codes[0]).status == 403
    assert again.post("/sign-in/second", code=codes[1]).status == 303


def test_whoever_runs_out_of_recovery_codes_is_shown_so_on_signing_in(desk: Served, desk_cabinet: Cabinet) -> None:
    ways.set_up(desk_cabinet, HEAD)
    codes = ways.recovery(desk_cabinet, HEAD)
    for each in codes[:7]:
        page = ways.half_way(desk, HEAD)
        answer = page.post("/sign-in/second", code=each)
        desk_cabinet.now.pass_by(minutes=11)  # type: ignore[attr-defined]
    assert answer.headers["Location"] == "/my/sign-in"


def test_five_wrong_codes_lock_codes_for_a_quarter_of_an_hour_whatever_the_process(
    desk: Served, desk_cabinet: Cabinet, clock: Clock
) -> None:
    app = ways.set_up(desk_cabinet, HEAD)
    codes = ways.recovery(desk_cabinet, HEAD)
    visitor = ways.half_way(desk, HEAD)
    for _ in range(4):
        assert "That code is not right" in visitor.post("/sign-in/second", code="000000").text
    assert "Too many wrong codes" in visitor.post("/sign-in/second", code="AAAAA-AAAAA").text
    assert "several wrong codes" in desk.mailed("way-in", HEAD)[-1]
    # Not even right ones count, here or in another process, and they are not used up.
    with served(desk_cabinet) as another:
        elsewhere = ways.half_way(another, HEAD)
        for code in (app.code(), codes[0]):
            for each in (visitor, elsewhere):
                assert "Too many wrong codes" in each.post("/sign-in/second", code=code).text
    assert len(desk.mailed("way-in", HEAD)) == 1
    clock.pass_by(minutes=15)
    late = ways.half_way(desk, HEAD)
    assert late.post("/sign-in/second", code=codes[0]).status == 303
    with desk_cabinet.reading() as session:
        assert "codes-locked" in session.scalars(select(AuditLine.act)).all()


def test_slow_guessing_is_stopped_as_well(desk: Served, desk_cabinet: Cabinet, clock: Clock) -> None:
    app = ways.set_up(desk_cabinet, HEAD)
    for _ in range(4):
        visitor = ways.half_way(desk, HEAD)
        for _ in range(5):
            visitor.post("/sign-in/second", code="000000")
        clock.pass_by(minutes=16)
    visitor = ways.half_way(desk, HEAD)
    assert "Too many wrong codes" in visitor.post("/sign-in/second", code=app.code()).text
    clock.pass_by(hours=24)
    visitor = ways.half_way(desk, HEAD)
    assert visitor.post("/sign-in/second", code=app.code()).status == 303


def test_half_way_ends_after_ten_minutes_and_with_its_use(desk: Served, desk_cabinet: Cabinet, clock: Clock) -> None:
    app = ways.set_up(desk_cabinet, HEAD)
    late, visitor = ways.half_way(desk, HEAD), ways.half_way(desk, HEAD)
    half = visitor.cookies["half"]
    visitor.post("/sign-in/second", code=app.code())
    stolen = desk.visitor()
    stolen.get("/sign-in")
    stolen.cookies["half"] = half
    assert stolen.get("/sign-in/second").headers["Location"].startswith("/sign-in?")
    clock.pass_by(minutes=10)
    assert late.get("/sign-in/second").status == 303
    assert late.post("/sign-in/second", code=app.code()).headers["Location"].startswith("/sign-in?")
    assert "desk" not in late.cookies


def test_somebody_who_loses_their_role_half_way_is_out(desk: Served, desk_cabinet: Cabinet) -> None:
    app = ways.set_up(desk_cabinet, OFFICE)
    visitor = ways.half_way(desk, OFFICE)
    without = tuple(each for each in desk_cabinet.school.people if each != OFFICE)
    object.__setattr__(desk.cabinet.school, "people", without)
    try:
        assert visitor.post("/sign-in/second", code=app.code()).headers["Location"].startswith("/sign-in?")
    finally:
        object.__setattr__(desk.cabinet.school, "people", (*without, OFFICE))


@pytest.mark.parametrize("cookie", ["", "made-up"])
def test_a_made_up_cookie_is_nobodys(desk: Served, cookie: str) -> None:
    visitor = desk.visitor()
    visitor.get("/sign-in")
    visitor.cookies["half"] = cookie
    assert visitor.post("/sign-in/second", code="000000").headers["Location"].startswith("/sign-in?")


def test_strangers_who_try_the_second_step_keep_nobody_from_it(desk: Served, desk_cabinet: Cabinet) -> None:
    # Behind a reverse proxy they come from the same address as everybody else.
    app, stranger = ways.set_up(desk_cabinet, HEAD), desk.visitor()
    stranger.get("/sign-in")
    for _ in range(65):
        stranger.post("/sign-in/second", code="000000")
    assert (
        ways.half_way(desk, HEAD).post("/sign-in/second", code=app.code()).headers["Location"]
        != "/sign-in?done=too-late"
    )
