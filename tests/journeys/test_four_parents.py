"""One evening in a class group, and four parents who each write about it. One warning; four answers; nobody learns of the others."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.journeys.at_the_desk import approve, on, read_and_approve
from tests.journeys.told import School, plain, proposed, reference_in, words_of
from tests.parents_mail import CHAT, mail

DAVE = "dave@nokes.example"
# Whose mail, from where, and their own words.
PARENTS = {
    "Bea Quillfeather": (
        "bea@quillfeather.example",
        "Dave Nokes was vile about Miss Prior in the Year 3 Oak group, see the file. My son sits beside his boy.",
    ),
    "Cem Yildirim": (
        "cem@yildirim.example",
        "I am attaching what Dave Nokes wrote about Miss Prior in our class chat on Sunday. This is no way to talk.",
    ),
    "Dilys Rowntree": (
        "dilys@rowntree.example",
        "Please look at the file: Dave Nokes insulted the teacher in front of thirty parents. I left the group over it.",
    ),
    "Ewa Brzezina": (
        "ewa@brzezina.example",
        "A dad called Dave Nokes used awful words about Miss Prior in the Oak group. I would not like to be named.",
    ),
}
ADDRESSES = {name: address for name, (address, _) in PARENTS.items()}
MATTER = 'On Sunday 22 November you wrote in the Year 3 Oak parents\' group that Miss Prior was a "stupid lazy cow".'
BEFORE_IT_IS_KNOWN = "Three other parents told us of it, too."


def reports() -> list[bytes]:
    file = {"WhatsApp Chat with Year 3 Oak.txt": CHAT.encode()}
    return [
        mail(words, number=n, sender=f"{name} <{address}>", subject=f"Something in the group, {n}", files=file)
        for n, (name, (address, words)) in enumerate(PARENTS.items(), 1)
    ]


@pytest.mark.timeout(300)
def test_four_parents_one_incident(school: School) -> None:
    school.gets(*reports())
    with school.at_desk("head") as page:
        assert page.locator("section[aria-labelledby=open-cases] li").count() == len(PARENTS)
        paths = [
            each.get_attribute("href") for each in page.locator("section[aria-labelledby=open-cases] .title a").all()
        ]
        answer_each(page, paths)
        link_all(page, paths)
        warn_once(page, paths[0])
        tell_each(page, paths)
        school.holding_time_ends()
        close_each(page, paths)

    (warning,) = school.letters_to(DAVE)
    assert not [each for name in PARENTS for each in (*name.split(), ADDRESSES[name]) if each in words_of(warning)]
    for name, address in ADDRESSES.items():
        # The clock stands still here, so both were due at one moment.
        acknowledgement, outcome = sorted(school.letters_to(address), key=lambda each: "your patience" in plain(each))
        assert f"Dear {name}" in plain(outcome)
        assert "it has now been dealt with" in plain(outcome)
        check_walls(name, [words_of(acknowledgement), words_of(outcome)])
        assert outcome["In-Reply-To"] == acknowledgement["In-Reply-To"]
    references = [re.findall(r"CD-\w{4}-\w{2}", words_of(letter)) for _, letter in school.letters]
    assert all(len(set(each)) == 1 for each in references)
    assert len({each[0] for each in references}) == len(PARENTS)
    assert len(school.letters) == 2 * len(PARENTS) + 1
    assert len({letter["Message-ID"] for _, letter in school.letters}) == 2 * len(PARENTS) + 1
    school.checks_its_trail()


def check_walls(name: str, letters: list[str]) -> None:
    """Nothing of the other three, of Dave, or of what was done about him."""
    others = [part for each in PARENTS if each != name for part in (each.split()[1], ADDRESSES[each])]
    for words in letters:
        assert not [each for each in (*others, "Nokes", "Dave", "warning", "other parents") if each in words]


def answer_each(page: Any, paths: list[str]) -> None:
    for path in paths:
        page.goto(path)
        read_and_approve(page)


def link_all(page: Any, paths: list[str]) -> None:
    """Each is suggested as the same incident as the first, and the head says so; no page names who reported another."""
    page.goto(paths[0])
    for _ in paths[1:]:
        page.get_by_role("button", name=re.compile("^Yes, the same incident")).first.click()
        page.get_by_text("Linked as one incident.").wait_for()
    assert page.locator("section[aria-labelledby=incident] .title a").count() == len(paths) - 1
    for path in paths:
        page.goto(path)
        assert not [each for name in PARENTS for each in (*name.split(), ADDRESSES[name]) if each in on(page)]
    for path in paths[1:]:
        page.goto(path)
        assert reference_in(paths[0]) in page.locator("section[aria-labelledby=incident]").inner_text()


def warn_once(page: Any, path: str) -> None:
    page.goto(f"{path}/decide/warning")
    page.get_by_label("Dave Nokes").check()
    page.get_by_label("Why this, and not something milder or firmer?").fill("Thirty parents read it; he is sorry.")
    page.get_by_role("button", name="Decide it").click()
    proposed(page, "Write it (Warning, Dave Nokes)").click()
    page.get_by_label("E-mail address").fill(DAVE)
    page.get_by_label("What happened, as you found it?").fill(MATTER)
    page.get_by_label("What did they tell you about it").fill("When we rang you, you said that you are sorry.")
    page.get_by_label("What do you expect from now on?").fill("Please bring worries about school to us.")
    page.get_by_role("button", name="Draft the letter").click()
    approve(page)


def tell_each(page: Any, paths: list[str]) -> None:
    """To the first the head begins to write of the others, and is stopped."""
    page.goto(paths[0])
    proposed(page, "Draft it (Outcome to the person who reported it").click()
    letter = page.get_by_label("The letter", exact=True)
    words = letter.input_value()
    letter.fill(words.replace("Thank you for your patience.", f"Thank you for your patience. {BEFORE_IT_IS_KNOWN}"))
    page.get_by_role("button", name=re.compile("^Approve")).click()
    assert "It tells that somebody else reported something." in page.locator("#leaks").inner_text()
    page.get_by_label("The letter", exact=True).fill(words)
    page.get_by_role("button", name="Save and see the preview").click()
    approve(page)
    for path in paths[1:]:
        page.goto(f"{path}/letter/outcome-to-reporter")
        page.get_by_role("button", name="Draft the letter").click()
        approve(page)


def close_each(page: Any, paths: list[str]) -> None:
    for path in paths:
        page.goto(f"{path}/close")
        page.get_by_role("textbox").fill("Dealt with in the first of the four cases.")
        page.get_by_role("button", name="Close it").click()
    page.goto("/")
    assert "All quiet." in on(page)
