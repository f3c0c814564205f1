"""On PostgreSQL two workers that look for work at the same moment take two different things, and neither waits."""

from datetime import timedelta

import pytest

from casefile.cabinet import Cabinet
from outbound import notices, outbox
from tests.casefile.test_leases import at_once
from tests.outbound.drafted import approve, drafted

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
