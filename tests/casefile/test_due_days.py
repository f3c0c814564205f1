"""What is due until when, what settles it, and what stands still: the first page and the morning notice count by this."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casefile.cabinet import Cabinet
from casefile.case_dates import judge_date, set_date
from casefile.case_ends import withdraw_report
from casefile.casework import note_reading
from casefile.due_days import due_days
from casefile.findings import Lane, Quote
from casefile.gathered import add_entry
from casefile.standstill import at_a_standstill
from casefile.tables import Case, Decision
from casefile.what_waits import InShort, in_short
from tests.casefile.worked import a_case, a_letter, act, decide, subjects
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, NOW, findings
from tests.conftest import Clock

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
TODAY = NOW.date()


def due(cabinet: Cabinet, case: Case) -> list[str]:
    with cabinet.reading() as session:
        return [each.sort for each in due_days(session, [session.get_one(Case, case.id)])]


@pytest.mark.parametrize(
    ("state", "changes", "answered"),
    [
        ("waiting", {}, False),
        ("countersign", {}, False),
        ("approved", {"paper": True}, False),
        ("bounced", {}, False),
        ("holding", {}, True),
        ("sent", {}, True),
        ("withdrawn", {}, True),
        ("sent", {"to_role": "subject", "letter": "request-for-account"}, False),
    ],
)
def test_an_acknowledgement_is_due_until_the_reporter_was_answered(
    cabinet: Cabinet, state: str, changes: dict[str, object], answered: bool
) -> None:
    case = a_case(cabinet)
    assert due(cabinet, case) == ["acknowledgement", "outcome"]
    a_letter(cabinet, case, state, **changes)
    assert due(cabinet, case) == (["outcome"] if answered else ["acknowledgement", "outcome"])


def test_an_outcome_is_due_until_every_letter_of_what_was_decided_has_gone(cabinet: Cabinet) -> None:
    case = a_case(cabinet, subjects=("Dawn Kettle", "Gareth Pell"))
    a_letter(cabinet, case)
    decision = decide(cabinet, case, "warning")
    dawn, gareth = subjects(cabinet, case)
    for steps in (
        {"to_role": "subject", "letter": "warning", "decision_id": decision, "person_id": dawn},
        {"to_role": "reporter", "letter": "outcome-to-reporter"},
    ):
        a_letter(cabinet, case, **steps)
        assert due(cabinet, case) == ["outcome"]
    warning = {"to_role": "subject", "letter": "warning", "decision_id": decision, "person_id": gareth}
    a_letter(cabinet, case, "waiting", **warning)
    assert due(cabinet, case) == ["outcome"]
    a_letter(cabinet, case, **warning)
    assert due(cabinet, case) == []


def test_that_others_were_asked_is_no_end_of_it_for_the_reporter(cabinet: Cabinet) -> None:
    case = a_case(cabinet, subjects=("Dawn Kettle",))
    a_letter(cabinet, case)
    decision = decide(cabinet, case, "legal-advice", record={"legal_team": "The council’s"})
    with cabinet.writing() as session:
        session.get_one(Decision, decision).state = "standing"
    a_letter(cabinet, case, to_role="legal", letter="request-for-legal-advice", decision_id=decision)
    assert due(cabinet, case) == ["outcome"]
    a_letter(cabinet, case, letter="outcome-to-reporter")
    assert due(cabinet, case) == []


def test_a_closed_or_withdrawn_report_waits_for_no_outcome_and_the_laws_days_go_on(cabinet: Cabinet) -> None:
    asks = replace(findings(), lanes=(Lane("subject-access", (Quote("lazy cow", "body"),)),))
    closed, withdrawn = a_case(cabinet, asks), a_case(cabinet)
    act(cabinet, closed, set_date, sort="ban-review", due=date(2027, 2, 1), by=HEAD.id)
    act(cabinet, withdrawn, withdraw_report, HEAD, TODAY)
    with cabinet.writing() as session:
        session.get_one(Case, closed.id).state = "closed"
    assert due(cabinet, closed) == ["subject-access", "ban-review"]
    assert due(cabinet, withdrawn) == ["acknowledgement"]


def test_each_person_has_their_own_counts_and_whoever_is_recused_none(cabinet: Cabinet, clock: Clock) -> None:
    case = a_case(cabinet, findings(flags=("safeguarding",), subjects=("Mrs Calloway", "Dawn Kettle")))
    a_letter(cabinet, case, "waiting")
    a_letter(cabinet, case, "countersign", first_approved_by=CHAIR.id)
    act(cabinet, case, set_date, sort="representations", due=TODAY, by=CHAIR.id)
    clock.pass_by(days=7)
    with cabinet.reading() as session:
        counts = {each.id: in_short(session, cabinet, each) for each in (HEAD, DEPUTY, DSL, CHAIR)}
    assert counts["head"] == counts["deputy"] == InShort()
    assert counts["chair"] == InShort(overdue=2, due_today=0, to_approve=1, unread=1, legal=1)
    # Of what the chair approved first, nobody else who sees it may be the second.
    assert counts["dsl"] == counts["chair"]


def test_two_people_are_counted_where_two_have_to_agree(cabinet: Cabinet) -> None:
    case = a_case(cabinet)
    decide(cabinet, case, "ban", HEAD)
    a_letter(cabinet, case, "countersign", first_approved_by=DEPUTY.id)
    with cabinet.reading() as session:
        counts = {each.id: in_short(session, cabinet, each).to_approve for each in (HEAD, DEPUTY, DSL)}
    assert counts == {"head": 1, "deputy": 1, "dsl": 0}


def standing_still(cabinet: Cabinet) -> dict[str, date]:
    with cabinet.reading() as session:
        found = at_a_standstill(session, cabinet, list(session.query(Case)))
    return {case.id: since for case, since in found}


def test_a_case_that_nobody_moves_on_stands_still_after_some_school_days(cabinet: Cabinet, clock: Clock) -> None:
    case = a_case(cabinet)
    a_letter(cabinet, case)
    act(cabinet, case, note_reading, HEAD.id)
    clock.pass_by(days=8)  # Wednesday: five school days, the INSET day left out
    assert standing_still(cabinet) == {}
    act(cabinet, case, note_reading, HEAD.id)
    clock.pass_by(days=1)
    assert standing_still(cabinet) == {case.id: TODAY}
    act(cabinet, case, set_date, sort="account", due=TODAY + timedelta(days=30), by=HEAD.id)
    clock.pass_by(days=14)
    assert standing_still(cabinet) == {}
    clock.pass_by(days=14)
    assert list(standing_still(cabinet)) == [case.id]
    act(cabinet, case, add_entry, HEAD.id, sort="call", on_day=TODAY, who="Dawn Kettle", words="She rang.")
    assert standing_still(cabinet) == {}


def test_a_day_that_was_kept_is_due_no_more(cabinet: Cabinet) -> None:
    case = a_case(cabinet)
    row = act(cabinet, case, set_date, sort="meeting", due=TODAY, by=HEAD.id)
    assert "meeting" in due(cabinet, case)
    act(cabinet, case, judge_date, row.id, "done", HEAD.id)
    assert "meeting" not in due(cabinet, case)
