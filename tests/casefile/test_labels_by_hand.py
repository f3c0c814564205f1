"""Labels that a person adds, takes off, puts back or changes: what stays, what follows, and what is refused."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from casefile import audit_trail, register
from casefile.cabinet import Cabinet
from casefile.case_list import listed
from casefile.casework import answer_may_belong
from casefile.errors import LabelRefused, NotAllowed
from casefile.exact_run import exact_run
from casefile.findings import Findings, Quote
from casefile.label_acts import add_label, change_label, judge_finding
from casefile.register import OpenCase, OpenFinding
from casefile.report import Exhibit, Mailbox, Message
from casefile.tables import AuditLine, Case, CaseFinding
from tests.casefile.filed import file
from tests.cast import DSL, HEAD, MARKED, findings, report

WORDS = "She called Miss Prior a lazy cow\nin the group, and I saw her shake him."
CHAT = Exhibit(
    "chat.txt",
    "text/plain",
    9,
    "0",
    False,
    "Gem: you wait\nGem: till  home time",
    "2",
    messages=(Message("Gem", None, "you wait"), Message("Gem", None, "till  home time")),
)


def case_of(cabinet: Cabinet, judged: Findings | None = None) -> Case:
    case = file(cabinet, b"raw", report(WORDS, exhibits=(CHAT,)), judged).case
    assert case is not None
    return case


def add(cabinet: Cabinet, case: Case, label: str, words: str = "") -> None:
    with cabinet.writing() as session:
        add_label(session, cabinet, session.get_one(Case, case.id), label, words, HEAD.id)


def judge(cabinet: Cabinet, case: Case, label: str, standing: str, reason: str = "") -> None:
    with cabinet.writing() as session:
        row = session.scalars(select(CaseFinding).where(CaseFinding.label == label)).one()
        judge_finding(session, cabinet, session.get_one(Case, case.id), row.id, standing, HEAD.id, reason)


def change(cabinet: Cabinet, case: Case, finding_id: str, label: str) -> None:
    with cabinet.writing() as session:
        change_label(session, cabinet, session.get_one(Case, case.id), finding_id, label, HEAD.id)


def opened(cabinet: Cabinet, case: Case) -> OpenCase:
    with cabinet.reading() as session:
        return register.open_for(session, cabinet, HEAD, case.reference)


def label_of(cabinet: Cabinet, case: Case, label: str) -> OpenFinding:
    return next(each for each in opened(cabinet, case).findings if each.label == label)


def marks(cabinet: Cabinet, case: Case) -> tuple[bool, bool, bool]:
    with cabinet.reading() as session:
        row = session.get_one(Case, case.id)
        return row.safeguarding, row.urgent, row.anonymity


def test_an_added_label_stands_with_the_words_as_the_mail_has_them(cabinet: Cabinet) -> None:
    case = case_of(cabinet)
    add(cabinet, case, "defamation", " a lazy cow in  the group ")
    found = label_of(cabinet, case, "defamation")
    assert (found.standing, found.added, found.sort) == ("accepted", True, "category")
    assert found.evidence == (Quote("a lazy cow\nin the group", "body"),)


def test_words_of_a_file_are_found_too_and_a_label_seen_elsewhere_needs_none(cabinet: Cabinet) -> None:
    case = case_of(cabinet)
    add(cabinet, case, "threat", "till home time")
    add(cabinet, case, "criminal")
    assert label_of(cabinet, case, "threat").evidence == (Quote("till  home time", "chat.txt"),)
    assert label_of(cabinet, case, "criminal").evidence == ()


@pytest.mark.parametrize("words", ["she hit him", "lazy cow " * 200, "•••"])
def test_words_that_stand_nowhere_are_refused_and_nothing_changes(cabinet: Cabinet, words: str) -> None:
    case = case_of(cabinet)
    with pytest.raises(LabelRefused, match="do not stand in any mail") as refused:
        add(cabinet, case, "threat", words)
    assert words not in str(refused.value)
    assert {each.label for each in opened(cabinet, case).findings} == {"abusive-comment"}


def test_a_label_that_stands_already_or_that_nobody_knows_is_refused(cabinet: Cabinet) -> None:
    case = case_of(cabinet)
    with pytest.raises(LabelRefused, match="carries that label already"):
        add(cabinet, case, "abusive-comment")
    for label in ("", "concern", "nothing-of-the-kind"):
        with pytest.raises(LabelRefused, match="Choose a label"):
            add(cabinet, case, label)


def test_a_suggestion_that_was_taken_off_comes_back_with_new_words_before_its_own(cabinet: Cabinet) -> None:
    case = case_of(cabinet)
    judge(cabinet, case, "abusive-comment", "removed")
    add(cabinet, case, "abusive-comment", "a lazy cow")
    found = label_of(cabinet, case, "abusive-comment")
    assert (found.standing, found.added) == ("accepted", False)
    assert [each.quote for each in found.evidence] == ["a lazy cow", "lazy cow"]


def test_an_added_label_that_was_taken_off_is_put_back_as_a_persons(cabinet: Cabinet) -> None:
    case = case_of(cabinet)
    add(cabinet, case, "threat", "you wait")
    judge(cabinet, case, "threat", "removed")
    assert label_of(cabinet, case, "threat").standing == "removed"
    judge(cabinet, case, "threat", "suggested")
    assert label_of(cabinet, case, "threat").standing == "accepted"


def test_a_changed_label_keeps_its_words_and_the_suggestion_stays_behind(cabinet: Cabinet) -> None:
    case = case_of(cabinet)
    change(cabinet, case, label_of(cabinet, case, "abusive-comment").finding_id, "abusive-email")
    assert label_of(cabinet, case, "abusive-comment").standing == "removed"
    assert label_of(cabinet, case, "abusive-email").evidence == (Quote("lazy cow", "body"),)


def test_a_change_into_a_label_that_stands_changes_nothing(cabinet: Cabinet) -> None:
    case = case_of(cabinet)
    add(cabinet, case, "threat")
    with pytest.raises(LabelRefused, match="carries that label already"):
        change(cabinet, case, label_of(cabinet, case, "threat").finding_id, "abusive-comment")
    assert {each.standing for each in opened(cabinet, case).findings} == {"suggested", "accepted"}


def test_a_label_of_another_case_is_out_of_reach(cabinet: Cabinet) -> None:
    case = case_of(cabinet)
    other = file(cabinet, b"other", report(sender=Mailbox("Ben", "ben@parents.example"), message_id="o@x.example"))
    with cabinet.reading() as session:
        finding_id = session.scalars(select(CaseFinding.id).where(CaseFinding.mail_id == other.mail_id)).one()
    with pytest.raises(NotAllowed):
        change(cabinet, case, finding_id, "threat")


@pytest.mark.parametrize(("label", "after"), [("urgent", (False, True, False)), ("anonymity", (False, False, True))])
def test_a_case_is_marked_as_its_labels_stand(cabinet: Cabinet, label: str, after: tuple[bool, bool, bool]) -> None:
    case = case_of(cabinet)
    add(cabinet, case, label)
    assert marks(cabinet, case) == after
    judge(cabinet, case, label, "removed")
    assert marks(cabinet, case) == (False, False, False)
    judge(cabinet, case, label, "suggested")
    assert marks(cabinet, case) == after


def test_added_safeguarding_lets_the_safeguarding_lead_in_who_stays_when_it_is_taken_off(cabinet: Cabinet) -> None:
    case = case_of(cabinet)
    with cabinet.reading() as session:
        assert register.seen_by(session, cabinet, DSL) == []
    add(cabinet, case, "safeguarding", "I saw her shake him")
    with cabinet.reading() as session:
        assert [each.safeguarding for each in listed(session, cabinet, register.seen_by(session, cabinet, DSL))] == [
            True
        ]
    judge(cabinet, case, "safeguarding", "removed", "It was her own brother, in play.")
    with cabinet.reading() as session:
        assert [each.safeguarding for each in listed(session, cabinet, register.seen_by(session, cabinet, DSL))] == [
            False
        ]
        assert not register.open_for(session, cabinet, DSL, case.reference).safeguarding


def test_safeguarding_is_not_taken_off_without_a_reason_which_is_kept_sealed(cabinet: Cabinet) -> None:
    case = case_of(cabinet, findings(flags=("safeguarding",)))
    for reason in ("", "  \n"):
        with pytest.raises(LabelRefused, match="not taken off without a reason"):
            judge(cabinet, case, "safeguarding", "removed", reason)
    for reason in (f"{MARKED} was wrong.", "Settled with the nurse."):
        judge(cabinet, case, "safeguarding", "removed", reason)
        judge(cabinet, case, "safeguarding", "suggested")
    kept = label_of(cabinet, case, "safeguarding").reasons
    assert [(each.by, each.words) for each in kept] == [
        (HEAD.id, f"{MARKED} was wrong."),
        (HEAD.id, "Settled with the nurse."),
    ]
    with cabinet.reading() as session:
        row = session.scalars(select(CaseFinding).where(CaseFinding.label == "safeguarding")).one()
        assert row.reasons is not None
        assert MARKED.encode() not in row.reasons


def test_the_marks_and_reasons_of_labels_go_with_a_case_that_is_put_into_another(cabinet: Cabinet) -> None:
    case = case_of(cabinet)
    add(cabinet, case, "safeguarding")
    judge(cabinet, case, "safeguarding", "removed", "Not so.")
    judge(cabinet, case, "safeguarding", "suggested")
    other = file(cabinet, b"other", report(sender=Mailbox("Ben", "ben@parents.example"), message_id="o@x.example")).case
    assert other is not None
    with cabinet.writing() as session:
        into = session.get_one(Case, other.id)
        answer_may_belong(session, cabinet, session.get_one(Case, case.id), HEAD.id, other=into)
    assert marks(cabinet, other)[0]
    assert [each.words for each in label_of(cabinet, other, "safeguarding").reasons] == ["Not so."]


def test_the_audit_trail_says_who_did_what_and_quotes_nothing(cabinet: Cabinet) -> None:
    case = case_of(cabinet)
    add(cabinet, case, "threat", "you wait")
    judge(cabinet, case, "abusive-comment", "removed", f"{MARKED} is mistaken")
    audit_trail.verify(cabinet)
    with cabinet.reading() as session:
        lines = list(session.scalars(select(AuditLine).where(AuditLine.act.like("finding-%"))))
    assert [(each.actor, each.act, json.loads(each.details)["label"]) for each in lines] == [
        (HEAD.id, "finding-added", "threat"),
        (HEAD.id, "finding-removed", "abusive-comment"),
    ]
    assert not [each for each in lines if "you wait" in each.details or MARKED in each.details]


def test_a_run_is_looked_for_in_the_new_words_first(cabinet: Cabinet) -> None:
    what = report("new words\n> old words", reply="new words", subject="the subject")
    assert exact_run(what, "old words") == Quote("old words", "body")
    assert exact_run(what, "the subject") == Quote("the subject", "subject")
    assert exact_run(what, " ") is None
