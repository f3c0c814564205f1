"""Days to keep: open until a person says otherwise, replaced where set anew, gone with their decision."""

from __future__ import annotations

from datetime import date

import pytest

from casefile import case_dates
from casefile.cabinet import Cabinet
from casefile.decisions import change_mind
from casefile.errors import CaseworkError, NotAllowed
from casefile.tables import Case
from tests.casefile.worked import a_case, act, acts, decide, subjects
from tests.cast import HEAD

FIRST, SECOND = date(2026, 12, 1), date(2026, 12, 8)


def standings(cabinet: Cabinet, case: Case) -> list[tuple[str, date, str]]:
    with cabinet.reading() as session:
        return [(each.sort, each.due, each.standing) for each in case_dates.dates_of(session, case)]


def test_a_day_set_anew_takes_the_place_of_the_open_one_for_the_same_person(cabinet: Cabinet) -> None:
    case = a_case(cabinet, subjects=("Dawn Kettle", "Lee Kettle"))
    one, other = subjects(cabinet, case)
    for person, due in ((one, FIRST), (other, FIRST), (one, SECOND), (one, SECOND)):
        act(cabinet, case, case_dates.set_date, sort="account", due=due, by="head", person_id=person)
    act(cabinet, case, case_dates.set_date, sort="meeting", due=FIRST, by="head", person_id=one)
    assert sorted(standings(cabinet, case)) == [
        ("account", FIRST, "open"),
        ("account", FIRST, "removed"),
        ("account", SECOND, "open"),
        ("meeting", FIRST, "open"),
    ]
    with cabinet.reading() as session:
        assert sorted(case_dates.open_dates(session)[case.id]) == [
            ("account", FIRST),
            ("account", SECOND),
            ("meeting", FIRST),
        ]
    assert acts(cabinet, case).count(("head", "date-set")) == 4


def test_a_day_is_done_not_needed_or_put_back_by_a_person(cabinet: Cabinet) -> None:
    case, other = a_case(cabinet), a_case(cabinet)
    row = act(cabinet, case, case_dates.set_date, sort="ban-review", due=FIRST, by="program")
    for standing in ("done", "open", "removed"):
        act(cabinet, case, case_dates.judge_date, row.id, standing, "deputy")
    assert standings(cabinet, case) == [("ban-review", FIRST, "removed")]
    assert acts(cabinet, case)[-3:] == [("deputy", "date-done"), ("deputy", "date-open"), ("deputy", "date-removed")]
    for where, standing in ((other, "done"), (case, "forgotten")):
        with pytest.raises(NotAllowed):
            act(cabinet, where, case_dates.judge_date, row.id, standing, "head")


def test_a_day_that_belongs_nowhere_is_refused(cabinet: Cabinet) -> None:
    case, other = a_case(cabinet), a_case(cabinet)
    with pytest.raises(CaseworkError):
        act(cabinet, case, case_dates.set_date, sort="birthday", due=FIRST, by="head")
    for wrong in ({"person_id": subjects(cabinet, other)[0]}, {"decision_id": decide(cabinet, other)}):
        with pytest.raises(NotAllowed):
            act(cabinet, case, case_dates.set_date, sort="account", due=FIRST, by="head", **wrong)


def test_the_days_of_a_decision_go_with_it_and_others_stay(cabinet: Cabinet) -> None:
    case = a_case(cabinet)
    decision_id = decide(cabinet, case)
    act(cabinet, case, case_dates.set_date, sort="outcome-review", due=FIRST, by="head", decision_id=decision_id)
    act(cabinet, case, case_dates.set_date, sort="account", due=SECOND, by="head")
    act(cabinet, case, change_mind, decision_id, HEAD, "It was somebody else.")
    assert standings(cabinet, case) == [("outcome-review", FIRST, "removed"), ("account", SECOND, "open")]
