"""My sign-in: what somebody sees and changes of their own ways in and sessions, and only just after a second factor."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from casefile.cabinet import Cabinet
from casefile.tables import DeskSession
from desk.sign_in.browser_words import browser_words
from tests.cast import DEPUTY, HEAD, IT
from tests.conftest import Clock
from tests.desk import ways
from tests.desk.served import Served

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.1 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 "
    "Safari/537.36 Edg/131.0.0.0"
)


def test_nothing_is_changed_without_a_fresh_second_factor(desk: Served, desk_cabinet: Cabinet, clock: Clock) -> None:
    app = ways.set_up(desk_cabinet, HEAD)
    head = desk.visitor(HEAD)
    assert "Change how I sign in" not in head.get("/my/sign-in").text
    clock.pass_by(minutes=5)
    assert "Change how I sign in" in head.get("/my/sign-in").text
    acts = ("passkey", "app", "app/remove", "codes", f"passkey/{'0' * 32}/remove")
    for act in acts:
        assert head.post(f"/my/sign-in/{act}").headers["Location"].startswith("/my/sign-in/again?back="), act
    for page in ("passkey", "app"):
        assert head.get(f"/my/sign-in/{page}").headers["Location"] == f"/my/sign-in/again?back=/my/sign-in/{page}"
    head.get("/my/sign-in/again")
    assert head.post("/my/sign-in/again", code="000000", back="/my/sign-in/app").status == 403
    assert head.get("/my/sign-in/app").status == 303
    head.get("/my/sign-in/again")
    answer = head.post("/my/sign-in/again", code=app.code(), back="/my/sign-in/app")
    assert answer.headers["Location"] == "/my/sign-in/app"
    assert head.get("/my/sign-in/app").status == 200


@pytest.mark.parametrize("back", ["https://else.example/", "//else.example", "/sign-out", "/my/sign-in/again", "\\x"])
def test_it_leads_back_to_the_desks_own_pages_alone(desk: Served, desk_cabinet: Cabinet, back: str) -> None:
    app = ways.set_up(desk_cabinet, HEAD)
    head = desk.visitor(HEAD)
    head.get("/my/sign-in/again")
    assert head.post("/my/sign-in/again", code=app.code(), back=back).headers["Location"] == "/my/sign-in"


def test_moving_to_a_new_phone_ends_the_old_one(desk: Served, desk_cabinet: Cabinet, clock: Clock) -> None:
    old = ways.set_up(desk_cabinet, HEAD)
    codes = ways.recovery(desk_cabinet, HEAD)
    head = desk.visitor(HEAD)
    secret, offer = ways.offered(head.get("/my/sign-in/app"))
    new = ways.App(desk_cabinet, secret)
    assert head.post("/my/sign-in/app", offer=offer, code=old.code()).status == 403
    answer = head.post("/my/sign-in/app", offer=offer, code=new.code())
    assert answer.headers["Location"] == "/my/sign-in?done=app-added"
    clock.pass_by(minutes=1)
    visitor = ways.half_way(desk, HEAD)
    assert visitor.post("/sign-in/second", code=old.code()).status == 403
    assert visitor.post("/sign-in/second", code=new.code()).status == 303
    assert "10 of 10 are left" in head.get("/my/sign-in").text
    assert codes


def test_a_new_set_of_recovery_codes_ends_the_old_one_and_is_shown_once(desk: Served, desk_cabinet: Cabinet) -> None:
    ways.set_up(desk_cabinet, HEAD)
    old = ways.recovery(desk_cabinet, HEAD)
    head = desk.visitor(HEAD)
    head.get("/my/sign-in")
    page = head.post("/my/sign-in/codes")
    new = ways.codes_on(page)
    assert len(new) == 10
    assert page.headers["Cache-Control"] == "no-store"
    assert "a new set of recovery codes" in desk.mailed("way-in", HEAD)[-1]
    assert not [each for each in new if each in head.get("/my/sign-in").text]
    visitor = ways.half_way(desk, HEAD)
    assert visitor.post("/sign-in/second", code=old[0]).status == 403
    assert visitor.post("/sign-in/second", code=new[0]).status == 303


def test_the_only_way_in_cannot_be_removed(desk: Served, desk_cabinet: Cabinet) -> None:
    ways.set_up(desk_cabinet, HEAD)
    ways.recovery(desk_cabinet, HEAD)
    head = desk.visitor(HEAD)
    assert "app/remove" not in head.get("/my/sign-in").text
    assert "your only way in" in head.post("/my/sign-in/app/remove").text
    assert desk.mailed("way-in") == []
    assert head.post("/my/sign-in/app/remove").status == 409


def test_somebody_sees_where_they_are_signed_in_and_ends_one_or_all_others(desk: Served) -> None:
    here, there, elsewhere, deputy = (desk.visitor(each) for each in (HEAD, HEAD, HEAD, DEPUTY))
    page = here.get("/my/sign-in").text
    assert page.count("Sign out there") == 2
    assert page.count("This one") == 1
    one = re.findall(r"/my/sign-in/session/([0-9a-f]{32})/end", page)[0]
    # Not by somebody else.
    deputy.get("/my/sign-in")
    deputy.post(f"/my/sign-in/session/{one}/end")
    assert here.get("/my/sign-in").text.count("Sign out there") == 2
    here.post(f"/my/sign-in/session/{one}/end")
    assert sorted(each.get("/").status for each in (there, elsewhere)) == [200, 303]
    here.get("/my/sign-in")
    here.post("/my/sign-in/sessions/end")
    assert [each.get("/").status for each in (here, there, elsewhere, deputy)] == [200, 303, 303, 200]


def test_where_somebody_was_signed_in_is_forgotten_after_a_month(desk: Served, clock: Clock) -> None:
    desk.visitor(HEAD), desk.visitor(DEPUTY)
    clock.pass_by(days=31)
    desk.visitor(HEAD)
    with desk.cabinet.reading() as session:
        # Of the deputy the last one stays: a leader sees on the page "People" when that was.
        assert sorted(session.scalars(select(DeskSession.person_id))) == [DEPUTY.id, HEAD.id]


def test_the_browser_is_named_in_a_few_fixed_words() -> None:
    assert browser_words(IPHONE) == "Safari on an iPhone"
    assert browser_words(EDGE) == "Edge on a Windows computer"
    assert browser_words("<script>") == "A browser"
    assert browser_words("") == "A browser"


def test_signing_in_keeps_the_browsers_words(desk: Served, desk_cabinet: Cabinet) -> None:
    app = ways.set_up(desk_cabinet, IT)
    visitor = ways.half_way(desk, IT)
    body = f"form_token={visitor.token}&code={app.code()}"
    sent = {"Origin": "null", "Sec-Fetch-Site": "same-origin", "User-Agent": IPHONE}
    assert visitor.send("POST", "/sign-in/second", body, sent).status == 303
    assert "Safari on an iPhone" in visitor.get("/my/sign-in").text
