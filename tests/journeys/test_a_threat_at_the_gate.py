"""A threat at the school gate: the police are told, and a ban is decided, in the open, by two people, with an end."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.at_the_desk import approve, download, group, on, read_and_approve
from tests.journeys.told import School, approve_by_two, decide_by_two, fill, plain, proposed, words_of, words_of_pdf
from tests.parents_mail import mail

POLICE = "schools@force.example"
NADIA = "nadia@okonkwo.example"
REPORT = """Dear Mrs Calloway,

This morning at about twenty to nine Darren Pike shouted at Mrs Ellery at the school gate. He called her a liar and said that he knows where she parks and will wait for her after work and make her sorry. My little girl held on to me and would not go in. I am afraid of him, so please do not tell him that I wrote.

Nadia Okonkwo
"""
WHY = {
    "Why this, and not something milder or firmer?": "Two members of staff heard him threaten a colleague, in front of children."
}
POLICE_DECIDED = {
    **WHY,
    "Which authority": "Greater Manchester Police",
    "Whether the parent may be told": "Not yet: the police will say.",
}
BAN_DECIDED = {
    **WHY,
    "Why nothing milder would do": "He was asked to stop, and did not.",
    "How their children get to and from school": "With their grandmother.",
}
POSTAL = "14 Hazel Row\nSale\nM33 9ZZ"
REFERRAL = {
    "What happened, in the order it happened?": "On Tuesday 24 November at 8.40 am Mr Pike shouted at a midday assistant at the gate.",
    "Who is involved?": "Mr Darren Pike, parent of a pupil, and Mrs Joan Ellery, midday assistant.",
    "Which children may be affected, and are they safe now?": "One child lives with Mr Pike. She was in school and well.",
    "What has the school done so far?": "We have spoken to two members of staff. Mrs Ellery is collected from work.",
    "What do you ask them to do?": "Please tell us whether we may speak to Mr Pike about it.",
    "Whom should they ask for at school": "Mrs Ruth Calloway, Headteacher, 0161 496 0155",
}
INTENTION = {
    "What happened, as far as you know it now?": "On Tuesday 24 November you shouted at a member of our staff at the gate.",
    "Why would nothing milder do?": "We have to keep children and staff safe at the gate, and you did not stop when asked.",
    "How will their children get to and from school": "Another grown-up can bring your child and fetch her.",
}
DECISION = {
    "What did they tell you, and what did you make of it?": "We asked you for your side by 9 December and have not heard.",
    "Why did you decide as you did?": "You threatened a member of staff in front of children.",
    "Where may they not go, and are there exceptions?": "Please do not come through the school gates.",
    "How will their children get to and from school": "Your child's grandmother can bring her and fetch her.",
    "On which day does it end?": "2027-03-25",
    "On which day do you look at it again?": "2027-02-01",
}
GIVES_HER_AWAY = ("Nadia", "Okonkwo", NADIA, "little girl", "held on to me", "afraid of him", "twenty to nine")


@pytest.mark.timeout(300)
def test_a_threat_at_the_gate(school: School) -> None:
    school.gets(mail(REPORT, sender=f"Nadia Okonkwo <{NADIA}>", subject="What happened at the gate this morning"))
    with school.at_desk("head") as head, school.at_desk("deputy") as deputy:
        assert "What happened at the gate" in group(head, "safeguarding")
        head.get_by_role("link", name="What happened at the gate").first.click()
        case = head.url
        read_and_approve(head)
        decide_by_two(head, deputy, case, "authorities", "Darren Pike", POLICE_DECIDED)
        head.goto(case)
        refer(school, head, deputy)
        decide_by_two(head, deputy, case, "ban", "Darren Pike", BAN_DECIDED)
        intend(school, head, deputy, case)
        wait_for_his_side(school, case)
    # Two weeks later nobody is signed in any more.
    with school.at_desk("head") as head, school.at_desk("deputy") as deputy:
        decide_with_reasons(head, deputy, case)
        school.holding_time_ends()
        head.goto("/")
        assert "All quiet." in on(head)

    for letter in school.letters_to(NADIA):
        assert not [each for each in ("Pike", "police", " ban ", "banned") if each in words_of(letter)]
    assert len(school.letters_to(NADIA)) == 2
    assert len(school.letters_to(POLICE)) == 1
    assert len(school.letters) == 3
    school.checks_its_trail()


def refer(school: School, head: Any, deputy: Any) -> None:
    """To the police, with the evidence sheet, which says what was seen and not who wrote it."""
    proposed(head, "Write it (Referral to the authorities").click()
    assert head.get_by_label("Who gets it?").input_value() == "Greater Manchester Police"
    fill(head, {"E-mail address": POLICE, **REFERRAL})
    head.get_by_role("button", name="Draft the letter").click()
    sheet = words_of_pdf(download(head, "Evidence sheet"))
    school.holding_time_ends()
    assert school.letters_to(POLICE) == []
    approve_by_two(head, deputy)
    school.holding_time_ends()
    (referral,) = school.letters_to(POLICE)
    assert "Please tell us whether we may speak to Mr Pike about it." in plain(referral)
    (attached,) = referral.iter_attachments()
    assert attached.get_content_type() == "application/pdf"
    assert words_of_pdf(attached.get_content()) == sheet
    assert "Threatening behaviour, such as verbally intimidating staff, or using bad language" in sheet
    assert "will wait for her after work" in sheet
    assert not [each for each in ("Nadia", "Okonkwo", NADIA) if each in words_of(referral)]


def intend(school: School, head: Any, deputy: Any, case: str) -> None:
    """He is asked for his side, on paper, before anything is decided."""
    head.goto(case)
    proposed(head, "Write it (Ban: intended, Darren Pike)").click()
    fill(head, {"Postal address": POSTAL, **INTENTION})
    head.get_by_role("button", name="Draft the letter").click()
    approve_by_two(head, deputy)
    letter = words_of_pdf(download(deputy, "Download the PDF"))
    assert "Please tell us your side by 9 December 2026" in letter.replace("Wednesday ", "")
    assert "14 Hazel Row" in letter
    assert not [each for each in GIVES_HER_AWAY if each in letter]
    deputy.get_by_role("button", name="I have posted it").click()
    assert "Noted as posted." in on(deputy)
    head.goto(case)
    assert "Wed 9 December" in head.locator("section[aria-labelledby=dates]").inner_text()
    assert "They have until Wednesday 9 December 2026 to give their side." in on(head)
    assert proposed(head, "Write it (Ban: decision").count() == 0
    assert school.letters_to(POLICE)


def wait_for_his_side(school: School, case: str) -> None:
    """The day passes, and the first page says so."""
    school.lets_pass(days=16)
    with school.at_desk("head") as head:
        assert "by yesterday. That day has passed." in group(head, "overdue")


def decide_with_reasons(head: Any, deputy: Any, case: str) -> None:
    """The decision says why, how long, and when it is looked at again; both days are kept."""
    head.goto(case)
    head.get_by_role("button", name="Done (").click()
    head.get_by_text("Noted as done.").wait_for()
    proposed(head, "Write it (Ban: decision with reasons, Darren Pike)").click()
    fill(head, DECISION)
    head.get_by_role("button", name="Draft the letter").click()
    approve_by_two(head, deputy)
    letter = words_of_pdf(download(deputy, "Download the PDF"))
    for said in ("from now until", "25 March 2027", "1 February 2027", *list(DECISION.values())[:2]):
        assert said in letter
    assert not [each for each in GIVES_HER_AWAY if each in letter]
    deputy.get_by_role("button", name="I have posted it").click()
    head.goto(case)
    proposed(head, "Draft it (Outcome to the person who reported it").click()
    approve(head)
    head.goto(case)
    days = " ".join(head.locator("section[aria-labelledby=dates]").inner_text().split())
    assert "1 February 2027" in days
    assert "25 March 2027" in days
    story = head.locator("section[aria-labelledby=story]").inner_text()
    assert story.count("as the first of two") == 3
    assert story.count("agreed as the second person") == 2
