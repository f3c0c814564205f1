"""The search page: what it shows, to whom, and where the words that were looked for do not stand."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from casefile.cabinet import Cabinet
from casefile.report import Mailbox
from casefile.school import Person
from casefile.tables import AuditLine, Case
from desk.search.search_pages import ON_A_PAGE
from tests.casefile.worked import a_case
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, IT, MARKED, OFFICE, PARENT, report
from tests.desk.furnished import Furnished
from tests.desk.served import Answer, Served, Visitor


def look_for(visitor: Visitor, words: str, **more: str) -> Answer:
    visitor.get("/search")
    answer = visitor.post("/search", words=words, **more)
    assert answer.status == 200
    return answer


def marked(answer: Answer) -> set[str]:
    return set(re.findall(r"<mark>([^<]*)</mark>", answer.text))


def noted(cabinet: Cabinet, act: str) -> list[str]:
    with cabinet.reading() as session:
        lines = select(Case.reference).join(AuditLine, AuditLine.case_id == Case.id).where(AuditLine.act == act)
        return list(session.scalars(lines))


@pytest.mark.parametrize(("person", "status"), [(HEAD, 200), (DSL, 200), (CHAIR, 200), (OFFICE, 404), (IT, 404)])
def test_those_who_read_cases_may_search_them(desk: Served, person: Person, status: int) -> None:
    visitor = desk.visitor(person)
    assert visitor.get("/search").status == status
    visitor.follow(visitor.get("/")) if person is IT else visitor.get("/")
    assert visitor.post("/search", words="walrus").status == status


def test_what_is_found_is_shown_with_its_words_and_leads_to_where_they_stand(
    desk: Served, furnished: Furnished
) -> None:
    answer = look_for(desk.visitor(HEAD), "“useless lazy cow” tranter")
    reference, mail = furnished.cases["everything"], furnished.mails["everything"][:8]
    assert "One case has" in answer.text
    assert f"/case/{reference}#mail-{mail}" in answer.text
    assert f'/case/{reference}#people"' in answer.text
    assert marked(answer) == {"useless", "lazy", "cow", "Tranter"}
    assert "<script>" not in answer.text
    assert noted(desk.cabinet, "case-found") == [reference]


def test_a_line_of_a_chat_is_named_as_one(desk: Served, furnished: Furnished) -> None:
    answer = look_for(desk.visitor(HEAD), "“talk to her first”")
    assert "In a chat" in answer.text
    assert marked(answer) == {"talk", "to", "her", "first"}


def test_the_writer_is_covered_and_found_only_where_asked_for(desk: Served, furnished: Furnished) -> None:
    visitor = desk.visitor(HEAD)
    nothing = look_for(visitor, MARKED)
    assert "No case you may see has this word" in nothing.text
    assert "Look for who wrote, too" in nothing.text
    answer = visitor.post("/search", words=MARKED, writers="yes")
    assert furnished.cases["everything"] in answer.text
    # In the field where it was typed, and nowhere else.
    assert answer.text.count(MARKED) == answer.text.count(f'value="{MARKED}"') == 1
    assert "This is noted." in answer.text
    assert furnished.cases["everything"] in noted(desk.cabinet, "writer-found")
    shown = look_for(visitor, "kind regards")
    assert "[name hidden]" in shown.text
    assert PARENT.address not in shown.text


def test_who_wrote_is_told_of_no_case_without_a_note(desk: Served, furnished: Furnished) -> None:
    visitor = desk.visitor(HEAD)
    # Words that no case has beside the name: how many cases it wrote to the school about is not told either.
    apart = look_for(visitor, f"{MARKED} xyzzy", writers="yes")
    assert "No case you may see has all of these words" in apart.text
    assert noted(desk.cabinet, "writer-found") == []
    assert f"“{MARKED}”: none</li>" in apart.text
    assert f"“{MARKED[:5]}”: none</li>" in look_for(visitor, f"{MARKED[:5]} xyzzy", writers="yes").text
    # Nor does a page behind the last one say that there are some without showing, and noting, them.
    behind = look_for(visitor, MARKED, writers="yes", first="400")
    assert furnished.cases["everything"] in behind.text
    assert furnished.cases["everything"] in noted(desk.cabinet, "writer-found")


def test_a_recused_head_finds_nothing_and_sees_no_count(desk: Served, furnished: Furnished) -> None:
    hidden = furnished.cases["about-head"]
    for typed in ("herself headteacher", hidden):
        answer = look_for(desk.visitor(HEAD), typed)
        assert "No case you may see has" in answer.text
        assert hidden not in answer.text.replace(f'value="{typed}"', "").replace(f"“{typed}”", "")
    assert hidden in look_for(desk.visitor(CHAIR), "headteacher herself").text
    assert hidden not in look_for(desk.visitor(DEPUTY), "headteacher herself").text


def test_nothing_that_is_looked_for_stands_in_an_address_a_log_or_the_trail(
    desk: Served, furnished: Furnished, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        visitor = desk.visitor(HEAD)
        look_for(visitor, f"tranter {MARKED} zebra")
        answer = visitor.get(f"/search?words={MARKED}")
    assert MARKED not in answer.text
    assert not re.search(f"tranter|zebra|{MARKED}", caplog.text, re.IGNORECASE)
    with desk.cabinet.reading() as session:
        trail = " ".join(str((each.act, each.details)) for each in session.scalars(select(AuditLine)))
    assert not re.search(f"tranter|zebra|{MARKED}", trail, re.IGNORECASE)


def test_where_nothing_is_found_it_says_which_words_to_leave_out(desk: Served, furnished: Furnished) -> None:
    visitor = desk.visitor(HEAD)
    text = look_for(visitor, "tranter zebra", states="closed").text
    assert "No case you may see has all of these words" in text
    assert "only at closed cases" in text
    text = look_for(visitor, "tranter zebra").text
    assert "“tranter”: one case" in text
    assert "“zebra”: none" in text
    assert "There is no word in that" in look_for(visitor, "?!").text
    assert "words that begin so" in look_for(visitor, "trant").text
    assert "<mark>Tranter</mark>" in look_for(visitor, "trant").text


def test_hundreds_are_shown_a_page_at_a_time(desk: Served) -> None:
    for number in range(ON_A_PAGE + 5):
        a_case(desk.cabinet, what=report(f"A walrus {number}.", sender=Mailbox("", f"p{number}@parents.example")))
    visitor = desk.visitor(HEAD)
    first = look_for(visitor, "walrus")
    rest = visitor.post("/search", words="walrus", first=str(ON_A_PAGE))
    assert f"{ON_A_PAGE + 5} cases have" in first.text
    shown = [set(re.findall(r"CD-\w{4}-\w{2}", each.text)) for each in (first, rest)]
    assert [len(each) for each in shown] == [ON_A_PAGE, 5]
    assert not shown[0] & shown[1]
    for odd in ("-1", "x", "9" * 30, "99"):
        assert visitor.post("/search", words="walrus", first=odd, states="odd", time="odd").status == 200


def test_only_cases_of_a_time_are_looked_at(desk: Served, desk_cabinet: Cabinet, furnished: Furnished) -> None:
    with desk_cabinet.writing() as session:
        for case in session.scalars(select(Case)):
            case.opened_at -= timedelta(days=40)
    visitor = desk.visitor(HEAD)
    assert "No case you may see" in look_for(visitor, "crossing", time="30").text
    assert "One case has" in look_for(visitor, "crossing", time="365").text
