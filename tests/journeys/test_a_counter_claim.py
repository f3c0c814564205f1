"""Whoever is complained about complains of whoever complained of them: two matters, and neither learns of the other."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import MARKED
from tests.journeys.at_the_desk import approve, group, on, read_and_approve
from tests.journeys.told import School, fill, plain, proposed, reference_in, words_of
from tests.parents_mail import CHAT, PARENT_ADDRESS, mail

DAVE = "dave@nokes.example"
ANSWER = f"""Dear Mrs Calloway,

thank you for your letter. I did write that, and I am sorry about it. But you should know that Ola {MARKED} told the whole playground on Friday that my son is a thug and should be locked up, and she called my wife a fat slag in front of the children. I would like to complain about her.

Dave Nokes
"""
OF_DAVE = {"What would you like them to tell you about?": "On Sunday 22 November there were messages about a teacher."}
OF_OLA = {
    "What would you like them to tell you about?": "On Friday 20 November there were loud words in the playground."
}


def answer_to(letter: Any) -> bytes:
    thread = {"In_Reply_To": letter["Message-ID"], "References": letter["Message-ID"]}
    return mail(ANSWER, number=2, sender=f"Dave Nokes <{DAVE}>", subject=f"Re: {letter['Subject']}", **thread)


@pytest.mark.timeout(300)
def test_a_counter_claim(school: School) -> None:
    school.gets(mail(files={"WhatsApp Chat with Year 3 Oak.txt": CHAT.encode()}))
    with school.at_desk("head") as page:
        page.get_by_role("link", name="The Oak group").first.click()
        first = page.url
        ask_for_an_account(page, "Dave Nokes", DAVE, OF_DAVE)
    school.holding_time_ends()
    school.lets_pass(days=1)
    (asked,) = school.letters_to(DAVE)
    school.gets(answer_to(asked))

    with school.at_desk("head") as page:
        second = keep_apart(page, first)
        note_what_he_said(page, first)
        page.goto(second)
        read_and_approve(page)
        page.goto(second)
        ask_for_an_account(page, f"Ola {MARKED}", PARENT_ADDRESS, OF_OLA)
        school.holding_time_ends()
        weigh_each_by_itself(page, first, second)

    one, other = reference_in(first), reference_in(second)
    _, thanks = school.letters_to(DAVE)
    assert "Your message has reached us safely" in plain(thanks)
    assert thanks["In-Reply-To"] == "<2@parents.example>"
    (to_ola,) = school.letters_to(PARENT_ADDRESS)
    assert to_ola["In-Reply-To"] is None
    for letter, here, there in ((asked, one, other), (thanks, other, one), (to_ola, other, one)):
        assert here in letter["Subject"]
        assert there not in words_of(letter)
    assert not [each for each in (MARKED, "Ola", PARENT_ADDRESS) if each in words_of(asked) + words_of(thanks)]
    assert not [each for each in ("Dave", "Nokes", DAVE, "thug") if each in words_of(to_ola)]
    assert len(school.letters) == 3
    school.checks_its_trail()


def ask_for_an_account(page: Any, name: str, address: str, matter: dict[str, str]) -> None:
    proposed(page, f"Write it (Request for an account, {name})").click()
    fill(page, {"E-mail address": address, **matter})
    page.get_by_role("button", name="Draft the letter").click()
    approve(page)


def keep_apart(page: Any, first: str) -> str:
    """His answer is a case of its own until somebody says otherwise; where it is."""
    page.goto("/")
    assert "Say whether it belongs to an earlier case" in group(page, "questions")
    page.locator("section.group.questions a").first.click()
    second = page.url.partition("#")[0]
    assert second != first
    assert "complains of somebody itself" in on(page)
    page.get_by_role("button", name="No, keep it apart").click()
    page.get_by_text("Kept as a case of its own.").wait_for()
    # Each page covers who reported that case, and names who is complained about in it.
    assert "Nokes" not in on(page)
    assert f"About Ola {MARKED}" in on(page)
    page.goto(first)
    assert MARKED not in on(page)
    assert "About Dave Nokes" in on(page)
    return second


def note_what_he_said(page: Any, first: str) -> None:
    """What his answer says of the first matter goes there, in the head's words."""
    page.goto(f"{first}/gathered")
    page.get_by_label("Message or letter", exact=True).check()
    fill(page, {"With whom, or from whom?": "Dave Nokes", "What was said or seen?": "He wrote it, and is sorry."})
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("button", name="Done (An account was asked for)").click()
    page.get_by_text("Noted as done.").wait_for()


def weigh_each_by_itself(page: Any, first: str, second: str) -> None:
    """That somebody reported something is never held against them, nor shown beside what they did."""
    for here, there in ((first, second), (second, first)):
        page.goto(f"{here}/decide")
        assert "Nothing that you may see." in page.locator(".side").inner_text()
        assert reference_in(there) not in on(page)
