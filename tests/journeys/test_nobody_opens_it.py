"""A child may be at risk and nobody looks: everybody is told again, then the next person gets the case, day and night."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.journeys.at_the_desk import acts, group, on, reference_of_the_case
from tests.journeys.told import School
from tests.parents_mail import mail

REPORT = """Hello,

My daughter's friend in Year 5 told her that her stepdad hits her with a belt at home and that she is frightened to go home today.
I have seen bruises on her arms myself.

Priya Nair
"""
SUBJECT = "Worried about a child in Year 5"


def test_an_alarm_that_nobody_opens_is_told_again_and_given_to_the_next_person(school: School) -> None:
    report = mail(REPORT, sender="Priya Nair <priya@nair.example>", subject=SUBJECT)
    assert told(school, lambda: school.gets(report)) == {"head", "deputy", "dsl"}
    reference = reference_of_the_case(school)
    assert told(school, lambda: school.lets_pass(minutes=29)) == set()
    assert told(school, lambda: school.lets_pass(minutes=1)) == {"head", "deputy", "dsl"}
    with school.at_desk("chair") as page:
        assert reference not in on(page)
    assert told(school, lambda: school.lets_pass(minutes=30)) == {"chair"}
    with school.at_desk("chair") as page:
        the_chair_opens_it(page, reference)
    # Somebody has opened it: nobody is told again, however long it takes.
    assert told(school, lambda: school.lets_pass(hours=9)) == set()
    with school.at_desk("trust") as page:
        assert reference not in on(page)
    for _, notice in school.posted:
        for word in ("Nair", "Year 5", "belt", "bruises", "risk", reference):
            assert word not in notice.as_string()
    ours = [each for each in acts(school) if each[1] in {"unopened-told", "case-given", "case-read"}]
    assert ours == [("program", "unopened-told"), ("program", "case-given"), ("chair", "case-read")]
    assert school.letters == []
    school.checks_its_trail()


def the_chair_opens_it(page: Any, reference: str) -> None:
    assert reference in group(page, "safeguarding")
    assert "Nobody opened it in time, so you were given it as well." in group(page, "safeguarding")
    page.get_by_role("link", name=SUBJECT).first.click()
    assert "A child may be at risk." in on(page)
    story = " ".join(page.locator("section[aria-labelledby=story]").inner_text().split())
    assert "told everybody who may see the case once more: nobody had opened it" in story
    assert "gave the case to Dr Helen Marsh as well: nobody had opened it" in story
    page.goto("/")
    assert group(page, "safeguarding") == ""


def told(school: School, act: Callable[[], None]) -> set[str]:
    """Whom the school tells of something, by their ids."""
    before, people = len(school.posted), {each.address: each.id for each in school.works.cabinet.school.people}
    act()
    return {people[to] for recipients, _ in school.posted[before:] for to in recipients}
