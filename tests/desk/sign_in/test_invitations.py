"""The first set-up: only through an invitation, once, within 72 hours, and it leads to codes on paper and to the desk."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from casefile.cabinet import Cabinet
from casefile.errors import CaseworkError
from casefile.tables import AuditLine, Authenticator, Invitation, Notice, RecoveryCode
from desk.sign_in import invitations
from tests.cast import DEPUTY, HEAD, TEACHER
from tests.conftest import Clock
from tests.desk import ways
from tests.desk.served import Served


@pytest.fixture
def link(desk: Served) -> str:
    """The deputy, invited by the head from the page "People"."""
    head = desk.visitor(HEAD)
    head.get("/people")
    head.post(f"/people/{DEPUTY.id}/invite")
    return ways.invitation_for(desk)


def test_an_invitation_leads_to_an_app_to_codes_on_paper_and_to_the_desk(desk: Served, link: str) -> None:
    visitor = ways.begin_set_up(desk, link)
    assert visitor.get("/").status == 303
    page, app = ways.set_up_app(desk, visitor)
    assert page.status == 200
    codes = ways.codes_on(page)
    assert len(set(codes)) == 10
    assert DEPUTY.name in visitor.get("/").text
    assert "10 of 10 are left" in visitor.get("/my/sign-in").text
    assert "an authenticator app was set up" in desk.mailed("way-in", DEPUTY)[0]
    # The code that showed that the app works is used up; the next one, and those on paper, sign in.
    again = ways.half_way(desk, DEPUTY)
    assert again.post("/sign-in/second", code=app.code()).status == 403
    assert again.post("/sign-in/second", code=codes[3]).status == 303
    with desk.cabinet.reading() as session:
        acts = session.execute(select(AuditLine.actor, AuditLine.act)).all()
    assert ("head", "invited") in acts
    assert ("deputy", "app-added") in acts


def test_secrets_and_codes_are_kept_sealed_or_hashed(desk: Served, link: str) -> None:
    page, app = ways.set_up_app(desk, ways.begin_set_up(desk, link))
    with desk.cabinet.reading() as session:
        secret = session.scalars(select(Authenticator.secret)).one()
        hashes = set(session.scalars(select(RecoveryCode.code_hash)))
        token = session.scalars(select(Invitation.token_hash)).one()
    assert app.secret.encode() not in secret
    assert not {each.replace("-", "") for each in ways.codes_on(page)} & hashes
    assert token not in link


def test_an_invitation_works_once_and_opening_it_uses_nothing_up(desk: Served, link: str) -> None:
    for _ in range(3):
        assert desk.visitor().get(link).status == 200
    # Two browsers have pressed the button; one of them finishes.
    first, second = ways.begin_set_up(desk, link), ways.begin_set_up(desk, link)
    assert ways.set_up_app(desk, first)[0].status == 200
    assert second.get("/sign-in/set-up").headers["Location"] == "/sign-in/invited/over"
    assert second.post("/sign-in/set-up/app", offer="x", code="1").headers["Location"] == "/sign-in/invited/over"
    assert second.get(link).status == 404
    assert second.post(link).status == 404


def test_a_newer_invitation_voids_the_older_one(desk: Served, link: str) -> None:
    visitor = ways.begin_set_up(desk, link)
    head = desk.visitor(HEAD)
    assert "Invite again" in head.get("/people").text
    head.post(f"/people/{DEPUTY.id}/invite")
    assert desk.visitor().get(link).status == 404
    assert visitor.get("/sign-in/set-up").status == 303


def test_an_invitation_dies_after_three_days_and_its_page_after_half_an_hour(
    desk: Served, link: str, clock: Clock
) -> None:
    visitor = ways.begin_set_up(desk, link)
    clock.pass_by(minutes=30)
    assert visitor.get("/sign-in/set-up").status == 303
    clock.pass_by(hours=71, minutes=29, seconds=59)
    assert desk.visitor().get(link).status == 200
    clock.pass_by(seconds=1)
    assert desk.visitor().get(link).status == 404
    assert visitor.post(link).status == 404


def test_a_wrong_first_code_sets_nothing_up_and_the_picture_stays_the_same(desk: Served, link: str) -> None:
    visitor = ways.begin_set_up(desk, link)
    secret, offer = ways.offered(visitor.get("/sign-in/set-up/app"))
    page = visitor.post("/sign-in/set-up/app", offer=offer, code="000000")
    assert page.status == 403
    assert "not right yet" in page.text
    assert ways.offered(page) == (secret, offer)
    assert visitor.get("/").status == 303
    code = ways.App(desk.cabinet, secret).code()
    assert visitor.post("/sign-in/set-up/app", offer=offer, code=code).status == 200


def test_an_offer_of_somebody_else_or_of_long_ago_is_not_taken(desk: Served, link: str, clock: Clock) -> None:
    visitor = ways.begin_set_up(desk, link)
    secret, offer = ways.offered(visitor.get("/sign-in/set-up/app"))
    app = ways.App(desk.cabinet, secret)
    head = desk.visitor(HEAD)
    head.get("/my/sign-in")
    assert head.post("/my/sign-in/app", offer=offer, code=app.code()).status == 403
    clock.pass_by(hours=1)
    visitor = ways.begin_set_up(desk, link)
    assert visitor.post("/sign-in/set-up/app", offer=offer, code=app.code()).status == 403


def test_nobody_is_invited_who_has_a_way_in_or_no_role(desk: Served, desk_cabinet: Cabinet) -> None:
    ways.set_up(desk_cabinet, DEPUTY)
    head = desk.visitor(HEAD)
    assert f"/people/{DEPUTY.id}/invite" not in head.get("/people").text
    assert "already set up" in head.post(f"/people/{DEPUTY.id}/invite").text
    assert head.post(f"/people/{TEACHER.id}/invite").status == 404
    with desk_cabinet.writing() as session, pytest.raises(CaseworkError):
        invitations.invite(session, desk_cabinet, "program", TEACHER, desk.url)
    with desk_cabinet.reading() as session:
        assert session.scalars(select(Notice.id)).all() == []


def test_a_leader_invites_and_nobody_else_does(desk: Served) -> None:
    deputy = desk.visitor(DEPUTY)
    deputy.get("/people")
    assert deputy.post(f"/people/{HEAD.id}/invite").status == 303
    assert re.search(r"/sign-in/invited/[\w-]{43}", desk.mailed("invitation", HEAD)[0])
