"""Whoever a report complains of is recused, however they are called; whoever is only told of it is not."""

from __future__ import annotations

from base64 import encodebytes
from dataclasses import replace

import pytest

from casefile.findings import Facts, Finding, Findings, Quote, Subject
from casefile.recusal import may_be_about, named_in, recused_by
from casefile.report import Forwarded
from casefile.school import Person
from tests.cast import SCHOOL, findings, report

ROBERT = Person("bob", "Mr Robert Thornley", "Assistant Headteacher", "bob@school.example", ("leader",), 3)
SENCO = Person("senco", "Mrs Kavita Rao", "SENCO", "")
BEECH = Person("y3b", "Mr Tom Ellwood", "Class teacher", "", teaches="Year 3 Beech")
FIRST = Person("y1", "Miss Jo Adeyemi", "Class teacher", "", teaches="Year 1 Larch")
LARGER = replace(SCHOOL, people=(*SCHOOL.people, ROBERT, SENCO, BEECH, FIRST))


def told_of_staff(*quotes: str, subjects: tuple[str, ...] = ()) -> Findings:
    flag = Finding("staff-subject", 0.8, tuple(Quote(each, "body") for each in quotes))
    facts = Facts(subjects=tuple(Subject(each, "staff") for each in subjects))
    return Findings("concern", flags=(flag,), facts=facts)


def recused(judged: Findings) -> set[str]:
    return {each.person_id for each in recused_by(judged, SCHOOL)}


@pytest.mark.parametrize(
    "name",
    [
        "Mrs Calloway",
        "Ms Calloway",
        "miss calloway",
        "Mx. Calloway",
        "Mrs R. Calloway",
        "the Head Teacher",
        "head teacher",
    ],
)
def test_parents_guess_titles(name: str) -> None:
    assert recused(findings(subjects=(name,))) == {"head"}


@pytest.mark.parametrize("name", ["Mr Calloway", "Dave Calloway", "Calloway", "Ms Callow"])
def test_a_name_that_is_only_like_theirs_recuses_nobody(name: str) -> None:
    assert recused(findings(subjects=(name,))) == set()


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Bob Thornley", "bob"),
        ("Mr Rob Thornley", "bob"),
        ("R. Thornley", "bob"),
        ("Mr R Thornley", "bob"),
        ("Mr Thornly", "bob"),
        ("mr thronley", "bob"),
        ("Robert Thornleigh", ""),
        ("Bob Thornlea", "bob"),
        ("Mrs Caloway", "head"),
        ("Mrs Roa", ""),
        ("Kavita Rao", "senco"),
    ],
)
def test_short_forms_initials_and_one_wrong_letter_are_seen_through(name: str, person: str) -> None:
    assert [each.person_id for each in recused_by(findings(subjects=(name,)), LARGER)] == [person] * bool(person)


@pytest.mark.parametrize(
    ("role", "people"),
    [
        ("your head", {"head"}),
        ("the deputy head", {"deputy"}),
        ("the SENCO", {"senco"}),
        ("the chair of the governors", {"chair"}),
        ("my son's teacher in Y3 Oak", {"y3"}),
        ("the Year 3 Beech teacher", {"y3b"}),
        ("her teacher in year one", {"y1"}),
        ("the teacher in Year 3", {"y3", "y3b"}),
        # None of them holds the office, or teaches it.
        ("the head lice lady", set()),
        ("the man with the head teacher", set()),
        ("a dad with a shaved head", set()),
        ("the teacher in Year 6", set()),
        ("a mum in Year 3 Oak", set()),
    ],
)
def test_an_office_or_a_class_means_whoever_holds_it(role: str, people: set[str]) -> None:
    assert {each.person_id for each in recused_by(findings(subjects=(role,)), LARGER)} == people


def test_where_two_may_be_meant_the_reason_says_that_it_is_not_sure() -> None:
    reasons = {each.reason for each in recused_by(findings(subjects=("the teacher in Year 3",)), LARGER)}
    assert len(reasons) == 2
    assert all("It may be about them" in each and "They teach Year 3" in each for each in reasons)


def test_a_reason_names_the_words_and_why_they_mean_the_person() -> None:
    (why,) = recused_by(findings(subjects=("Bob Thornley",)), LARGER)
    assert "“Bob Thornley”" in why.reason
    assert "short form" in why.reason


def test_title_and_initial_count_only_in_a_complaint_about_staff() -> None:
    assert {each.person_id for each in recused_by(told_of_staff("in class", subjects=("Mrs C",)), LARGER)} == {"head"}
    assert recused_by(findings(subjects=("Mrs C",)), LARGER) == []


@pytest.mark.parametrize("name", ["Calloway", "Mr Calloway", "Mrs C"])
def test_a_surname_alone_recuses_nobody_but_is_asked_about(name: str) -> None:
    assert recused_by(findings(subjects=(name,)), LARGER) == []
    (asked,) = may_be_about([name], LARGER, is_staff=False)
    assert asked.person_id == "head"
    assert f"“{name}”" in asked.reason


def test_a_first_name_alone_is_asked_about_only_where_staff_is_complained_of() -> None:
    assert [each.person_id for each in may_be_about(["Bob"], LARGER, is_staff=True)] == ["bob"]
    assert may_be_about(["Bob"], LARGER, is_staff=False) == []


@pytest.mark.parametrize("name", ["Dave Calloway", "Mrs Calloway", "Ms Callow", "Jo's mum", "@gate_gaz", ""])
def test_nothing_is_asked_of_another_persons_name_or_of_a_sure_one(name: str) -> None:
    assert may_be_about([name], LARGER, is_staff=True) == []


def test_whoever_was_told_of_it_is_not_complained_of() -> None:
    judged = told_of_staff("I told Mrs Calloway that Miss Prior called him lazy", subjects=("Miss Prior",))
    assert recused(judged) == {"y3"}


def test_a_second_one_who_acts_is_recused_too() -> None:
    judged = told_of_staff("head is rude", "Miss Prior shouted", subjects=("Miss Prior",))
    assert recused(judged) == {"y3", "head"}


def test_where_no_subject_is_known_every_name_in_a_quote_counts() -> None:
    assert recused(told_of_staff("a complaint about Ms Calloway", subjects=("Complaint",))) == {"head"}


@pytest.mark.parametrize(
    "text",
    [
        "when Ms Calloway came in",
        "when Mrs Callo=\nway came in",
        "the head teacher again",
        encodebytes(b"Good morning. " * 9 + b"Yesterday Mrs Calloway came in. " + b"Kind regards. " * 9).decode(),
    ],
)
def test_in_a_mail_that_was_not_judged_whoever_is_named_at_all_is_recused(text: str) -> None:
    assert [each.person_id for each in named_in(report(text), SCHOOL)] == ["head"]


def test_names_are_looked_for_in_every_part_of_it() -> None:
    forwarded = (Forwarded("Mr Imran Siddall", "", "", "As I told Dr Marsh."),)
    what = report("Nothing here.", subject="Miss Prior", forwarded=forwarded)
    assert {each.person_id for each in named_in(what, SCHOOL)} == {"y3", "deputy", "chair"}
    assert named_in(report("Nothing here.", subject="Lost jumper"), SCHOOL) == []
