"""The demo's first steps: shown to whoever leads, ticked off by what they do, and put away for good by one press."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from casefile.cabinet import Cabinet
from desk.demo.demo_door import DemoDoor
from service.demo.post_office import Delivered
from tests.cast import DEPUTY, DSL, HEAD, NOW
from tests.conftest import Clock
from tests.desk.served import Served, Visitor, served
from tests.desk.worked import REASON, Worked, work_on

ARRIVED: list[Delivered] = []


@pytest.fixture
def worked(desk_cabinet: Cabinet, clock: Clock) -> Worked:
    made = work_on(desk_cabinet)
    clock.pass_by(seconds=60)
    return made


@pytest.fixture
def demo(desk_cabinet: Cabinet, worked: Worked) -> Iterator[Served]:
    ARRIVED.clear()
    begun = desk_cabinet.now().isoformat()
    door = DemoDoor(lambda: ARRIVED, "concerns@hollybank.example", 2525, begun)
    with served(desk_cabinet, door) as running:
        yield running


def panel(visitor: Visitor, path: str = "/") -> str:
    found = re.search(r'<aside class="first-steps".*?</aside>', visitor.get(path).text, re.DOTALL)
    return found[0] if found else ""


def ticked(visitor: Visitor) -> list[bool]:
    return ["is-done" in each for each in re.findall(r"<li[^>]*>", panel(visitor))]


def test_each_step_leads_to_its_page_and_is_ticked_off_once_it_is_taken(demo: Served, worked: Worked) -> None:
    visitor = demo.visitor(HEAD)
    assert ticked(visitor) == [False] * 5
    case, letter, labels, received, ladder = (
        next(each for each in re.findall(r'<li[^>]*>.*?href="([^"]+)"', panel(visitor), re.DOTALL) if part in each)
        for part in (worked.reference, "/draft/", "#labels", "/demo/received", "/decide")
    )
    page = visitor.get(case)
    assert ticked(visitor) == [True, False, False, False, False]
    assert "Next: agree with a label" in panel(visitor, case)
    visitor.get(labels)
    judged = re.findall(rf'action="({re.escape(case)}/label/[0-9a-f]+)"', page.text)[0]
    visitor.post(judged, standing="accepted", seen="suggested")
    assert ticked(visitor) == [True, True, False, False, False]
    visitor.get(letter)
    assert visitor.post(f"{letter}/approve", version="1").status == 303
    assert ticked(visitor) == [True, True, True, False, False]
    visitor.get(received)
    assert ticked(visitor)[3] is False
    ARRIVED.append(Delivered("ola@parents.example", "Yours", "Dear Ola", "<p>Dear Ola</p>", NOW))
    visitor.get(received)
    assert ticked(visitor) == [True, True, True, True, False]
    visitor.get(f"{ladder}/conversation")
    assert visitor.post(f"{ladder}/conversation", about=worked.gemma, reason=REASON).status == 303
    assert ticked(visitor) == [True] * 5
    assert "be somebody else" in panel(visitor)


def test_they_are_put_away_and_brought_back(demo: Served) -> None:
    visitor = demo.visitor(HEAD)
    assert panel(visitor, "/cases")
    visitor.follow(visitor.post("/demo/steps"))
    assert panel(visitor) == panel(visitor, "/cases") == ""
    visitor.get("/demo")
    visitor.follow(visitor.post("/demo/steps", show="yes"))
    assert panel(visitor)


def test_they_count_what_one_did_oneself_and_are_for_those_who_lead(demo: Served, worked: Worked) -> None:
    demo.visitor(HEAD).get(f"/case/{worked.reference}")
    assert ticked(demo.visitor(DEPUTY)) == [False] * 5
    assert panel(demo.visitor(DSL)) == ""


def test_a_real_desk_has_none(desk: Served) -> None:
    assert panel(desk.visitor(HEAD)) == ""
