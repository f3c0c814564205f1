"""Who, whom, where and when."""

from datetime import UTC, datetime

import pytest

from casefile.report import Mailbox, Message
from tests.triage.judged import chat, judged

TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def test_the_reporter_is_named_in_the_fullest_form_with_relation_and_child() -> None:
    findings = judged(
        "Ray Dunn called Miss Prior a cow in the Oak group.\n\nMarta Wilk\n(Jan, Year 3)",
        sender=Mailbox("Marta", "m@parents.example"),
    )
    reporter = findings.facts.reporter
    assert (reporter.name, reporter.relation, reporter.child) == ("Marta Wilk", "parent", "Jan")


@pytest.mark.parametrize(
    ("text", "address", "relation"),
    [
        ("I am grandmother to Isla and I saw Ray Dunn shout at her.", "g@parents.example", "grandparent"),
        ("I am in year 6 and Callums dad wants to batter my friend.", "p@parents.example", "pupil"),
        ("I have been a resident of this road since 1980 and Ray Dunn swore at me.", "r@parents.example", "resident"),
        ("Ray Dunn swore at me on the phone this morning.", "office@school.example", "staff"),
        ("Ray Dunn swore at me. I am her legal guardian.", "c@parents.example", "carer"),
    ],
)
def test_the_relation_is_what_the_mail_says(text: str, address: str, relation: str) -> None:
    assert judged(text, sender=Mailbox("Jo Hill", address)).facts.reporter.relation == relation


@pytest.mark.parametrize("name", ["iPad", "a neighbour", "Concerned parent", ""])
def test_a_sender_that_is_nobodys_name_is_no_reporter(name: str) -> None:
    text = "i am not giving my name. ray dunn threatened my mate at the gate"
    assert judged(text, sender=Mailbox(name, "x@mail.example")).facts.reporter.name is None


def test_those_who_did_it_are_subjects_and_those_it_was_done_to_are_not() -> None:
    findings = judged("On Monday Kelly Rudd called Miss Prior a cow and Dan's dad shouted at Ann Lowe at the gate.")
    assert [each.name for each in findings.facts.subjects] == ["Kelly Rudd", "Dan's dad"]


def test_who_is_quoted_in_a_chat_is_a_subject_but_the_writer_and_bystanders_are_not() -> None:
    day = datetime(2026, 11, 22, 19, 0)  # noqa: DTZ001 - as phones write it
    shown = chat(
        Message("Ray Dunn", day, "that Prior is a stupid cow"),
        Message("Ann (Jo's mum)", day, "spellings are in the bag"),
        Message("Ola", day, "you stupid cow", own=True),
    )
    facts = judged("From the Oak group.", exhibits=(shown,), date=TUESDAY).facts
    assert [each.name for each in facts.subjects] == ["Ray Dunn"]
    assert (facts.group, facts.platform, facts.incident_dates) == ("Oak parents", "whatsapp", ("2026-11-22",))
    assert "Jo" in facts.children


def test_one_of_the_schools_own_people_is_staff() -> None:
    subject = judged("Miss Prior shouted at my son Jan and called him a baby.").facts.subjects[0]
    assert (subject.name, subject.is_a) == ("Miss Prior", "staff")


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("Last night", "2026-11-23"),
        ("Yesterday", "2026-11-23"),
        ("On Sunday", "2026-11-22"),
        ("On 3 November 2026", "2026-11-03"),
        ("On 12/11", "2026-11-12"),
        ("On 12/11/26", "2026-11-12"),
        ("Last Tuesday", "2026-11-17"),
        ("This morning", "2026-11-24"),
    ],
)
def test_days_are_resolved_against_the_mails_own(when: str, day: str) -> None:
    text = f"{when} Ray Dunn called Miss Prior a cow in the Oak group."
    assert judged(text, date=TUESDAY).facts.incident_dates == (day,)


def test_an_announced_day_lies_ahead() -> None:
    text = (
        "Kelly Rudd wrote in the Oak chat that they are coming to the school tomorrow to have it out with Miss Prior."
    )
    assert judged(text, date=TUESDAY).facts.incident_dates == ("2026-11-25",)


def test_a_mail_without_a_date_yields_only_days_that_stand_in_full() -> None:
    text = "Last night, and on 3 November 2026, Ray Dunn called Miss Prior a cow in the group."
    assert judged(text, date=None).facts.incident_dates == ("2026-11-03",)


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        ("Ray Dunn called her a cow in the class WhatsApp group.", "whatsapp"),
        ("Ray Dunn called her a cow on Facebook, it is a Facebook page for Sale.", "facebook"),
        ("Ray Dunn shouted at her at the school gate and called her a cow.", "in-person"),
        ("Ray Dunn rang the office and called her a cow down the phone.", "phone"),
        ("Ray Dunn called her a cow in a TikTok video.", "other"),
    ],
)
def test_the_platform_is_where_it_happened(text: str, platform: str) -> None:
    assert judged(text).facts.platform == platform


def test_the_group_is_named_as_the_mail_names_it() -> None:
    assert judged("Ray called her a cow in the Year 4 parents group.").facts.group == "Year 4 parents group"
    assert judged('Ray called her a cow in the group known as "Elm mums".').facts.group == "Elm mums"


def test_an_enquiry_complains_of_nobody() -> None:
    facts = judged("Jan won't be in today, he has been sick. Marta Wilk", subject="absence").facts
    assert (facts.subjects, facts.platform, facts.incident_dates) == ((), None, ())


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("It was vile.\n\nPiotr Marek", "Piotr Marek"),
        ("It was vile.\nKind regards,\nPiotr", "Piotr"),
        ("It was vile.\nMany thanks for your help\nPiotr Marek x", "Piotr Marek"),
        ("It was vile.\nYours sincerely\nMrs Ola Marek", "Mrs Ola Marek"),
        # Whom a list ends with, or a sentence speaks of, has not signed it.
        ("In the chat were:\nPriya Shah\nDave Nokes", None),
        ("It was said by\nDave Nokes", None),
        ("It was vile.\n\nThank you", None),
        ("Please keep it anonymous.\n\nPiotr Marek", None),
        ("Piotr Marek", None),
        ("", None),
    ],
)
def test_a_mail_is_signed_by_the_name_that_stands_apart_at_its_end(text: str, signed: str | None) -> None:
    assert judged(text, sender=Mailbox("Ola Marek", "marek@parents.example")).facts.reporter.signed == signed
