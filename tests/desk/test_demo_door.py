"""The demo door: a way in without a link, clearly marked, and nowhere to be found without it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from casefile.cabinet import Cabinet
from desk.demo.demo_door import DemoDoor
from service.demo.post_office import Delivered
from tests.cast import HEAD, NOW, OFFICE, TEACHER
from tests.desk.served import Served, served

MAILS = [
    Delivered("head@school.example", "Your link", "Sign in: http://localhost:1/sign-in/with/abc\n", "", NOW),
    Delivered(
        "ola@parents.example", "Re: <b>yours</b>", "Dear Ola\n", "<script>document.title=1</script>Dear Ola", NOW
    ),
]


@pytest.fixture
def demo(desk_cabinet: Cabinet) -> Iterator[Served]:
    with served(desk_cabinet, DemoDoor(lambda: MAILS, "concerns@hollybank.example", 2525)) as running:
        yield running


def test_one_press_signs_in_as_anybody_with_a_role(demo: Served) -> None:
    for person in (HEAD, OFFICE):
        visitor = demo.visitor()
        assert person.name in visitor.get("/demo").text
        assert person.name in visitor.follow(visitor.post(f"/demo/as/{person.id}")).text
    visitor.get("/demo")
    assert visitor.post(f"/demo/as/{TEACHER.id}").status == 404


def test_every_page_says_that_it_is_a_demo(demo: Served) -> None:
    visitor = demo.visitor(HEAD)
    for path in ("/", "/mail", "/demo", "/demo/received", "/nowhere"):
        assert "Everything here is invented" in visitor.get(path).text, path


def test_what_was_received_is_shown_with_its_html_only_in_a_sandbox(demo: Served) -> None:
    visitor = demo.visitor()
    page = visitor.get("/demo/received").text
    assert page.index("Your link") < page.index("Re: &lt;b&gt;yours&lt;/b&gt;")
    assert '<iframe src="/demo/received/0"' in page
    assert 'href="http://localhost:1/sign-in/with/abc"' in page
    letter = visitor.get("/demo/received/0")
    assert letter.text == MAILS[1].html
    assert letter.headers["Content-Security-Policy"].endswith("; sandbox")
    assert visitor.get("/demo/received/7").status == 404


def test_entering_needs_a_press_on_the_demos_own_page(demo: Served) -> None:
    visitor = demo.visitor()
    visitor.get("/demo")
    assert visitor.get(f"/demo/as/{HEAD.id}").status == 404
    assert visitor.post(f"/demo/as/{HEAD.id}", token="").status == 400


def test_without_the_door_there_is_no_demo(desk: Served) -> None:
    visitor = desk.visitor()
    visitor.get("/sign-in")
    for path in ("/demo", "/demo/received", "/demo/received/0"):
        assert visitor.get(path).status == 404
    assert visitor.post(f"/demo/as/{HEAD.id}").status == 404
    assert "Demo" not in visitor.get("/sign-in").text
