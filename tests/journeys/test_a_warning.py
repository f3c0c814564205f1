"""A parent writes about another parent in the class group. Three weeks later it is dealt with, and neither learns of the other."""

from __future__ import annotations

import re
from email.message import EmailMessage
from typing import Any

import pytest

from tests.cast import MARKED
from tests.desk.browsers import PHONE
from tests.journeys.at_the_desk import acts, approve, on, read_and_approve
from tests.journeys.told import School, choose, in_this_order, plain, proposed, words_of, write
from tests.parents_mail import CHAT, PARENT_ADDRESS, REPORT, mail

DAVE = "dave@nokes.example"
MATTER = (
    'On Sunday 22 November you wrote in the Year 3 Oak parents\' group that Miss Prior was a "stupid lazy cow", '
    "in front of all the other parents."
)
HASTY = " A child who adores her cried at bedtime because of it."
REASON = "He owns to it and is sorry. It was read by thirty parents, so a talk alone would not be enough."
BEDTIME = "My daughter adores Miss Prior and cried at bedtime because of it."
# What whoever wrote the report would be known by.
OF_THE_REPORT = (MARKED, "Ola", PARENT_ADDRESS, "drunk at work", "bedtime", "daughter")


def report() -> bytes:
    return mail(
        f"{REPORT}{BEDTIME}\n",
        files={"WhatsApp Chat with Year 3 Oak.txt": CHAT.encode()},
        References="<earlier@parents.example>",
    )


@pytest.mark.timeout(300)
def test_from_a_first_report_to_a_warning(school: School) -> None:
    school.gets(report())
    ((to, notice),) = [each for each in school.posted if school.person("head").address in each[0]]
    assert to == (school.person("head").address,)
    assert not [each for each in (*OF_THE_REPORT, "Nokes", "Prior", "CD-") if each in words_of(notice)]
    assert school.letters == []

    with school.at_desk("head", size=PHONE) as page:
        page.get_by_role("link", name="The Oak group").first.click()
        assert "Dave Nokes" in on(page)
        assert MARKED not in on(page)
        reference = page.locator(".reference").first.inner_text()
        read_and_approve(page)
        ask_around(page, reference)
        decide_on_a_warning(page, reference)
        warn(page)
        school.holding_time_ends()
        page.goto(f"/case/{reference}")
        tell_the_reporter(page)
        school.holding_time_ends()
        close(page, reference)

    acknowledgement, outcome = school.letters_to(PARENT_ADDRESS)
    for letter in (acknowledgement, outcome):
        assert letter["In-Reply-To"] == "<1@parents.example>"
        assert letter["References"].split() == ["<earlier@parents.example>", "<1@parents.example>"]
        assert reference in letter["Subject"]
        assert not [each for each in ("Nokes", "Dave", "lazy cow", "warning") if each in words_of(letter)]
    assert "it has now been dealt with" in plain(outcome)
    check_warning(school.letters_to(DAVE), reference)
    assert len(school.letters) == 3
    school.lets_pass(days=3)
    assert len(school.letters) == 3
    check_trail(school)


def ask_around(page: Any, reference: str) -> None:
    """He is rung up, and says what he has to say."""
    page.goto(f"/case/{reference}")
    assert "About Priya" not in on(page)
    page.get_by_role("link", name="(Dave Nokes)").click()
    page.get_by_label("E-mail address").fill(DAVE)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Agree with Abusive or personal comment").click()
    page.get_by_role("link", name="Add what was gathered").first.click()
    page.get_by_label("Phone call", exact=True).check()
    page.get_by_label("With whom, or from whom?").fill("Dave Nokes, Anu's classmate's father")
    page.get_by_label("What was said or seen?").fill("He wrote it in anger over the spelling list, and he is sorry.")
    page.get_by_role("button", name="Keep it").click()
    assert "He wrote it in anger over the spelling list" in on(page)


def decide_on_a_warning(page: Any, reference: str) -> None:
    page.goto(f"/case/{reference}")
    page.get_by_role("link", name="Decide", exact=True).first.click()
    page.get_by_role("heading", name="Decide", exact=True).wait_for()
    beside = page.locator(".side").inner_text()
    assert "Abusive or personal comments about staff" in beside
    choose(page, "A warning letter")
    page.get_by_label("Dave Nokes").check()
    page.get_by_role("button", name="Decide it").click()
    assert "Nothing is decided without a reason." in on(page)
    page.get_by_label("Why this, and not something milder or firmer?").fill(REASON)
    page.get_by_role("button", name="Decide it").click()
    assert "A warning letter Decided for Dave Nokes" in on(page)


def warn(page: Any) -> None:
    """In a hurry the head writes what only the report said; the desk lets nothing go before it is out again."""
    write(
        page,
        "Warning",
        "Dave Nokes",
        {
            "What happened, as you found it?": f"{MATTER}{HASTY}",
            "What did they tell you about it": "When we spoke you told us that you had written in anger and were sorry.",
            "What do you expect from now on?": "Please bring worries about school to Miss Prior or to us.",
        },
    )
    assert "cried at bedtime because of" in page.locator("#leaks").inner_text()
    assert page.get_by_role("button", name=re.compile("^Approve")).count() == 0
    letter = page.get_by_label("The letter", exact=True)
    letter.fill(letter.input_value().replace(HASTY, ""))
    page.get_by_role("button", name="Save and see the preview").click()
    assert page.locator("#leaks").count() == 0
    approve(page)


def tell_the_reporter(page: Any) -> None:
    proposed(page, "Draft it (Outcome to the person who reported it").click()
    approve(page)


def close(page: Any, reference: str) -> None:
    page.goto(f"/case/{reference}")
    page.get_by_text("More for this case", exact=True).click()
    page.get_by_role("link", name="Close the case").click()
    page.get_by_role("button", name="Close it").click()
    page.goto("/")
    assert "All quiet." in on(page)
    assert "There is no open case" in on(page)
    page.get_by_text("Closed cases (1)").wait_for()


def check_warning(letters: list[EmailMessage], reference: str) -> None:
    """One letter, in no thread of anybody's, that says what was wrong and nothing of who told."""
    (warning,) = letters
    assert warning["In-Reply-To"] is None
    assert warning["References"] is None
    assert reference in warning["Subject"]
    assert warning["Auto-Submitted"] is None
    assert MATTER in plain(warning)
    assert "This letter is a warning." in plain(warning)
    assert not [each for each in OF_THE_REPORT if each in words_of(warning)]


def check_trail(school: School) -> None:
    told = [act for actor, act in acts(school) if actor == "head"]
    asked = ("case-read", "draft-approved", "contact-set", "finding-accepted", "entry-added")
    ended = (
        "decided",
        "draft-written",
        "draft-edited",
        "draft-approved",
        "draft-written",
        "draft-approved",
        "case-closed",
    )
    assert in_this_order((*asked, *ended), told), told
    assert school.checks_its_trail() == len(acts(school))
