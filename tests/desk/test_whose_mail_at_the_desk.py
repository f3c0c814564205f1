"""At the desk it stands beside the sender, in the story and beside the letter whether a mail is from whom it says."""

from __future__ import annotations

import pytest

from casefile.cabinet import Cabinet
from casefile.report import Authentication, Mailbox
from tests.casefile.filed import file
from tests.cast import HEAD, MARKED, PARENT, findings, report
from tests.desk.furnished import case, draft_for, other_mail
from tests.desk.served import Served

RING = "could not confirm that this mail came from this address. Ring before you answer."
SHARED = "Somebody else writes from this address too"
SIGNED = "Signed by another person than the one who reported the case"


def page(desk: Served, path: str) -> str:
    answer = desk.visitor(HEAD).get(path)
    assert answer.status == 200
    return " ".join(answer.text.split())


def of(verdict: str) -> Authentication:
    return Authentication(verdict)


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("failed", RING),
        ("none", "Nothing proves that this mail came from this address."),
        ("passed", "mail server confirmed that it came from this address."),
        ("unchecked", "Whether it came from this address was not checked."),
    ],
)
def test_the_case_and_the_letter_say_whether_the_sender_holds(
    desk: Served, desk_cabinet: Cabinet, verdict: str, words: str
) -> None:
    reference, draft_id = case(desk_cabinet, authentication=of(verdict))
    shown = page(desk, f"/case/{reference}")
    assert words in shown
    assert words in page(desk, f"/draft/{draft_id}")
    assert ("could not confirm that a mail came from the address it gives" in shown) == (verdict == "failed")


def test_a_failing_sender_keeps_no_letter_from_being_approved(desk: Served, desk_cabinet: Cabinet) -> None:
    draft_id = case(desk_cabinet, authentication=of("failed"))[1]
    assert "Approve" in page(desk, f"/draft/{draft_id}")


def test_one_failing_mail_of_a_reader_is_told_beside_the_letter(desk: Served, desk_cabinet: Cabinet) -> None:
    reference, draft_id = case(desk_cabinet, authentication=of("passed"))
    forged = report(subject=reference, authentication=of("failed"))
    pointing = file(desk_cabinet, b"forged", forged, findings("follow-up"))
    assert pointing.case is not None
    assert RING not in page(desk, f"/draft/{draft_id}")
    visitor = desk.visitor(HEAD)
    asked = " ".join(visitor.get(f"/case/{pointing.case.reference}").text.split())
    assert "Ring them before you put it there." in asked
    visitor.follow(visitor.post(f"/case/{pointing.case.reference}/belongs", answer="together"))
    assert RING in page(desk, f"/draft/{draft_id}")


def test_other_mail_says_it_too(desk: Served, desk_cabinet: Cabinet) -> None:
    mail_id = other_mail(desk_cabinet, "enquiry", "Lost jumper")
    assert "was not checked" in page(desk, f"/mail/{mail_id}")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Somebody of the same name reported that earlier case, from another address."),
        ({"named": True}, "came from an address that the case does not know"),
    ],
)
def test_a_question_says_why_it_is_asked(
    desk: Served, desk_cabinet: Cabinet, changes: dict[str, bool], words: str
) -> None:
    reference, _ = case(desk_cabinet)
    subject = f"More about {reference}" if changes else "Another matter"
    sender = Mailbox(PARENT.name, "ola@work.example")
    assert words in page(desk, f"/case/{case(desk_cabinet, subject=subject, sender=sender)[0]}")


def test_another_signature_is_shown_and_its_name_covered_until_it_is_asked_for(
    desk: Served, desk_cabinet: Cabinet
) -> None:
    reference, draft_id = case(desk_cabinet)
    assert SHARED not in page(desk, f"/draft/{draft_id}")
    answer = report("It goes on.\n\nPiotr Nowak", subject=f"Re: {reference}")
    assert not file(desk_cabinet, b"answer", answer, findings("follow-up", signed="Piotr Nowak")).opened
    shown = page(desk, f"/case/{reference}")
    assert f"{SIGNED}." in shown
    assert "Nowak" not in shown
    assert MARKED not in shown
    assert "somebody else signed than the person who reported the case" in shown
    visitor = desk.visitor(HEAD)
    visitor.get(f"/case/{reference}")
    assert f"{SIGNED}: Piotr Nowak." in visitor.post(f"/case/{reference}/reporter").text
    assert SHARED in page(desk, f"/draft/{draft_id}")


def test_a_letter_to_one_parent_warns_of_the_other_and_names_no_case(desk: Served, desk_cabinet: Cabinet) -> None:
    _, hers = case(desk_cabinet)
    his = file(desk_cabinet, b"his", report(subject="The gate"), findings(signed="Piotr Nowak")).case
    assert his is not None
    shown = page(desk, f"/draft/{hers}")
    assert SHARED in shown
    for words in (his.reference, "Nowak", "The gate"):
        assert words not in shown
    assert SHARED in page(desk, f"/draft/{draft_for(desk_cabinet, his.id)}")
