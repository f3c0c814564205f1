"""Passkeys: both factors in one press, and every answer that is not quite right is refused."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from casefile.cabinet import Cabinet
from casefile.tables import Passkey
from tests.cast import DEPUTY, HEAD
from tests.conftest import Clock
from tests.desk import ways
from tests.desk.served import Served
from tests.desk.soft_passkey import SoftPasskey, add_passkey, options_on, sign_in_with


@pytest.fixture
def passkey(desk: Served) -> SoftPasskey:
    """The head's, added while a second factor was fresh."""
    answer, passkey = add_passkey(desk.visitor(HEAD))
    assert answer.status == 200
    assert len(ways.codes_on(answer)) == 10
    return passkey


def test_a_passkey_from_an_invitation_signs_in_by_itself(desk: Served) -> None:
    head = desk.visitor(HEAD)
    head.get("/people")
    head.post(f"/people/{DEPUTY.id}/invite")
    visitor = ways.begin_set_up(desk, ways.invitation_for(desk))
    answer, passkey = add_passkey(visitor, "/sign-in/set-up/passkey")
    assert len(ways.codes_on(answer)) == 10
    assert DEPUTY.name in visitor.get("/").text
    another = desk.visitor()
    assert DEPUTY.name in another.follow(sign_in_with(another, passkey)).text
    assert "last used" in another.get("/my/sign-in").text


def test_its_name_is_sealed_and_its_owner_is_told(desk: Served, passkey: SoftPasskey) -> None:
    with desk.cabinet.reading() as session:
        assert b"My phone" not in session.scalars(select(Passkey.name)).one()
    assert "My phone" in desk.visitor(HEAD).get("/my/sign-in").text
    (told,) = desk.mailed("way-in", HEAD)
    assert "a passkey was added" in told
    assert "My phone" not in told


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://else.example"},
        {"origin": "http://localhost"},
        {"rp_id": "else.example"},
        {"verifies": False},
        {"handle": "AAAA"},
        {"handle": ""},
        {"id": b"another"},
    ],
    ids=str,
)
def test_an_answer_with_one_thing_wrong_signs_nobody_in(
    desk: Served, passkey: SoftPasskey, wrong: dict[str, Any]
) -> None:
    for name, value in wrong.items():
        setattr(passkey, name, value)
    visitor = desk.visitor()
    answer = sign_in_with(visitor, passkey)
    assert answer.status == 403
    assert "That passkey was not taken" in answer.text
    assert "desk" not in visitor.cookies


def test_a_key_of_somebody_else_under_the_same_id_signs_nobody_in(desk: Served, passkey: SoftPasskey) -> None:
    forged = SoftPasskey(desk.url, handle=passkey.handle, id=passkey.id)
    assert sign_in_with(desk.visitor(), forged).status == 403


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "x", '{"response": {"clientDataJSON": "e30"}}', "9" * 30_000, "[" * 19_000]
)
def test_what_is_no_answer_at_all_is_refused_in_words(desk: Served, answer: str) -> None:
    visitor = desk.visitor()
    visitor.get("/sign-in")
    assert visitor.post("/sign-in/passkey", credential=answer).status == 403


def test_a_challenge_is_used_once_in_its_own_browser_for_its_own_purpose_and_five_minutes(
    desk: Served, passkey: SoftPasskey, clock: Clock
) -> None:
    visitor, other = desk.visitor(), desk.visitor()
    options = options_on(visitor.get("/sign-in"), "get")
    other.get("/sign-in")
    assert other.post("/sign-in/passkey", credential=passkey.given(options)).status == 403
    assert visitor.post("/sign-in/passkey", credential=passkey.given(options)).status == 303
    answer = passkey.given(options_on(other.get("/sign-in"), "get"))
    kept = dict(other.cookies)
    assert other.post("/sign-in/passkey", credential=answer).status == 303
    # The same answer once more, by somebody who copied it and the cookie; then with a counter that has moved on.
    other.cookies = kept
    assert other.post("/sign-in/passkey", credential=answer).status == 403
    late = desk.visitor()
    options = options_on(late.get("/sign-in"), "get")
    clock.pass_by(minutes=5)
    assert late.post("/sign-in/passkey", credential=passkey.given(options)).status == 403
    # One that was asked for to change something signs nobody in.
    head = desk.visitor(HEAD)
    again = options_on(head.get("/my/sign-in/again"), "get")
    assert head.post("/sign-in/passkey", credential=passkey.given(again)).status == 403


def test_a_copied_passkey_is_found_by_its_counter(desk: Served, passkey: SoftPasskey) -> None:
    passkey.count = 7
    assert sign_in_with(desk.visitor(), passkey).status == 303
    passkey.count = 3
    assert sign_in_with(desk.visitor(), passkey).status == 403


def test_a_passkey_without_a_finger_face_or_pin_is_not_kept(desk: Served) -> None:
    for wrong in ({"verifies": False}, {"origin": "https://else.example"}, {"rp_id": "else.example"}):
        answer, _ = add_passkey(desk.visitor(HEAD), **wrong)
        assert answer.status == 403
        assert "That passkey was not taken" in answer.text
    assert desk.mailed("way-in") == []


def test_one_passkey_is_kept_once(desk: Served, passkey: SoftPasskey) -> None:
    deputy = desk.visitor(DEPUTY)
    page = deputy.get("/my/sign-in/passkey")
    assert deputy.post("/my/sign-in/passkey", credential=passkey.made(options_on(page, "create"))).status == 403


def test_a_removed_passkey_is_refused_and_the_last_way_in_stays(
    desk: Served, desk_cabinet: Cabinet, passkey: SoftPasskey
) -> None:
    head = desk.visitor(HEAD)
    page = head.get("/my/sign-in")
    assert "/remove" not in page.text
    with desk_cabinet.reading() as session:
        passkey_id = session.scalars(select(Passkey.id)).one()
    only = head.post(f"/my/sign-in/passkey/{passkey_id}/remove")
    assert only.status == 409
    assert "your only way in" in only.text
    assert add_passkey(head)[0].status == 303
    deputy = desk.visitor(DEPUTY)
    deputy.get("/my/sign-in")
    assert deputy.post(f"/my/sign-in/passkey/{passkey_id}/remove").status == 404
    head.get("/my/sign-in")
    assert head.post(f"/my/sign-in/passkey/{passkey_id}/remove").status == 303
    assert "a passkey was removed" in desk.mailed("way-in", HEAD)[-1]
    assert sign_in_with(desk.visitor(), passkey).status == 403


def test_the_passkey_of_somebody_else_proves_nothing(desk: Served, passkey: SoftPasskey, clock: Clock) -> None:
    deputy = desk.visitor(DEPUTY)
    clock.pass_by(minutes=6)
    page = deputy.get("/my/sign-in/again")
    assert "nothing set up" in page.text
    head = desk.visitor(HEAD)
    clock.pass_by(minutes=6)
    options = options_on(head.get("/my/sign-in/again"), "get")
    assert deputy.post("/my/sign-in/again/passkey", credential=passkey.given(options)).status == 403
    assert head.get("/my/sign-in/passkey").status == 303
    assert head.post("/my/sign-in/again/passkey", credential=passkey.given(options)).status == 303
    assert head.get("/my/sign-in/passkey").status == 200


def test_strangers_who_try_keep_nobody_from_a_passkey_of_theirs(desk: Served, passkey: SoftPasskey) -> None:
    # Behind a reverse proxy they come from the same address as everybody else.
    stranger = desk.visitor()
    stranger.get("/sign-in")
    for _ in range(65):
        assert stranger.post("/sign-in/passkey", credential="{}").status == 403
    visitor = desk.visitor()
    assert HEAD.name in visitor.follow(sign_in_with(visitor, passkey)).text
