"""Closing, taking up again, and a report that was taken back: nothing ends silently."""

from __future__ import annotations

from datetime import date

import pytest

from casefile import case_ends, gathered, register
from casefile.cabinet import Cabinet
from casefile.case_dates import set_date
from casefile.casework import note_reading
from casefile.errors import CaseworkError, ForbiddenMove
from casefile.joining import join_case
from casefile.tables import Case
from tests.casefile.worked import a_case, a_letter, act, acts, decide, read, state
from tests.cast import DSL, HEAD, findings


def test_a_decided_case_is_closed_and_taken_up_again_with_a_reason(cabinet: Cabinet) -> None:
    case = a_case(cabinet)
    decide(cabinet, case)
    with pytest.raises(CaseworkError, match="nobody has read yet"):
        act(cabinet, case, case_ends.close_case, HEAD, "Whatever it was.")
    act(cabinet, case, note_reading, "head")
    act(cabinet, case, case_ends.close_case, HEAD, "")
    assert state(cabinet, case) == "closed"
    with pytest.raises(CaseworkError, match="closed already"):
        act(cabinet, case, case_ends.close_case, HEAD, "")
    with pytest.raises(CaseworkError, match="without a reason"):
        act(cabinet, case, case_ends.reopen_case, HEAD, " ")
    act(cabinet, case, case_ends.reopen_case, HEAD, "A witness came.")
    assert state(cabinet, case) == "under-review"
    with pytest.raises(CaseworkError, match="not closed"):
        act(cabinet, case, case_ends.reopen_case, HEAD, "Again.")
    (entry,) = read(cabinet, case, gathered.entries_of)
    assert (entry.sort, entry.words) == ("reopened", "A witness came.")
    with pytest.raises(CaseworkError, match="it stays"):
        act(cabinet, case, gathered.strike_out, entry.entry_id, "head", "No.")
    assert [each for each in acts(cabinet, case) if "case-" in each[1]][-2:] == [
        ("head", "case-closed"),
        ("head", "case-taken-up-again"),
    ]


def test_without_a_decision_or_with_a_day_open_the_reason_has_to_be_given_and_is_kept(cabinet: Cabinet) -> None:
    case = a_case(cabinet)
    act(cabinet, case, note_reading, "head")
    act(cabinet, case, set_date, sort="ban-review", due=date(2027, 1, 8), by="head")
    with pytest.raises(
        CaseworkError, match=r"Nothing was decided\. A day is still open: the review of a ban, 8 January"
    ):
        act(cabinet, case, case_ends.close_case, HEAD, " ")
    assert state(cabinet, case) == "under-review"
    act(cabinet, case, case_ends.close_case, HEAD, "It was about another school.")
    assert state(cabinet, case) == "closed"
    (entry,) = read(cabinet, case, gathered.entries_of)
    assert (entry.sort, entry.words) == ("closed", "It was about another school.")


def test_where_a_child_may_be_at_risk_the_safeguarding_lead_closes_it_or_a_reason_is_kept(cabinet: Cabinet) -> None:
    case = a_case(cabinet, findings(flags=("safeguarding",), subjects=("Dawn Kettle",)))
    decide(cabinet, case)
    act(cabinet, case, note_reading, "head")
    with pytest.raises(CaseworkError, match="safeguarding lead"):
        act(cabinet, case, case_ends.close_case, HEAD, "")
    act(cabinet, case, case_ends.close_case, DSL, "")
    assert state(cabinet, case) == "closed"


@pytest.mark.parametrize("under_way", ["waiting", "countersign", "approved", "holding", "sending", "unsure", "failed"])
def test_a_letter_under_way_hinders_closing_whatever_the_reason(cabinet: Cabinet, under_way: str) -> None:
    case = a_case(cabinet)
    decide(cabinet, case)
    a_letter(cabinet, case, under_way, letter="warning")
    with pytest.raises(CaseworkError, match="letter is still under way"):
        act(cabinet, case, case_ends.close_case, HEAD, "All the same.")
    assert state(cabinet, case) == "decided"


def test_a_proposal_hinders_closing(cabinet: Cabinet) -> None:
    case = a_case(cabinet)
    decide(cabinet, case)
    decide(cabinet, case, "ban")
    with pytest.raises(CaseworkError, match="second person"):
        act(cabinet, case, case_ends.close_case, HEAD, "All the same.")


def test_a_report_that_is_taken_back_is_noted_once_and_the_case_stays(cabinet: Cabinet) -> None:
    case = a_case(cabinet)
    with pytest.raises(CaseworkError, match="still to come"):
        act(cabinet, case, case_ends.withdraw_report, HEAD, date(2026, 11, 25))
    act(cabinet, case, case_ends.withdraw_report, HEAD, date(2026, 11, 23))
    with pytest.raises(CaseworkError, match="already"):
        act(cabinet, case, case_ends.withdraw_report, HEAD, date(2026, 11, 23))
    with cabinet.reading() as session:
        row = register.case_for(session, cabinet, HEAD, case.reference)
        assert (row.state, row.withdrawn_on, row.legal_hold) == ("received", date(2026, 11, 23), False)
    assert acts(cabinet, case)[-1] == ("head", "report-withdrawn")


def test_a_report_that_was_taken_back_is_gone_on_with_after_all(cabinet: Cabinet) -> None:
    case = a_case(cabinet)
    with pytest.raises(CaseworkError, match="was not taken back"):
        act(cabinet, case, case_ends.go_on_with_report, HEAD)
    act(cabinet, case, case_ends.withdraw_report, HEAD, date(2026, 11, 23))
    act(cabinet, case, case_ends.go_on_with_report, HEAD)
    with cabinet.reading() as session:
        assert register.case_for(session, cabinet, HEAD, case.reference).withdrawn_on is None
    assert acts(cabinet, case)[-1] == ("head", "report-gone-on-with")


def test_on_a_case_that_was_put_together_with_another_nothing_is_done(cabinet: Cabinet) -> None:
    case, other = a_case(cabinet), a_case(cabinet)
    with cabinet.writing() as session:
        join_case(session, cabinet, session.get_one(Case, case.id), session.get_one(Case, other.id), "head")
    with pytest.raises(CaseworkError, match="in another one now"):
        act(cabinet, case, case_ends.reopen_case, HEAD, "No.")
    with pytest.raises((CaseworkError, ForbiddenMove)):
        decide(cabinet, case, "no-further-action", about=[])
