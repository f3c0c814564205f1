"""Decisions of the ladder: with a reason, by who may, for whom; by two where two are needed; taken back with a reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from casefile import audit_trail, decisions
from casefile.cabinet import Cabinet
from casefile.errors import CaseworkError, NotAllowed
from casefile.ladder import load_ladder
from casefile.school import Person
from casefile.states import move
from casefile.tables import Case, Decision
from tests.casefile.worked import BAN, a_case, act, acts, decide, read, state, subjects
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, IT, MARKED, OFFICE, SCHOOL, TRUST, findings


def test_a_decision_is_kept_with_its_reason_and_makes_the_case_decided(cabinet: Cabinet) -> None:
    case = a_case(cabinet)
    decision_id = decide(cabinet, case, reason=f"  {MARKED} was shouted at.\r\nTwice.  ")
    (made,) = read(cabinet, case, decisions.decisions_of)
    assert (made.decision_id, made.outcome, made.state, made.made_by) == (decision_id, "warning", "standing", "head")
    assert made.reason == f"{MARKED} was shouted at.\nTwice."
    assert made.about == tuple(subjects(cabinet, case))
    assert state(cabinet, case) == "decided"
    assert acts(cabinet, case)[-2:] == [("head", "decided"), ("head", "review-begun")]
    with cabinet.reading() as session:
        assert MARKED.encode() not in session.get_one(Decision, decision_id).reason
    audit_trail.verify(cabinet)


@pytest.mark.parametrize(
    ("outcome", "changes", "says"),
    [
        ("warning", {"reason": " \n"}, "without a reason"),
        ("prison", {}, "an outcome of the ladder"),
        ("warning", {"about": []}, "whom this is about"),
        ("warning", {"about": ["nobody"]}, "complained about in this case"),
        ("ban", {"record": {"children": "x"}}, "Why nothing milder would do"),
        ("authorities", {"record": {"authority": "The police", "told_parents": " "}}, "Whether the parent may be told"),
    ],
)
def test_what_lacks_something_is_said_in_words_and_changes_nothing(
    cabinet: Cabinet, outcome: str, changes: dict[str, Any], says: str
) -> None:
    case = a_case(cabinet)
    before = acts(cabinet, case)
    with pytest.raises(CaseworkError, match=says):
        decide(cabinet, case, outcome, **changes)
    assert (state(cabinet, case), acts(cabinet, case)) == ("received", before)


def test_a_child_or_a_person_of_another_case_is_nobody_to_decide_about(cabinet: Cabinet) -> None:
    case, other = a_case(cabinet), a_case(cabinet)
    with pytest.raises(CaseworkError):
        decide(cabinet, case, about=subjects(cabinet, other))
    assert read(cabinet, case, decisions.decisions_of) == []


def test_nothing_is_needed_about_anybody_for_no_further_action(cabinet: Cabinet) -> None:
    case = a_case(cabinet)
    decide(cabinet, case, "no-further-action", about=[])
    assert state(cabinet, case) == "decided"


def test_several_outcomes_stand_beside_one_another_but_none_twice(cabinet: Cabinet) -> None:
    case = a_case(cabinet, subjects=("Dawn Kettle", "Lee Kettle"))
    one, other = subjects(cabinet, case)
    decide(cabinet, case, about=[one])
    decide(cabinet, case, about=[other, other])
    decide(cabinet, case, "meeting", about=[one, other])
    with pytest.raises(CaseworkError, match="decided already"):
        decide(cabinet, case, "meeting", about=[other])
    made = read(cabinet, case, decisions.decisions_of)
    assert sorted((each.outcome, len(each.about)) for each in made) == [("meeting", 2), ("warning", 1), ("warning", 1)]


@pytest.mark.parametrize("outcome", [each.id for each in load_ladder().values() if each.second_person])
def test_what_needs_two_waits_for_another_person(cabinet: Cabinet, outcome: str) -> None:
    case = a_case(cabinet)
    record = {each.id: "Noted." for each in load_ladder()[outcome].record}
    decision_id = decide(cabinet, case, outcome, record=record)
    assert state(cabinet, case) == "received"
    with pytest.raises(NotAllowed, match="Another person"):
        act(cabinet, case, decisions.agree, decision_id, HEAD)
    act(cabinet, case, decisions.agree, decision_id, DEPUTY)
    (made,) = read(cabinet, case, decisions.decisions_of)
    assert (made.state, made.made_by, made.agreed_by) == ("standing", "head", "deputy")
    assert state(cabinet, case) == "decided"
    with pytest.raises(CaseworkError, match="does not wait"):
        act(cabinet, case, decisions.agree, decision_id, DEPUTY)
    assert [each for each in acts(cabinet, case) if each[1].startswith("deci")] == [
        ("head", "decision-proposed"),
        ("deputy", "decision-agreed"),
    ]


@pytest.mark.parametrize("person", [DSL, CHAIR, OFFICE, IT, TRUST])
def test_who_may_not_decide_neither_decides_nor_agrees_nor_ends(cabinet: Cabinet, person: Person) -> None:
    case = a_case(cabinet, findings(flags=("safeguarding",), subjects=("Dawn Kettle",)))
    waiting, standing = decide(cabinet, case, "ban"), decide(cabinet, case)
    before = acts(cabinet, case)
    with pytest.raises(NotAllowed):
        decide(cabinet, case, "conversation", person)
    for does, arguments in (
        (decisions.agree, (waiting, person)),
        (decisions.drop, (waiting, person, "No.")),
        (decisions.change_mind, (standing, person, "No.")),
    ):
        with pytest.raises(NotAllowed):
            act(cabinet, case, does, *arguments)
    assert acts(cabinet, case) == before


def test_a_recused_leader_may_not_agree(cabinet: Cabinet) -> None:
    case = a_case(cabinet, findings(flags=("staff-subject",), subjects=("Mr Siddall", "Dawn Kettle")))
    waiting = decide(cabinet, case, "ban")
    with pytest.raises(NotAllowed):
        act(cabinet, case, decisions.agree, waiting, DEPUTY)


def test_a_governor_decides_where_leaders_are_recused(cabinet: Cabinet) -> None:
    case = a_case(cabinet, findings(flags=("staff-subject",), subjects=("the headteacher",)))
    decide(cabinet, case, person=CHAIR)
    with pytest.raises(NotAllowed):
        decide(cabinet, case, "meeting", HEAD)


def test_who_is_alone_may_agree_to_their_own_where_the_school_allows_it_and_it_is_said(cabinet: Cabinet) -> None:
    allowing = replace(cabinet, school=replace(SCHOOL, alone_allowed=True))
    case = a_case(cabinet, findings(flags=("staff-subject",), subjects=("the headteacher", "Dawn Kettle")))
    waiting = decide(cabinet, case, "ban", CHAIR)
    with pytest.raises(NotAllowed):
        act(cabinet, case, decisions.agree, waiting, CHAIR)
    act(allowing, case, decisions.agree, waiting, CHAIR)
    assert ("chair", "decided-alone") in acts(cabinet, case)
    shared = a_case(allowing)
    waiting = decide(allowing, shared, "ban")
    with pytest.raises(NotAllowed):
        act(allowing, shared, decisions.agree, waiting, HEAD)


def test_a_change_of_mind_needs_a_reason_and_brings_the_case_back_under_review(cabinet: Cabinet) -> None:
    case = a_case(cabinet)
    first, second = decide(cabinet, case), decide(cabinet, case, "meeting")
    with pytest.raises(CaseworkError, match="without a reason"):
        act(cabinet, case, decisions.change_mind, first, HEAD, " ")
    act(cabinet, case, decisions.change_mind, first, DEPUTY, "It was somebody else.")
    assert state(cabinet, case) == "decided"
    act(cabinet, case, decisions.change_mind, second, HEAD, "She had left before.")
    assert state(cabinet, case) == "under-review"
    (ended,) = [each for each in read(cabinet, case, decisions.decisions_of) if each.decision_id == first]
    assert (ended.state, ended.ended_by, ended.ended_why) == ("changed", "deputy", "It was somebody else.")
    decide(cabinet, case)
    assert state(cabinet, case) == "decided"


def test_a_proposal_is_dropped_and_a_standing_decision_is_not(cabinet: Cabinet) -> None:
    case = a_case(cabinet)
    waiting, standing = decide(cabinet, case, "ban"), decide(cabinet, case)
    act(cabinet, case, decisions.drop, waiting, DEPUTY, "Too hard.")
    for decision_id, does in ((waiting, decisions.drop), (standing, decisions.drop), (waiting, decisions.change_mind)):
        with pytest.raises(CaseworkError, match="not as you saw it"):
            act(cabinet, case, does, decision_id, HEAD, "No.")
    assert [each.state for each in read(cabinet, case, decisions.decisions_of)] in (
        ["dropped", "standing"],
        ["standing", "dropped"],
    )


def test_a_decision_of_another_case_is_none_here(cabinet: Cabinet) -> None:
    case, other = a_case(cabinet), a_case(cabinet)
    standing = decide(cabinet, case)
    with pytest.raises(NotAllowed):
        act(cabinet, other, decisions.change_mind, standing, HEAD, "No.")


def test_nothing_is_decided_on_a_closed_case(cabinet: Cabinet) -> None:
    case = a_case(cabinet)
    standing = decide(cabinet, case)
    with cabinet.writing() as session:
        move(session, Case, case.id, "decided", "closed")
    with pytest.raises(CaseworkError, match="closed"):
        decide(cabinet, case, "meeting", record=BAN)
    with pytest.raises(CaseworkError, match="closed"):
        act(cabinet, case, decisions.change_mind, standing, HEAD, "No.")
