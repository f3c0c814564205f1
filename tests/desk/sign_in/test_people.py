"""People: what a leader sees of how everybody signs in, and the way back for somebody who lost a device."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from casefile.cabinet import Cabinet
from casefile.errors import NotAllowed
from casefile.tables import AuditLine, Authenticator, RecoveryCode
from desk.sign_in import way_back
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, IT, OFFICE, SCHOOL
from tests.conftest import Clock
from tests.desk import ways
from tests.desk.served import Served


def test_a_leader_sees_everybody_with_a_role_and_how_they_sign_in(desk: Served, desk_cabinet: Cabinet) -> None:
    ways.set_up(desk_cabinet, DEPUTY)
    head = desk.visitor(HEAD)
    head.get("/people")
    head.post(f"/people/{DSL.id}/invite")
    page = head.get("/people").text
    for person in SCHOOL.people:
        assert (person.name in page.replace("&#39;", "'")) == bool(person.roles), person.id
    rows = {
        each.id: page.partition(f'class="title">{each.name}')[2].partition("</li>")[0]
        for each in (HEAD, DEPUTY, DSL, OFFICE)
    }
    assert "authenticator app" in rows["deputy"]
    assert "no recovery code left" in rows["deputy"]
    assert "Invited" in rows["dsl"]
    assert "Not yet" in rows["office"]
    assert "Has never signed in" in rows["office"]
    assert "signed in now" in rows["head"]
    # Nobody gives themselves a way back.
    assert f"/people/{HEAD.id}/way-back" not in page


@pytest.mark.parametrize("person", [DSL, CHAIR, OFFICE, IT], ids=lambda each: each.id)
def test_the_page_is_for_leaders_alone(desk: Served, desk_cabinet: Cabinet, person: object) -> None:
    ways.set_up(desk_cabinet, DEPUTY)
    visitor = desk.visitor(person)  # type: ignore[arg-type]
    visitor.get("/my/sign-in")
    assert visitor.get("/people").status == 404
    assert visitor.get(f"/people/{DEPUTY.id}/way-back").status == 404
    for act in ("invite", "sessions/end", "way-back"):
        assert visitor.post(f"/people/{DEPUTY.id}/{act}").status == 404


def test_a_leader_signs_somebody_out_everywhere(desk: Served) -> None:
    head, deputy = desk.visitor(HEAD), desk.visitor(DEPUTY)
    assert deputy.get("/").status == 200
    head.get("/people")
    head.post(f"/people/{DEPUTY.id}/sessions/end")
    assert deputy.get("/").status == 303
    assert head.get("/").status == 200


def test_a_lost_device_has_a_way_back_through_another_leader(desk: Served, desk_cabinet: Cabinet, clock: Clock) -> None:
    phone, mine = ways.set_up(desk_cabinet, DEPUTY), ways.set_up(desk_cabinet, HEAD)
    codes = ways.recovery(desk_cabinet, DEPUTY)
    half, deputy, head = ways.half_way(desk, DEPUTY), desk.visitor(DEPUTY), desk.visitor(HEAD)
    link = ways.link_for(desk, DEPUTY)
    clock.pass_by(minutes=6)
    path = f"/people/{DEPUTY.id}/way-back"
    head.get("/people")
    # Confirmed with the leader's own second factor, freshly given.
    for answer in (head.get(path), head.post(path)):
        assert answer.headers["Location"] == f"/my/sign-in/again?back={path}"
    assert deputy.get("/").status == 200
    head.get("/my/sign-in/again")
    page = head.follow(head.post("/my/sign-in/again", code=mine.code(), back=path))
    assert DEPUTY.name in page.text
    head.follow(head.post(path))
    # All that was theirs is gone: sessions, half-way browsers, links, codes.
    assert deputy.get("/").status == 303
    assert half.get("/sign-in/second").status == 303
    assert desk.visitor().get(link).status == 404
    with desk_cabinet.reading() as session:
        assert session.scalars(select(Authenticator.person_id)).all() == [HEAD.id]
        assert session.scalars(select(RecoveryCode.id)).all() == []
        line = session.scalars(select(AuditLine).where(AuditLine.act == "ways-in-taken-away")).one()
    assert (line.actor, json.loads(line.details)["person"]) == (HEAD.id, DEPUTY.id)
    assert "were taken away" in desk.mailed("way-in", DEPUTY)[-1]
    for leader in desk_cabinet.school.with_role("leader"):
        if leader not in (HEAD, DEPUTY):
            assert "given a way back in" in desk.mailed("way-in", leader)[-1]
    assert not [each for each in desk.mailed("way-in") if DEPUTY.name in each]
    # And the new invitation leads back in.
    answer, app = ways.set_up_app(desk, ways.begin_set_up(desk, ways.invitation_for(desk)))
    assert not set(ways.codes_on(answer)) & set(codes)
    assert app.secret != phone.secret


def test_nobody_gives_a_way_back_to_themselves(desk: Served, desk_cabinet: Cabinet) -> None:
    ways.set_up(desk_cabinet, HEAD)
    head = desk.visitor(HEAD)
    head.get("/people")
    assert head.get(f"/people/{HEAD.id}/way-back").status == 404
    assert head.post(f"/people/{HEAD.id}/way-back").status == 404
    with desk_cabinet.writing() as session, pytest.raises(NotAllowed):
        way_back.give(session, desk_cabinet, HEAD.id, HEAD, desk.url)


def test_where_no_other_leader_could_be_told_of_a_way_back_somebody_else_is(
    desk: Served, desk_cabinet: Cabinet
) -> None:
    # A school of two leaders: one of them could otherwise let themselves in as the other, and nobody would hear of it.
    with desk_cabinet.writing() as session:
        way_back.give(session, desk_cabinet, DEPUTY.id, HEAD, desk.url)
    told = "given a way back in"
    assert [len(desk.mailed("way-in", each)) for each in (HEAD, DSL, CHAIR)] == [1, 1, 1]
    assert told in desk.mailed("way-in", DSL)[-1]
    assert told in desk.mailed("way-in", CHAIR)[-1]
    assert not [each for person in (DEPUTY, OFFICE, IT) for each in desk.mailed("way-in", person)]
