"""On PostgreSQL two workers that look for work at the same moment take two different things, and neither waits.

Of two people who act on one letter at the same moment, the second finds what the first did.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest

from casefile.cabinet import Cabinet
from casefile.errors import ConcernsError
from outbound import notices, outbox
from tests.casefile.test_leases import at_once
from tests.cast import DEPUTY, HEAD
from tests.outbound.drafted import acts_on, approve, drafted, due, edit, needs_two, opened

pytestmark = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)


@pytest.fixture
def two_approved(cabinet: Cabinet) -> set[str]:
    both = {drafted(cabinet), drafted(cabinet)}
    for each in both:
        approve(cabinet, each, hold=timedelta())
    return both


def test_letters(cabinet: Cabinet, two_approved: set[str]) -> None:
    one, two = at_once(cabinet, outbox.claim_due)
    assert {one.draft_id, two.draft_id} == two_approved


def test_copies_for_the_sent_folder(cabinet: Cabinet, two_approved: set[str]) -> None:
    for _ in two_approved:
        with cabinet.writing() as session:
            due = outbox.claim_due(session, cabinet)
            assert due is not None
            outbox.record_sent(session, cabinet, due, 250)
    one, two = at_once(cabinet, outbox.sent_copy_due)
    assert {one.draft_id, two.draft_id} == two_approved


def test_notices(cabinet: Cabinet) -> None:
    with cabinet.writing() as session:
        notices.announce(session, cabinet, ["head", "deputy"], desk_url="https://desk.school.example")
    one, two = at_once(cabinet, notices._claim)
    assert {one.person.id, two.person.id} == {"head", "deputy"}


def side_by_side(*acts: Callable[[], None]) -> list[str]:
    """Begins the acts at the same moment; what each was refused with, "" where it was done."""
    gate = Barrier(len(acts))

    def do(act: Callable[[], None]) -> str:
        gate.wait(10)
        try:
            act()
        except ConcernsError as error:
            return error.sentence
        return ""

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(do, acts))


def test_a_letter_that_two_approve_at_once_is_approved_once(cabinet: Cabinet) -> None:
    draft_id = drafted(cabinet)
    one, two = side_by_side(
        *(partial(approve, cabinet, draft_id, by=each, hold=timedelta()) for each in (HEAD, DEPUTY))
    )
    assert sorted([bool(one), bool(two)]) == [False, True]
    assert [act for act, _ in acts_on(cabinet, draft_id)].count("draft-approved") == 1
    assert due(cabinet) is not None
    assert due(cabinet) is None


def test_two_who_approve_a_letter_for_two_at_once_are_the_first_and_the_second(cabinet: Cabinet) -> None:
    draft_id = drafted(cabinet)
    needs_two(cabinet, draft_id)
    assert side_by_side(*(partial(approve, cabinet, draft_id, by=each) for each in (HEAD, DEPUTY))) == ["", ""]
    draft = opened(cabinet, draft_id).draft
    assert draft.state == "holding"
    assert {draft.first_approved_by, draft.approved_by} == {"head", "deputy"}


def test_one_who_approves_a_letter_for_two_twice_at_once_is_only_the_first(cabinet: Cabinet) -> None:
    draft_id = drafted(cabinet)
    needs_two(cabinet, draft_id)
    assert sorted(map(bool, side_by_side(*[partial(approve, cabinet, draft_id)] * 2))) == [False, True]
    assert opened(cabinet, draft_id).draft.state == "countersign"


def test_what_is_edited_while_it_is_approved_goes_as_one_of_the_two_and_never_as_a_mixture(cabinet: Cabinet) -> None:
    draft_id = drafted(cabinet)
    approved, edited = side_by_side(
        partial(approve, cabinet, draft_id), partial(edit, cabinet, draft_id, "Other words.")
    )
    draft = opened(cabinet, draft_id)
    assert bool(approved) is not bool(edited)
    assert (draft.draft.state, "Other words." in draft.text) == (("waiting", True) if approved else ("holding", False))
