"""Some letters two people have to approve, over the same bytes; and nobody approves what is about themselves, or not theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from casefile.cabinet import Cabinet
from casefile.decisions import decide
from casefile.errors import DraftChanged, ForbiddenMove, NotAllowed
from casefile.school import Person
from casefile.tables import Case, CasePerson, Draft, Recusal, new_id
from outbound import approval, outbox
from outbound.draft_edits import readdress
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, IT, OFFICE, PARENT, TRUST, findings
from tests.conftest import Clock
from tests.outbound.drafted import (
    act,
    acts_on,
    approve,
    drafted,
    due,
    edit,
    message_bytes,
    needs_two,
    on_paper,
    opened,
    state,
)

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def two_person_letter(cabinet: Cabinet) -> str:
    draft_id = drafted(cabinet)
    needs_two(cabinet, draft_id)
    return draft_id


def recuse(cabinet: Cabinet, draft_id: str, *people: Person) -> None:
    with cabinet.writing() as session:
        case_id = session.get_one(Draft, draft_id).case_id
        session.add_all(
            Recusal(id=new_id(), case_id=case_id, person_id=each.id, reason=b"", made_at=cabinet.now())
            for each in people
        )


def test_two_people_approve_the_same_bytes(cabinet: Cabinet, clock: Clock) -> None:
    draft_id = two_person_letter(cabinet)
    approve(cabinet, draft_id, by=HEAD, hold=timedelta())
    first = message_bytes(cabinet, draft_id)
    draft = opened(cabinet, draft_id).draft
    assert (draft.state, draft.first_approved_by, draft.first_approved_at) == ("countersign", "head", clock.now)
    assert (draft.approved_by, draft.approved_at, draft.send_after) == (None, None, None)
    clock.pass_by(hours=5)
    assert due(cabinet) is None
    approve(cabinet, draft_id, by=DEPUTY, hold=timedelta())
    draft = opened(cabinet, draft_id).draft
    assert (draft.state, draft.first_approved_by, draft.approved_by) == ("holding", "head", "deputy")
    assert message_bytes(cabinet, draft_id) == first
    claimed = due(cabinet)
    assert claimed is not None
    assert claimed.message == first
    assert acts_on(cabinet, draft_id)[1:] == [("draft-first-approved", "head"), ("draft-approved", "deputy")]


def test_the_first_is_not_the_second_even_where_the_school_allows_one_who_is_alone(cabinet: Cabinet) -> None:
    """The deputy is there: the head is not alone."""
    cabinet = replace(cabinet, school=replace(cabinet.school, alone_allowed=True))
    draft_id = two_person_letter(cabinet)
    approve(cabinet, draft_id)
    with pytest.raises(ForbiddenMove, match="second person"):
        approve(cabinet, draft_id)
    assert state(cabinet, draft_id) == "countersign"


@pytest.mark.parametrize("allowed", [True, False])
def test_who_is_alone_approves_twice_only_where_the_school_allows_it_and_the_trail_says_so_each_time(
    cabinet: Cabinet, allowed: bool
) -> None:
    people = tuple(each for each in cabinet.school.people if each.id != DEPUTY.id)
    cabinet = replace(cabinet, school=replace(cabinet.school, people=people, alone_allowed=allowed))
    for _ in range(2):
        draft_id = two_person_letter(cabinet)
        approve(cabinet, draft_id)
        if not allowed:
            with pytest.raises(ForbiddenMove, match="second person"):
                approve(cabinet, draft_id)
            assert state(cabinet, draft_id) == "countersign"
            continue
        approve(cabinet, draft_id)
        assert state(cabinet, draft_id) == "holding"
        assert acts_on(cabinet, draft_id)[1:] == [
            ("draft-first-approved", "head"),
            ("draft-approved", "head"),
            ("approved-alone", "head"),
        ]


def changed(cabinet: Cabinet, draft_id: str, how: str) -> None:
    if how == "edit":
        edit(cabinet, draft_id, "Other words")
    elif how == "readdress":
        act(cabinet, draft_id, readdress, version=1, recipient=replace(PARENT, name="O"), person_id=HEAD.id)
    elif how == "return":
        act(cabinet, draft_id, approval.return_with_note, version=1, note="Warmer", person_id=HEAD.id)
    else:
        act(cabinet, draft_id, getattr(approval, how), HEAD.id)


@pytest.mark.parametrize("how", ["edit", "readdress", "return", "stop", "withdraw"])
def test_whatever_changes_the_letter_voids_the_first_approval(cabinet: Cabinet, how: str) -> None:
    draft_id = two_person_letter(cabinet)
    approve(cabinet, draft_id, by=DEPUTY)
    changed(cabinet, draft_id, how)
    draft = opened(cabinet, draft_id).draft
    assert (draft.first_approved_by, draft.first_approved_at, draft.message_digest) == (None, None, None)
    if draft.state == "waiting":
        # The first of two again, whoever approved what it was before.
        approve(cabinet, draft_id, by=HEAD, version=draft.version)
        assert state(cabinet, draft_id) == "countersign"
    else:
        with pytest.raises(DraftChanged):
            approve(cabinet, draft_id, by=HEAD, version=draft.version)


def test_bytes_that_the_first_did_not_approve_are_not_approved_by_the_second(cabinet: Cabinet) -> None:
    draft_id = two_person_letter(cabinet)
    approve(cabinet, draft_id)
    with cabinet.writing() as session:
        session.get_one(Draft, draft_id).message_digest = "0" * 64
    with pytest.raises(DraftChanged):
        approve(cabinet, draft_id, by=DEPUTY)
    assert state(cabinet, draft_id) == "countersign"


def test_the_first_approval_of_somebody_who_may_not_see_the_case_any_more_does_not_count(cabinet: Cabinet) -> None:
    draft_id = two_person_letter(cabinet)
    approve(cabinet, draft_id, by=DEPUTY)
    recuse(cabinet, draft_id, DEPUTY)
    with pytest.raises(ForbiddenMove, match="first"):
        approve(cabinet, draft_id, by=HEAD)
    act(cabinet, draft_id, approval.stop, HEAD.id)
    assert state(cabinet, draft_id) == "waiting"


def test_on_paper_two_people_approve_the_same_page(cabinet: Cabinet) -> None:
    draft_id = two_person_letter(cabinet)
    on_paper(cabinet, draft_id)
    approve(cabinet, draft_id, version=2)
    page = message_bytes(cabinet, draft_id)
    with pytest.raises(ForbiddenMove):
        act(cabinet, draft_id, approval.post, HEAD)
    approve(cabinet, draft_id, version=2, by=DEPUTY)
    assert (state(cabinet, draft_id), message_bytes(cabinet, draft_id)) == ("approved", page)
    act(cabinet, draft_id, approval.post, OFFICE)
    assert acts_on(cabinet, draft_id)[-1] == ("letter-posted", "office")


@pytest.mark.parametrize("person", [OFFICE, IT, CHAIR, DSL])
def test_who_may_not_see_the_case_cannot_approve_its_letters(cabinet: Cabinet, person: Person) -> None:
    draft_id = drafted(cabinet)
    with pytest.raises(NotAllowed):
        approve(cabinet, draft_id, by=person)
    assert state(cabinet, draft_id) == "waiting"


def test_nobody_approves_a_letter_about_themselves(cabinet: Cabinet) -> None:
    draft_id = drafted(cabinet)
    recuse(cabinet, draft_id, HEAD)
    for each in (HEAD, DEPUTY):
        with pytest.raises(NotAllowed):
            approve(cabinet, draft_id, by=each)
    approve(cabinet, draft_id, by=CHAIR)
    assert state(cabinet, draft_id) == "holding"


def test_the_last_of_the_ladder_sees_what_is_about_them_and_cannot_answer_it(cabinet: Cabinet) -> None:
    draft_id = drafted(cabinet)
    recuse(cabinet, draft_id, HEAD, DEPUTY, CHAIR, TRUST)
    with pytest.raises(ForbiddenMove, match="themselves"):
        approve(cabinet, draft_id, by=TRUST)
    assert state(cabinet, draft_id) == "waiting"


@pytest.mark.parametrize(("decided", "alone", "may"), [(False, False, True), (True, False, False), (True, True, True)])
def test_a_safeguarding_lead_approves_a_decision_only_where_nobody_else_may_see_the_case(
    cabinet: Cabinet, decided: bool, alone: bool, may: bool
) -> None:
    draft_id = drafted(cabinet, judged=findings(flags=("safeguarding",), subjects=("Dave Nokes",)))
    if decided:
        with cabinet.writing() as session:
            draft = session.get_one(Draft, draft_id)
            case = session.get_one(Case, draft.case_id)
            whom = session.scalars(select(CasePerson.id).where(CasePerson.role == "subject")).one()
            decision = decide(
                session, cabinet, case, HEAD, outcome="conversation", reason="It is enough.", about=[whom], record={}
            )
            draft.decision_id = decision.id
    if alone:
        cabinet = replace(cabinet, school=replace(cabinet.school, people=(DSL,)))
    if may:
        approve(cabinet, draft_id, by=DSL)
        return
    with pytest.raises(ForbiddenMove, match="decision"):
        approve(cabinet, draft_id, by=DSL)
    approve(cabinet, draft_id, by=DEPUTY)


def test_a_letter_that_two_approved_is_tried_again_by_one_and_both_stand(cabinet: Cabinet) -> None:
    draft_id = two_person_letter(cabinet)
    approve(cabinet, draft_id, by=HEAD, hold=timedelta())
    approve(cabinet, draft_id, by=DEPUTY, hold=timedelta())
    claimed = due(cabinet)
    assert claimed is not None
    with cabinet.writing() as session:
        assert outbox.record_refused(session, cabinet, claimed, 550)
    act(cabinet, draft_id, approval.try_again, HEAD.id, timedelta())
    draft = opened(cabinet, draft_id).draft
    assert (draft.state, draft.first_approved_by, draft.approved_by) == ("holding", "head", "deputy")
    assert due(cabinet) is not None


def test_what_failed_can_be_taken_back_and_changed_and_goes_only_once_it_is_approved_anew(cabinet: Cabinet) -> None:
    draft_id = drafted(cabinet)
    approve(cabinet, draft_id, hold=timedelta())
    claimed = due(cabinet)
    assert claimed is not None
    with cabinet.writing() as session:
        outbox.record_refused(session, cabinet, claimed, 550)
    act(cabinet, draft_id, approval.take_back, HEAD.id)
    act(
        cabinet, draft_id, readdress, version=1, recipient=replace(PARENT, address="ola@new.example"), person_id=HEAD.id
    )
    assert due(cabinet) is None
    approve(cabinet, draft_id, version=2, hold=timedelta())
    claimed = due(cabinet)
    assert claimed is not None
    assert (claimed.recipient.address, claimed.attempt) == ("ola@new.example", 2)
