"""A letter does not arrive: the first page says so in plain words, and the parent is answered by post."""

from __future__ import annotations

from typing import Any

from tests.journeys.at_the_desk import acts, answered, approve, download, group, on
from tests.journeys.told import School, words_of_pdf
from tests.parents_mail import PARENT_ADDRESS
from tests.service.test_a_letter_that_came_back import bounce


def test_a_letter_that_did_not_arrive_is_answered_by_post(school: School) -> None:
    reference, sent = answered(school)
    before = len(school.posted)

    school.lets_pass(hours=1)
    school.gets(bounce(sent, PARENT_ADDRESS))
    told = school.posted[before:]
    assert {to for to, _ in told} == {(school.person(each).address,) for each in ("head", "deputy")}
    assert not any(PARENT_ADDRESS in each.as_string() for _, each in told)

    with school.at_desk("head") as page:
        the_first_page_says_so(page, reference)
        the_head_writes_on_paper(page, reference)
        page.goto("/")
        assert group(page, "trouble") == group(page, "post") == group(page, "approve") == ""
    school.goes_on()
    # By e-mail there was the one letter that came back; the second went by post.
    assert [to for to, _ in school.letters] == [(PARENT_ADDRESS,)]
    told_of = [act for _, act in acts(school) if act.startswith(("letter", "draft"))]
    assert told_of == [
        *("draft-written", "draft-approved", "letter-sent", "letter-copied", "letter-bounced", "draft-withdrawn"),
        *("draft-written", "draft-readdressed", "draft-approved", "letter-posted"),
    ]
    school.checks_its_trail()


def the_first_page_says_so(page: Any, reference: str) -> None:
    trouble = group(page, "trouble")
    assert reference in trouble
    assert "Acknowledgement: it did not arrive, a mail server says." in trouble
    assert "Often the address no longer exists or has a slip in it, or the mailbox is full." in trouble
    for word in ("bounce", "RFC", "5.1.1", "DSN", "delivery-status"):
        assert word not in on(page)


def the_head_writes_on_paper(page: Any, reference: str) -> None:
    page.locator("section.group.trouble a").first.click()
    page.get_by_role("button", name="Put it away").click()
    page.get_by_text("Put away. It can be drafted again from the case").wait_for()
    page.get_by_role("link", name=f"Case {reference}").click()
    assert "Signed by another person" not in on(page)
    step = page.get_by_role("listitem").filter(has_text="The one that was sent did not arrive.")
    assert "another address, or on paper" in step.inner_text()
    step.get_by_role("button", name="Draft it").click()
    page.get_by_role("link", name="Another address").click()
    page.get_by_label("E-mail address").fill("")
    page.get_by_label("Postal address").fill("14 Hazel Row\nSale")
    page.get_by_role("button", name="Save").click()
    approve(page)
    letter = words_of_pdf(download(page, "Download the PDF"))
    assert "14 Hazel Row" in letter
    assert "Thank you for writing to us on 24 November 2026" in letter
    assert PARENT_ADDRESS not in letter
    page.get_by_role("button", name="I have posted it").click()
    page.get_by_text("Noted as posted.").wait_for()
