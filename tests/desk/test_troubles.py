"""When something goes wrong: plain words, a number for the log, and never a word of a mail in it."""

from __future__ import annotations

import logging
import re

import pytest

from casefile.cabinet import Cabinet
from casefile.tables import Case
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, IT, MARKED, OFFICE
from tests.desk import ways
from tests.desk.furnished import Furnished, everything
from tests.desk.served import Served


def test_a_failure_shows_a_number_that_stands_in_the_log_without_content(
    desk: Served, desk_cabinet: Cabinet, caplog: pytest.LogCaptureFixture
) -> None:
    reference, _ = everything(desk_cabinet)
    with desk_cabinet.writing() as session:
        row = session.query(Case).filter_by(reference=reference).one()
        row.title = row.title[:-1] + bytes([row.title[-1] ^ 1])
    with caplog.at_level(logging.DEBUG):
        answer = desk.visitor(HEAD).get(f"/case/{reference}")
    assert answer.status == 500
    number = re.search(r"this number: ([0-9a-f]{8})", answer.text)
    assert number is not None
    lines = [each.getMessage() for each in caplog.records if each.name == "concerns.desk"]
    assert len(lines) == 1
    assert re.fullmatch(rf"page failed id={number[1]} class=VaultError at=vault\.py:\d+", lines[0])
    assert all(each.exc_info is None for each in caplog.records)


def test_what_does_not_exist_and_what_is_not_allowed_look_the_same(desk: Served, furnished: Furnished) -> None:
    for person in (HEAD, DSL, CHAIR, OFFICE, IT):
        visitor = desk.visitor(person)
        nowhere = visitor.get("/nowhere")
        wrong = visitor.get("/case/CD-0000-00")
        assert (nowhere.status, wrong.status) == (404, 404)
        assert nowhere.text == wrong.text
        assert "Back to the first page" in nowhere.text
    visitor = desk.visitor(HEAD)
    assert visitor.get(f"/case/{furnished.cases['about-head']}").text == visitor.get("/nowhere").text


def test_nothing_of_a_mail_and_no_token_ever_stands_in_a_log_or_an_address(
    desk: Served, furnished: Furnished, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        nobody = desk.visitor()
        nobody.get("/sign-in")
        nobody.post("/sign-in", address=HEAD.address)
        link = desk.mailed_links()[0]
        app = ways.set_up(desk.cabinet, HEAD)
        code, recovery = app.code(), ways.recovery(desk.cabinet, HEAD)[0]
        nobody.get(link)
        nobody.follow(nobody.post(link))
        half = nobody.cookies["half"]
        for given in (f"{MARKED} 1", recovery, code):
            nobody.post("/sign-in/second", code=given)
        head = desk.visitor(HEAD)
        head.get("/people")
        head.post(f"/people/{DEPUTY.id}/invite")
        invitation = ways.invitation_for(desk).rpartition("/")[2]
        secret = ways.set_up_app(desk, ways.begin_set_up(desk, ways.invitation_for(desk)))[1].secret
        visitor = desk.visitor(HEAD)
        seen = [visitor.get(path) for path in _all_pages(furnished)]
        visitor.post(f"/case/{furnished.cases['everything']}/reporter")
        visitor.post(f"/draft/{furnished.drafts['everything']}/save", version="9", subject=MARKED, text=MARKED)
    told = caplog.text + "".join(capfd.readouterr())
    token = link.rpartition("/")[2]
    tokens = (token, half, invitation, secret, app.secret, code, recovery, *visitor.cookies.values(), visitor.token)
    for each in (MARKED, HEAD.address, "useless lazy cow", *tokens):
        assert each not in told
    addresses = {each for page in seen for each in re.findall(r'(?:href|action|src|formaction)="([^"]*)"', page.text)}
    assert len(addresses) > 30
    for each in addresses:
        assert re.fullmatch(
            r"#[a-z0-9-]*|/(?:static/(?:desk\.(?:css|svg|js)|sign-in\.js)|people|my/sign-in|cases(?:\?(?:(?:&amp;)?(?:person=[0-9a-f]{32}|(?:state|todo|label|sort|since)=[a-z-]+))+)?|search|insight|letters|audit|health|mail(?:/[0-9a-f]{32}(?:/(?:original|text|case|release|file|pass|add|dealt-with|file/[\d.]+|html|(?:chat|picture)/\d+(?:\?line=\d+)?(?:#[a-z0-9-]+)?))?)?(?:\?kind=[a-z-]+)?|sign-out|call"
            r"|case/CD-[0-9A-Z]{4}-[0-9A-Z]{2}(?:/[a-z]+(?:/[a-z-]+|/[0-9a-f]{32}(?:/[a-z]+)?)?|/evidence\.pdf|/bundle\.zip)?"
            r"(?:\?(?:to=(?:[0-9a-f]{32}|[a-z]+))?(?:&amp;)?(?:decision=[0-9a-f]{32})?(?:story=[a-z]+)?(?:&amp;from=\d+)?)?(?:#[a-z-]+)?"
            r"|draft/[0-9a-f]{32}(?:/[a-z]+(?:/\d(?:\.png)?)?|/letter\.pdf)?(?:\?v=\d+)?)?",
            each,
        ), each


def _all_pages(furnished: Furnished) -> list[str]:
    return [
        "/",
        "/mail",
        *(f"/case/{each}" for name, each in furnished.cases.items() if name != "about-head"),
        *(f"/draft/{each}" for name, each in furnished.drafts.items() if name != "about-head"),
        f"/mail/{furnished.mails['aside']}",
    ]
