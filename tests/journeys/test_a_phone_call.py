"""A grandmother without e-mail rings the office. What she says becomes a case, and she is answered by post."""

from __future__ import annotations

from typing import Any

from tests.journeys.at_the_desk import acts, approve, download, group, on, reference_of_the_case
from tests.journeys.told import School, words_of_pdf

CALLER = "Mrs Joan Arkwright"
SAID = (
    "Last night in the Year 3 Oak WhatsApp group Dave Nokes called Miss Prior a stupid lazy cow and told everyone she was "
    "drunk at work. Please keep my name out of it."
)


def test_a_call_to_the_office_becomes_a_case_and_is_answered_by_post(school: School) -> None:
    with school.at_desk("office") as office:
        write_down_the_call(office)
        school.goes_on()
        reference = reference_of_the_case(school)
        with school.at_desk("head") as head:
            the_head_answers_on_paper(head, reference)
            school.goes_on()
            head.goto("/")
            assert "Acknowledgement" not in on(head)
            assert reference in on(head)
        the_office_sees_nothing_of_it(school, office, reference)
    # The desk sent no letter: it was posted. Leaders were told that something waits, in words that say nothing.
    assert school.letters == []
    assert {to for to, _ in school.posted} == {(school.person(each).address,) for each in ("head", "deputy")}
    for _, notice in school.posted:
        for word in ("Arkwright", "Nokes", "Prior", "Oak", reference, "rang", "phone"):
            assert word not in notice.as_string()
    told = acts(school)
    for line in (("office", "call-logged"), ("head", "draft-approved"), ("head", "letter-posted")):
        assert told.count(line) == 1
    assert ("program", "letter-sent") not in told
    school.checks_its_trail()


def write_down_the_call(page: Any) -> None:
    page.get_by_role("link", name="Write down a phone call").click()
    page.get_by_label("What did they say?").fill(SAID)
    page.get_by_label("Caller’s name").fill(CALLER)
    page.get_by_label("What are they to the school?").fill("grandmother")
    page.get_by_label("Their child and class").fill("Tilly, Year 3 Oak")
    page.get_by_label("Phone").fill("01632 960 017")
    page.get_by_label("Postal address").fill("8 Hazel Row\nSale\nM33 9ZZ")
    page.get_by_role("button", name="Pass it on").click()
    page.get_by_text("Thank you: it has been passed on.").wait_for()


def the_head_answers_on_paper(page: Any, reference: str) -> None:
    page.goto("/")
    assert reference in group(page, "approve")
    page.locator("section.group.approve a").first.click()
    seen = on(page)
    assert "a stupid lazy cow" in seen
    assert "asks not to be named" in seen
    assert "A phone call, Tue 24 November 2026, 10:00, written down by Mrs Pauline Grady" in seen
    for hidden in ("Arkwright", "960 017", "Hazel Row", "does not say who sent"):
        assert hidden not in seen
    page.get_by_role("link", name="Read and approve the letter").click()
    assert "8 Hazel Row, Sale, M33 9ZZ" in on(page)
    approve(page)
    page.goto("/")
    assert reference in group(page, "post")
    page.locator("section.group.post a").first.click()
    letter = words_of_pdf(download(page, "Download the PDF"))
    for word in ("Hollybank Primary School", CALLER, "8 Hazel Row", "M33 9ZZ", "Dear Mrs Arkwright", reference):
        assert word in letter
    for word in ("Nokes", "cow", "Prior"):
        assert word not in letter
    page.get_by_role("button", name="I have posted it").click()
    page.get_by_text("Noted as posted.").wait_for()


def the_office_sees_nothing_of_it(school: School, page: Any, reference: str) -> None:
    page.goto("/")
    for word in (reference, "Arkwright", "Nokes", "/case/", "/draft/", "/mail/"):
        assert word not in page.content()
    office = school.desk.visitor(school.person("office"))
    for path in (f"/case/{reference}", f"/case/{reference}/gathered", "/mail"):
        assert office.get(path).status == 404
