"""What kind of mail it is."""

import pytest

from tests.triage.examples import CATEGORIES
from tests.triage.judged import exhibit, judged

OFFICE = [
    "Theo has been sick in the night and won't be in today. Thanks, Jo",
    "Could you tell me whether Year 2 need packed lunches for the trip on Friday?",
    "Miss Prior has been wonderful with our Ada this year. Please pass on our thanks to her and all the staff.",
    "We are moving to Sale in March. Is there a waiting list for Reception and could we look round?",
    "I am unhappy that the maths homework is never marked. May I come in to talk about it?",
]


@pytest.mark.parametrize("label", CATEGORIES)
def test_whoever_reports_conduct_opens_a_concern(label: str) -> None:
    assert judged(CATEGORIES[label][0]).kind == "concern"


@pytest.mark.parametrize("text", OFFICE)
def test_everyday_mail_goes_to_the_office_without_categories(text: str) -> None:
    findings = judged(text, subject="A question")
    assert (findings.kind, findings.categories) == ("enquiry", ())


def test_an_enquiry_may_carry_a_flag() -> None:
    findings = judged(
        "I live opposite and have no children at your school. The boy from number nine is left home alone every night "
        "and I saw bruises on his arms.",
        subject="A boy",
    )
    assert (findings.kind, [each.id for each in findings.flags]) == ("enquiry", ["safeguarding"])


@pytest.mark.parametrize(
    "text",
    [
        "Further to my email of Monday, here is another screenshot.",
        "I wrote to you last week about the Oak group and have not heard back.",
        "Please treat my email as withdrawn, we have talked it over.",
    ],
)
def test_what_adds_to_a_matter_already_reported_is_a_follow_up(text: str) -> None:
    assert judged(text).kind == "follow-up"


def test_an_answer_to_a_letter_of_ours_is_a_follow_up() -> None:
    assert judged("It happened again.", subject="Re: Your report", in_reply_to="x@school.example").kind == "follow-up"


@pytest.mark.parametrize(
    "text",
    [
        "Your mailbox will be deactivated within 24 hours. Kindly verify your account and sign in with your password.",
        (
            "Hi, we help schools like yours reach page one of Google. Do you have 15 minutes for a quick call this week? "
            "Unsubscribe here."
        ),
        "You have been hacked. I have your contacts and your camera. Pay in bitcoin or I will send everything to all of them.",
    ],
)
def test_advertising_and_scams_are_junk_and_say_nothing(text: str) -> None:
    findings = judged(text, subject="Hello")
    assert (findings.kind, findings.categories, findings.flags, findings.facts.subjects) == ("junk", (), (), ())


def test_a_machines_mail_is_automatic_whatever_its_words() -> None:
    findings = judged("One head was called a stupid lazy cow in the group.", automatic=True)
    assert (findings.kind, findings.categories, findings.flags) == ("automatic", (), ())


def test_a_picture_that_cannot_be_read_yet_is_a_concern_where_a_group_is_spoken_of() -> None:
    picture = exhibit(None, "IMG_1.png", "image/png")
    assert judged("See pic from the Oak chat last night.", exhibits=(picture,)).kind == "concern"
    assert judged("Here is the pic of his lost coat.", exhibits=(picture,)).kind == "enquiry"
