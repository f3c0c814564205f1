"""No answer of the desk is without the headers that protect it: every route, every way to ask, every refusal."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser
from urllib.parse import urlsplit

import pytest

from casefile.cabinet import Cabinet
from casefile.tables import Case
from desk.app import make_desk
from desk.settings import DeskSettings
from ingest.parse_mail import exhibit_bytes
from tests.cast import HEAD, OFFICE
from tests.desk.furnished import HOLD, SENDER, Furnished, everything
from tests.desk.served import Served, Visitor


def assert_protected(headers: Message, what: str, *, is_static: bool = False) -> None:
    policies = headers.get_all("Content-Security-Policy") or []
    assert len(policies) == 1, what
    policy = {name: values for name, *values in (each.split() for each in policies[0].split(";") if each.strip())}
    assert policy["default-src"] == ["'none'"], what
    in_frame = policy["frame-ancestors"] == ["'self'"]
    # What may stand in a frame of the desk is sandboxed and may bring a style; nothing else may.
    assert in_frame or policy["frame-ancestors"] == ["'none'"], what
    assert not in_frame or policy["sandbox"] == [], what
    assert in_frame or "unsafe" not in policies[0], what
    assert policy.get("script-src", ["'self'"]) == ["'self'"], what
    assert not [
        each for values in policy.values() for each in values if "*" in each or ":" in each.replace("data:", "")
    ], what
    assert headers["X-Content-Type-Options"] == "nosniff", what
    assert headers["X-Frame-Options"] == ("SAMEORIGIN" if in_frame else "DENY"), what
    assert headers["Referrer-Policy"] == "no-referrer", what
    assert headers["Cache-Control"] == ("no-cache" if is_static else "no-store"), what
    assert not headers["Server"], what


def routes(cabinet: Cabinet, furnished: Furnished) -> Iterator[tuple[str, str, set[str]]]:
    """Each route with a path to it: a case, a letter and a mail that are there, and for all else what is not."""
    desk = make_desk(cabinet, DeskSettings("http://localhost", HOLD, SENDER, exhibit_bytes))
    there = {
        "reference": furnished.cases["everything"],
        "draft_id": furnished.drafts["everything"],
        "mail_id": furnished.mails["everything"],
        "person_id": HEAD.id,
        "filename": "desk.css",
    }
    urls = desk.url_map.bind("localhost")
    for rule in desk.url_map.iter_rules():
        given = {each: there.get(each, "0" * 32) for each in rule.arguments}
        numbers = {
            each: 1 if type(rule._converters[each]).__name__ == "IntegerConverter" else given[each] for each in given
        }
        yield (
            rule.endpoint,
            urls.build(rule.endpoint, numbers, next(iter(rule.methods or {"GET"}))),
            rule.methods or set(),
        )


def test_every_route_and_every_way_to_ask(desk: Served, desk_cabinet: Cabinet, furnished: Furnished) -> None:
    head, office, nobody = desk.visitor(HEAD), desk.visitor(OFFICE), desk.visitor()
    statuses = set()
    for endpoint, path, methods in routes(desk_cabinet, furnished):
        ways: list[tuple[Visitor, str]] = [(office, "GET"), (nobody, "POST"), (nobody, "PUT")]
        # A form without the desk's own token changes nothing.
        ways += [(head, method) for method in sorted(methods)]
        for visitor, method in ways:
            answer = visitor.send(method, path)
            statuses.add(answer.status)
            assert_protected(
                answer.headers,
                f"{method} {endpoint}: {answer.status}",
                is_static=endpoint == "static" and answer.status == 200,
            )
    assert {200, 303, 400, 404} <= statuses


def test_what_is_no_page_too_long_from_elsewhere_or_broken(desk: Served, desk_cabinet: Cabinet) -> None:
    reference, draft_id = everything(desk_cabinet)
    head = desk.visitor(HEAD)
    head.get(f"/draft/{draft_id}")
    answers = {
        "404": head.get("/nowhere"),
        "405": head.send("DELETE", "/"),
        "413": head.post(f"/draft/{draft_id}/save", version="1", subject="s", text="x" * 500_000),
        "400": head.get("/", Host="else.example"),
        "404 of a file": head.get("/static/none.css"),
    }
    with desk_cabinet.writing() as session:
        row = session.query(Case).filter_by(reference=reference).one()
        row.title = row.title[:-1] + bytes([row.title[-1] ^ 1])
    answers["500"] = head.get(f"/case/{reference}")
    assert [answers[each].status for each in ("404", "405", "413", "400", "500")] == [404, 400, 413, 400, 500]
    for what, answer in answers.items():
        assert_protected(answer.headers, what, is_static=what == "404 of a file")


@pytest.mark.parametrize(
    "raw",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost localhost\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: y\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 300_000 + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n",
    ],
)
def test_what_the_server_refuses_by_itself(desk: Served, raw: bytes) -> None:
    with socket.create_connection(("127.0.0.1", urlsplit(desk.url).port or 0), timeout=10) as connection:
        connection.sendall(raw)
        answer = b""
        while b"\r\n\r\n" not in answer:
            more = connection.recv(65_536)
            assert more, answer
            answer += more
    status, _, head = answer.partition(b"\r\n")
    assert status.split()[1][:1] in {b"4", b"5"}
    assert_protected(BytesParser().parsebytes(head, headersonly=True), status.decode())
