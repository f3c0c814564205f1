"""A letter that did not arrive, a letter held back and mails set aside in a flood: each says why, and what to do next."""

from __future__ import annotations

from itertools import count

import pytest
from sqlalchemy import select

from casefile.cabinet import Cabinet
from casefile.loop_stops import Limits
from casefile.tables import Case, Draft, Mail
from outbound.first_answer import hold_back_answer
from outbound.returned_letters import take_report
from tests.casefile.filed import file
from tests.cast import CHAIR, HEAD, PARENT, findings, report
from tests.desk.furnished import bring_to, case
from tests.desk.served import Served
from tests.desk.test_first_page import group

_raw = count(1)


def reported(cabinet: Cabinet, draft_id: str, fate: str) -> None:
    """A machine's mail says what became of a letter."""
    with cabinet.reading() as session:
        message_id = session.get_one(Draft, draft_id).message_id
    what = report("Sorry.", automatic=True, reports_on=message_id, fate=fate, message_id="")
    filed = file(cabinet, f"report {next(_raw)}".encode(), what, findings("automatic"))
    with cabinet.writing() as session:
        take_report(session, cabinet, session.get_one(Mail, filed.mail_id), what)


@pytest.fixture
def bounced(desk: Served) -> tuple[str, str]:
    """The reference of a case and its letter, which did not arrive."""
    reference, draft_id = case(desk.cabinet)
    bring_to(desk.cabinet, draft_id, "sent", sent_at=desk.cabinet.now())
    reported(desk.cabinet, draft_id, "failed")
    return reference, draft_id


def test_a_letter_that_did_not_arrive_stands_first_and_says_what_to_do(desk: Served, bounced: tuple[str, str]) -> None:
    reference, draft_id = bounced
    visitor = desk.visitor(HEAD)
    listed = group(visitor.get("/").text, "trouble")
    assert "it did not arrive, a mail server says" in listed
    assert "Check the address, and answer in another way" in listed
    assert f"/draft/{draft_id}" in listed
    page = visitor.get(f"/case/{reference}").text
    assert "An automatic mail says that the letter did not arrive." in page
    assert "Open it and decide." in page
    assert PARENT.address in visitor.get(f"/draft/{draft_id}").text


def test_it_is_off_the_first_page_once_a_leader_answers_in_another_way(desk: Served, bounced: tuple[str, str]) -> None:
    reference, draft_id = bounced
    visitor = desk.visitor(HEAD)
    visitor.get(f"/case/{reference}")
    visitor.get(f"/draft/{draft_id}")
    page = visitor.follow(visitor.post(f"/draft/{draft_id}/withdraw")).text
    assert "did not arrive, and was put away" in page
    assert "All quiet." in visitor.get("/").text


def test_whoever_may_not_see_the_case_learns_nothing_of_it(desk: Served, bounced: tuple[str, str]) -> None:
    visitor = desk.visitor(CHAIR)
    assert "All quiet." in visitor.get("/").text
    assert visitor.get(f"/draft/{bounced[1]}").status == 404


@pytest.mark.parametrize(
    ("fate", "said"),
    [
        ("delayed", "that the letter is late, and that the server goes on trying."),
        ("read", "that the letter was opened."),
        ("unread", "that the letter was deleted unread, or that no receipt is given."),
    ],
)
def test_other_reports_stand_in_the_story_and_ask_nothing(desk: Served, fate: str, said: str) -> None:
    reference, draft_id = case(desk.cabinet)
    bring_to(desk.cabinet, draft_id, "sent", sent_at=desk.cabinet.now())
    visitor = desk.visitor(HEAD)
    visitor.get(f"/case/{reference}")
    reported(desk.cabinet, draft_id, fate)
    assert "All quiet." in visitor.get("/").text
    assert f"An automatic mail says {said}" in visitor.get(f"/case/{reference}").text


def test_a_letter_that_was_held_back_can_be_asked_for_once(desk: Served) -> None:
    filed = file(desk.cabinet, b"one of many")
    assert filed.case is not None
    with desk.cabinet.writing() as session:
        hold_back_answer(session, desk.cabinet, session.get_one(Case, filed.case.id), "many-mails")
    visitor, path = desk.visitor(HEAD), f"/case/{filed.case.reference}"
    page = visitor.get(path).text
    assert "No letter was drafted by itself: many mails came from the same sender within an hour." in page
    page = visitor.follow(visitor.post(f"{path}/letter")).text
    assert "A letter was drafted." in page
    assert "Read and approve the letter" in page
    assert "asked for the letter to be drafted." in page
    assert "Draft the letter now" not in page
    assert visitor.post(f"{path}/letter").status == 409
    with desk.cabinet.reading() as session:
        assert session.scalars(select(Draft.state)).all() == ["waiting"]


def flood(cabinet: Cabinet, mails: int) -> None:
    """Mails of one sender, of whom the settings allow one an hour."""
    for number in range(mails):
        file(cabinet, f"flood {next(_raw)}".encode(), report(subject=f"Flood {number}"), limits=Limits("", 1))


def test_a_flood_is_one_entry_that_says_why(desk: Served) -> None:
    flood(desk.cabinet, 6)
    visitor = desk.visitor(HEAD)
    page = visitor.get("/").text
    listed = group(page, "many")
    assert "5 mails were set aside" in listed
    assert "Many mails came from one sender within an hour" in listed
    assert group(page, "aside") == ""
    others = visitor.get("/mail").text
    assert [f"Flood {number}" in others for number in range(6)] == [False, True, True, True, True, True]
