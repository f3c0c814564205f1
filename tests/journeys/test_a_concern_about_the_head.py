"""A parent complains of the head. She never learns of it at the desk: the chair of governors decides, with a second person."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

from sqlalchemy import select

from casefile.tables import Case
from tests.journeys.at_the_desk import acts, on, read_and_approve, reference_of_the_case
from tests.journeys.told import School, plain, words_of
from tests.parents_mail import mail

PARENT, ADDRESS = "Marta Lindqvist", "marta@lindqvist.example"
SUBJECT = "Something serious about the headteacher"
REPORT = f"""Dear governors,

I want to complain about the headteacher, Mrs Calloway. Yesterday she told other parents at the gate that our family steals from
the PTA, which is a lie. She called me a thief in front of everybody.

Kind regards,
{PARENT}
"""
KEPT_FROM = ("head", "deputy")


def test_the_chair_decides_with_a_second_person_and_the_head_sees_nothing(school: School) -> None:
    # There is another case, so that what the head sees is not just empty.
    school.gets(mail())
    other, before = reference_of_the_case(school), len(school.posted)
    school.gets(mail(REPORT, sender=f"{PARENT} <{ADDRESS}>", subject=SUBJECT, number=2))
    assert {to for to, _ in school.posted[before:]} == {(school.person("chair").address,)}
    reference = the_one_beside(school, other)
    for each in KEPT_FROM:
        nothing_for(school, each, reference)

    with school.at_desk("chair") as chair:
        the_chair_answers_and_proposes(chair, reference)
        chair.get_by_role("button", name="Ask Mr Alan Priestley to be the second person").first.click()
        chair.get_by_text("They may see this case from now on, and are told that something waits.").wait_for()
    school.holding_time_ends()
    with school.at_desk("trust") as trust:
        assert reference in on(trust)
        trust.get_by_role("link", name=SUBJECT).first.click()
        trust.get_by_role("button", name="Agree as the second person").click()
        trust.get_by_role("status").wait_for()
        assert "agreed by Mr Alan Priestley" in on(trust)
    the_next_morning(school)
    for each in KEPT_FROM:
        nothing_for(school, each, reference)
    # She is answered by the chair, not in the name of the person she complains of.
    (letter,) = school.letters_to(ADDRESS)
    assert "Dr Helen Marsh" in plain(letter)
    assert "Calloway" not in words_of(letter)
    assert len(school.letters) == 1
    assert {"second-asked", "decision-proposed"} <= {act for who, act in acts(school) if who == "chair"}
    assert ("trust", "decision-agreed") in acts(school)
    school.checks_its_trail()


def the_one_beside(school: School, other: str) -> str:
    with school.works.cabinet.reading() as session:
        return session.scalars(select(Case.reference).where(Case.reference != other)).one()


def the_chair_answers_and_proposes(page: Any, reference: str) -> None:
    assert reference in on(page)
    page.get_by_role("link", name=SUBJECT).first.click()
    assert "Kept from Mrs Ruth Calloway" in on(page)
    read_and_approve(page)
    page.goto(f"/case/{reference}")
    page.get_by_role("link", name="Decide", exact=True).first.click()
    page.get_by_role("link", name="Legal advice is asked for").click()
    page.get_by_label("Mrs Calloway").check()
    page.get_by_label("Why this, and not something milder or firmer?").fill("It may be slander, and others heard it.")
    page.get_by_label("Which legal team").fill("The trust’s legal team")
    page.get_by_role("button", name="Propose it").click()
    page.get_by_role("status").wait_for()


def the_next_morning(school: School) -> None:
    """The school that wants a morning notice gets one at a quarter to eight."""
    cabinet = school.works.cabinet
    early = replace(cabinet, school=replace(cabinet.school, morning_notice=time(7, 45)))
    school.works = replace(school.works, cabinet=early)
    before = len(school.posted)
    school.lets_pass(hours=22)
    told = {to[0]: plain(each) for to, each in school.posted[before:]}
    # The other case's letter waits for them; of this one they hear nothing.
    for each in KEPT_FROM:
        assert "- 1 waits for your approval" in told[school.person(each).address]


def nothing_for(school: School, person_id: str, reference: str) -> None:
    """On no page that somebody can reach stands anything of the case, not even in a number."""
    visitor = school.desk.visitor(school.person(person_id))
    first, mails = visitor.get("/").text, visitor.get("/mail").text
    for word in (reference, SUBJECT, "Lindqvist", ADDRESS, "headteacher", "2 mails"):
        assert word not in first
        assert word not in mails
    assert "1 mail came in: 1 in cases." in first
    assert 'Open cases <span class="count">1</span>' in first
    for below in ("", "/evidence.pdf", "/bundle.zip", "/decide", "/letters", "/gathered"):
        assert visitor.get(f"/case/{reference}{below}").status == 404
