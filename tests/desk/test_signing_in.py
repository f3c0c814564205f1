"""Signing in by a mailed link and a code: once, within ten minutes, by a press; and every way in which it does not work."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from casefile.cabinet import Cabinet
from casefile.tables import AuditLine, DeskSession, HalfSignedIn, Notice, SignInLink
from tests.cast import HEAD
from tests.conftest import Clock
from tests.desk import ways
from tests.desk.served import Served
from tests.desk.ways import App, ask


@pytest.fixture(autouse=True)
def app(desk_cabinet: Cabinet) -> App:
    """The head's phone."""
    app = ways.set_up(desk_cabinet, HEAD)
    ways.recovery(desk_cabinet, HEAD)
    return app


def link_for(desk: Served) -> str:
    return ways.link_for(desk, HEAD)


def test_a_mailed_link_a_press_and_a_code_sign_in(desk: Served, app: App) -> None:
    visitor = desk.visitor()
    page = visitor.follow(ask(visitor, HEAD.address.upper()))
    assert "Look in your mailbox" in page.text
    link = desk.mailed_links()[0]
    assert link.startswith(f"{desk.url}/sign-in/with/")
    assert "Go on</button>" in visitor.get(link).text
    assert "The second step" in visitor.follow(visitor.post(link)).text
    first = visitor.follow(visitor.post("/sign-in/second", code=app.code()))
    assert first.status == 200
    assert HEAD.name in first.text


def test_opening_a_link_uses_nothing_up(desk: Served) -> None:
    link = link_for(desk)
    for _ in range(3):
        scanner = desk.visitor()
        assert scanner.get(link).status == 200
        assert scanner.get("/").status == 303
    visitor = desk.visitor()
    visitor.get(link)
    assert "The second step" in visitor.follow(visitor.post(link)).text


def test_a_link_works_once(desk: Served) -> None:
    link = link_for(desk)
    first, second = desk.visitor(), desk.visitor()
    second.get(link)
    first.get(link)
    assert first.post(link).status == 303
    assert second.post(link).status == 404
    assert "no longer works" in second.get(link).text
    assert second.get("/").status == 303


def test_signing_in_voids_the_persons_other_links(desk: Served) -> None:
    older, newer = link_for(desk), link_for(desk)
    visitor = desk.visitor()
    visitor.get(newer)
    visitor.post(newer)
    assert desk.visitor().get(older).status == 404


def test_a_link_dies_after_ten_minutes(desk: Served, clock: Clock) -> None:
    link = link_for(desk)
    visitor = desk.visitor()
    clock.pass_by(minutes=9, seconds=59)
    assert visitor.get(link).status == 200
    clock.pass_by(seconds=1)
    assert visitor.get(link).status == 404
    assert visitor.post(link).status == 404


@pytest.mark.parametrize("address", ["nobody@school.example", "", "y3@school.example", "x" * 9000])
def test_an_unknown_address_gets_the_same_answer_and_no_mail(desk: Served, address: str) -> None:
    known, unknown = desk.visitor(), desk.visitor()
    one, other = ask(known, HEAD.address), ask(unknown, address)
    assert (one.status, one.headers["Location"]) == (other.status, other.headers["Location"])
    assert dict(one.headers).keys() == dict(other.headers).keys()
    with desk.cabinet.reading() as session:
        assert session.scalars(select(Notice.person_id)).all() == [HEAD.id]
        assert session.scalars(select(SignInLink.person_id)).all() == [HEAD.id]


def test_a_person_is_not_flooded_with_links(desk: Served, clock: Clock) -> None:
    answers = [ask(desk.visitor(), HEAD.address) for _ in range(6)]
    assert {each.status for each in answers} == {303}
    assert len(desk.mailed_links()) == 3
    clock.pass_by(minutes=11)
    ask(desk.visitor(), HEAD.address)
    assert len(desk.mailed_links()) == 4


def test_only_hashes_of_links_and_cookies_are_kept(desk: Served, app: App) -> None:
    link = link_for(desk)
    visitor = desk.visitor()
    visitor.get(link)
    visitor.follow(visitor.post(link))
    half = visitor.cookies["half"]
    visitor.post("/sign-in/second", code=app.code())
    with desk.cabinet.reading() as session:
        columns = (SignInLink.token_hash, DeskSession.token_hash, HalfSignedIn.token_hash)
        kept = [each for column in columns for each in session.scalars(select(column))]
    assert len(kept) == 3
    assert not {link.rpartition("/")[2], half, visitor.cookies["desk"]} & set(kept)
    assert "half" not in visitor.cookies


def test_signing_in_changes_the_cookie_and_ends_the_earlier_session(desk: Served, app: App) -> None:
    visitor = desk.visitor(HEAD)
    earlier = visitor.cookies["desk"]
    link = link_for(desk)
    visitor.get(link)
    visitor.follow(visitor.post(link))
    assert visitor.cookies["desk"] == earlier
    visitor.post("/sign-in/second", code=app.code())
    assert visitor.cookies["desk"] != earlier
    stolen = desk.visitor()
    stolen.cookies["desk"] = earlier
    assert stolen.get("/").status == 303


def test_signing_out_ends_the_session_on_the_server(desk: Served) -> None:
    visitor = desk.visitor(HEAD)
    kept = dict(visitor.cookies)
    visitor.get("/")
    assert "You are signed out" in visitor.follow(visitor.post("/sign-out")).text
    assert "desk" not in visitor.cookies
    visitor.cookies = kept
    assert visitor.get("/").status == 303


def test_half_an_hour_idle_ends_a_session(desk: Served, clock: Clock) -> None:
    visitor = desk.visitor(HEAD)
    for _ in range(4):
        clock.pass_by(minutes=29)
        assert visitor.get("/").status == 200
    clock.pass_by(minutes=30)
    assert visitor.get("/").status == 303


def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(desk: Served, clock: Clock) -> None:
    visitor = desk.visitor(HEAD)
    for _ in range(2):
        clock.pass_by(minutes=14)
        assert visitor.get("/news?since=0").status == 200
    clock.pass_by(minutes=2)
    assert visitor.get("/news?since=0").status == 303


def test_ten_hours_end_a_session_that_is_in_use(desk: Served, clock: Clock) -> None:
    visitor = desk.visitor(HEAD)
    for _ in range(29):
        clock.pass_by(minutes=20)
        assert visitor.get("/").status == 200
    clock.pass_by(minutes=20)
    assert visitor.get("/").status == 303


def test_words_typed_into_a_letter_until_the_session_ended_are_given_back(desk: Served, clock: Clock) -> None:
    visitor = desk.visitor(HEAD)
    visitor.get("/")
    clock.pass_by(hours=1)
    answer = visitor.post("/draft/0123/save", subject="s", text="An hour's work <b>")
    assert answer.status == 401
    assert "An hour&#39;s work &lt;b&gt;" in answer.text
    foreign = visitor.send(
        "POST", "/draft/0123/save", "text=Spoofed", {"Origin": "https://else.example", "Sec-Fetch-Site": "cross-site"}
    )
    assert foreign.status == 303


def test_signing_in_and_out_stand_in_the_audit_trail(desk: Served, desk_cabinet: Cabinet, app: App) -> None:
    visitor = ways.half_way(desk, HEAD)
    visitor.follow(visitor.post("/sign-in/second", code=app.code()))
    visitor.post("/sign-out")
    with desk_cabinet.reading() as session:
        lines = session.execute(select(AuditLine.actor, AuditLine.act).order_by(AuditLine.seq)).all()
        assert session.scalar(select(func.count()).select_from(AuditLine)) == 3
    assert [tuple(each) for each in lines] == [
        ("program", "sign-in-asked"),
        ("head", "signed-in"),
        ("head", "signed-out"),
    ]
