"""A parent takes her report back. The case stays, she gets it confirmed, and what she writes later opens it again."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

from tests.journeys.at_the_desk import acts, answered, approve, group, on
from tests.journeys.told import School, plain, proposed
from tests.parents_mail import PARENT_ADDRESS, mail

SENDER = f"Ola Zzyxkowska <{PARENT_ADDRESS}>"


def test_a_report_that_was_taken_back_is_confirmed_and_taken_up_again_by_news(school: School) -> None:
    reference, first = answered(school)

    school.lets_pass(days=1)
    words = "Please drop this, I do not want to go on with my complaint. I would rather leave it.\n"
    school.gets(answer(words, first, 2))
    with school.at_desk("deputy") as page:
        the_report_is_taken_back(page, reference)
    school.holding_time_ends()
    check_confirmation(school.letters_to(PARENT_ADDRESS)[-1], reference)
    with school.at_desk("head") as page:
        the_case_is_closed(page, reference)
    school.lets_pass(days=2)
    school.gets(answer("He has done it again today, so I have changed my mind. Please help.\n", first, 3))
    with school.at_desk("head") as page:
        assert reference in group(page, "news")
        page.locator("section.group.news a").first.click()
        seen = on(page)
        assert "He has done it again today" in seen
        assert "Being looked into" in seen
        assert "The case was closed; something new came, so it is looked into again." in seen
        assert "The report was taken back" in seen
        assert "She does not want to go on." in seen
        she_goes_on_with_it(page)
    assert len(school.letters) == len(school.letters_to(PARENT_ADDRESS)) == 2
    told = [act for _, act in acts(school)]
    assert [told.count(each) for each in ("case-opened", "report-withdrawn", "case-closed", "case-reopened")] == [1] * 4
    school.checks_its_trail()


def she_goes_on_with_it(page: Any) -> None:
    assert "The reporter hears by" not in on(page)
    page.get_by_text("More for this case", exact=True).click()
    page.get_by_role("link", name="They go on with the report after all").click()
    page.get_by_role("button", name="Note it").click()
    page.get_by_text("Noted. They hear of the outcome as before.").wait_for()
    assert "The report was taken back" not in on(page).split("The story")[0]
    assert "The reporter hears by Wed 16 December" in on(page)


def answer(words: str, letter: EmailMessage, number: int) -> bytes:
    """What the parent answers to a letter of ours."""
    return mail(
        words,
        sender=SENDER,
        subject=letter["Subject"],
        number=number,
        In_Reply_To=letter["Message-ID"],
        References=f"<1@parents.example> {letter['Message-ID']}",
    )


def the_report_is_taken_back(page: Any, reference: str) -> None:
    assert reference in group(page, "news")
    page.locator("section.group.news a").first.click()
    page.get_by_text("More for this case", exact=True).click()
    page.get_by_role("link", name="The report was taken back").click()
    page.get_by_role("button", name="Note it").click()
    page.get_by_text("The report was taken back today.").wait_for()
    proposed(page, "Draft it (Confirmation that a report was taken back").click()
    approve(page)


def check_confirmation(letter: EmailMessage, reference: str) -> None:
    """In the parent's own thread, quoting nothing, and with nothing of anybody else."""
    assert letter["In-Reply-To"] == "<2@parents.example>"
    assert "<1@parents.example>" in letter["References"]
    assert reference in letter["Subject"]
    said = plain(letter)
    assert "You told us on 25 November 2026 that you do not want to go on" in said
    for word in ("Nokes", "Prior", "cow", "drop this"):
        assert word not in said


def the_case_is_closed(page: Any, reference: str) -> None:
    page.goto(f"/case/{reference}")
    page.get_by_text("More for this case", exact=True).click()
    page.get_by_role("link", name="Close the case").click()
    page.get_by_role("button", name="Close it").click()
    page.get_by_role("alert").wait_for()
    page.get_by_label("Why may it be closed all the same?").fill("She does not want to go on.")
    page.get_by_role("button", name="Close it").click()
    page.get_by_text("The case is closed.").wait_for()
    page.goto("/")
    assert "Closed cases (1)" in on(page)
    assert "All quiet." in on(page)
