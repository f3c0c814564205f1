"""A parent writes in a group that a member of staff steals: the council's legal team is asked, with what there is to see."""

from __future__ import annotations

import pytest

from tests.journeys.at_the_desk import download, group, on, read_and_approve
from tests.journeys.told import School, approve_by_two, decide_by_two, fill, plain, proposed, words_of, words_of_pdf
from tests.parents_mail import mail

SUNITA, LEGAL = "sunita@rao.example", "legal@council.example"
REPORT = """Dear Mrs Calloway,

In the Hollybank PTA group Karen Tuffnell has written that Mrs Grady takes money from the school fund. I attach the chat. My sister-in-law runs the tombola and is in tears over it. Please keep my name out of this.

Sunita Rao
"""
CHAT = """23/11/2026, 18:02 - Messages and calls are end-to-end encrypted. Only people in this chat can read them.
23/11/2026, 18:05 - Karen Tuffnell: where does the cake sale money go
23/11/2026, 18:07 - Karen Tuffnell: Mrs Grady takes money from the school fund. everybody in the office knows it
23/11/2026, 18:12 - Karen Tuffnell: ask her what her new car cost
"""
DECIDED = {
    "Why this, and not something milder or firmer?": "She says of a named colleague that she steals.",
    "Which legal team": "Council legal team",
}
QUESTIONS = {
    "What was said or done, where, and when?": 'On 23 November the words "Mrs Grady takes money from the school fund" were posted in the PTA group.',
    "What does the school know about whether it is true?": "It is not true. The fund was audited in September.",
    "What harm has it done so far?": "Three parents have asked the office about it.",
    "What would you like to know?": "May the school ask for the post to be taken down?",
    "By which day do you need an answer?": "2026-12-04",
    "Whom should they ask for at school": "Mrs Ruth Calloway, Headteacher, 0161 496 0155",
}


@pytest.mark.timeout(300)
def test_a_libel_goes_to_the_legal_team_with_its_evidence_and_to_nobody_else(school: School) -> None:
    file = {"WhatsApp Chat with Hollybank PTA.txt": CHAT.encode()}
    school.gets(mail(REPORT, sender=f"Sunita Rao <{SUNITA}>", subject="Something in the PTA group", files=file))
    with school.at_desk("head") as head, school.at_desk("deputy") as deputy:
        head.get_by_role("link", name="Something in the PTA group").first.click()
        case = head.url
        head.get_by_role("button", name="Agree with Defamatory accusation").click()
        read_and_approve(head)
        decide_by_two(head, deputy, case, "legal-advice", "Karen Tuffnell", DECIDED)
        head.goto(case)
        proposed(head, "Write it (Request for legal advice").click()
        fill(head, {"E-mail address": LEGAL, **QUESTIONS})
        head.get_by_role("button", name="Draft the letter").click()
        sheet = words_of_pdf(download(head, "Evidence sheet"))
        approve_by_two(head, deputy)
        head.goto(case)
        assert head.get_by_role("link", name="Warning").count() == 0
    school.holding_time_ends()

    (request,) = school.letters_to(LEGAL)
    assert request["In-Reply-To"] is None
    assert "Confidential: written to ask for legal advice." in plain(request)
    assert "We have not written to the person about any legal step" in plain(request)
    (attached,) = request.iter_attachments()
    assert words_of_pdf(attached.get_content()) == sheet
    assert "Posting aggressive, defamatory or libellous comments" in sheet
    assert "takes money from the school fund" in sheet
    assert "Karen Tuffnell" in sheet
    assert not [each for each in ("Sunita", "Rao", SUNITA) if each in words_of(request)]

    (acknowledgement,) = school.letters_to(SUNITA)
    assert not [each for each in ("Tuffnell", "legal", "Grady") if each in words_of(acknowledgement)]
    assert len(school.letters) == 2
    with school.at_desk("head") as head:
        assert "All quiet." in on(head)
        # The legal team may take its time; whoever reported it was promised to hear.
        school.lets_pass(days=22)
    with school.at_desk("head") as head:
        assert "See to the letters of what was decided" in group(head, "today")
        head.goto(case)
        proposed(head, "Write it (It takes longer").wait_for()
        story = head.locator("section[aria-labelledby=story]").inner_text()
        for step in ("made an evidence sheet", "as the first of two", "agreed as the second person", "was sent"):
            assert step in story
    school.checks_its_trail()
