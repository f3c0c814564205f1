"""A phone call at the desk: written down by the office, passed on, and gone from the office's eyes."""

from __future__ import annotations

from casefile.cabinet import Cabinet
from casefile.filing import open_raw
from casefile.tables import Mail
from tests.cast import HEAD, MARKED, OFFICE
from tests.desk.served import Served

CALL = {
    "said": "She shouted at me at the gate, and everybody looked.",
    "day": "2026-11-24",
    "time": "09:15",
    "name": f"Ola {MARKED}",
    "child": "Tyler, Year 3 Oak",
    "phone": "01632 960003",
    "postal": "14 Hazel Row\r\nSale",
}


def test_the_office_passes_a_call_on_and_sees_nothing_of_the_case(desk: Served, desk_cabinet: Cabinet) -> None:
    visitor = desk.visitor(OFFICE)
    first = visitor.get("/")
    assert first.text.index("Write down a phone call") < first.text.index("What you can do")
    visitor.get("/call")
    page = visitor.follow(visitor.post("/call", **CALL))
    assert "Thank you: it has been passed on." in page.text
    assert "/case/" not in page.text
    assert MARKED not in page.text
    with desk_cabinet.reading() as session:
        mail = session.query(Mail).one()
        raw = open_raw(session, desk_cabinet, mail).decode()
    assert mail.logged_by == "office"
    assert "everybody looked" in raw
    assert visitor.get(f"/mail/{mail.id}").status == 404


def test_words_of_a_call_that_could_not_be_kept_come_back(desk: Served, desk_cabinet: Cabinet) -> None:
    visitor = desk.visitor(HEAD)
    visitor.get("/call")
    for wrong, said in (
        ({"said": ""}, "Write what the caller said."),
        ({"time": "quarter past"}, "Give a time, such as 15:45."),
        ({"address": "ola at parents"}, "That is not an e-mail address."),
        ({"day": "2026-11-25"}, "That time is still to come."),
    ):
        page = visitor.post("/call", **{**CALL, **wrong})
        assert page.status == 422
        assert said in page.text
        assert MARKED in page.text
        assert "14 Hazel Row" in page.text
    with desk_cabinet.reading() as session:
        assert session.query(Mail).count() == 0
