"""Whoever a report complains of is recused, however they are called; whoever is only told of it is not."""

from __future__ import annotations

from base64 import encodebytes

import pytest

from casefile.findings import Facts, Finding, Findings, Quote, Subject
from casefile.recusal import named_in, recused_by
from casefile.report import Forwarded
from tests.cast import SCHOOL, findings, report


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
