"""Every act on a letter in every state: what the table allows is done, and all else is refused and leaves no trace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import func, select

from casefile.cabinet import Cabinet
from casefile.errors import ConcernsError
from casefile.report import Mailbox
from casefile.states import DRAFT
from casefile.tables import Attempt, AuditLine, Draft
from outbound import approval, outbox
from outbound.draft_edits import readdress, save_edit
from outbound.freeze import frozen_values
from tests.cast import DEPUTY, HEAD, OFFICE
from tests.conftest import Clock
from tests.outbound.drafted import HOLD, SENDER, drafted, edit, needs_two, on_paper

# The tables are the same on each database; which of two people is first there is tried elsewhere.
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

ALL = tuple(DRAFT)
VERSION = 3
BY_HEAD = {"person_id": HEAD.id}
AT_VERSION = {"version": VERSION}
APPROVES = {**AT_VERSION, "sender": SENDER, "hold": HOLD}
MAIL, PAPER = False, True
EDITS = dict.fromkeys(("waiting", "countersign", "returned"), "waiting")
STOPS = dict.fromkeys(("countersign", "approved", "holding"), "waiting")
WITHDRAWS = dict.fromkeys(
    ("waiting", "countersign", "returned", "approved", "holding", "failed", "unsure", "bounced"), "withdrawn"
)

# Each act: what does it, what it is given, and by paper or not the states that it moves from and to.
Moves = dict[str, str]
ACTS: dict[str, tuple[Callable[..., None], dict[str, object], Moves, Moves]] = {
    "edit": (save_edit, {**AT_VERSION, "subject": "s", "text": "t", **BY_HEAD}, EDITS, EDITS),
    "edit-of-an-older-one": (save_edit, {"version": 1, "subject": "s", "text": "t", **BY_HEAD}, {}, {}),
    "readdress": (
        readdress, {**AT_VERSION, "recipient": Mailbox("Ola", "o@parents.example"), **BY_HEAD}, EDITS, EDITS
    ),
    "approve": (
        approval.approve, {**APPROVES, "person": HEAD},
        {"waiting": "holding", "countersign": "holding"}, {"waiting": "approved", "countersign": "approved"},
    ),
    "approve-an-older-one": (approval.approve, {**APPROVES, "person": HEAD, "version": 1}, {}, {}),
    "approve-what-is-not-theirs": (approval.approve, {**APPROVES, "person": OFFICE}, {}, {}),
    "answer-for-no-leak": (approval.answer_leaks, {**AT_VERSION, "person": HEAD, "why": "w"}, {}, {}),
    "return": (
        approval.return_with_note, {**AT_VERSION, "note": "n", **BY_HEAD},
        *[dict.fromkeys(("waiting", "countersign"), "returned")] * 2,
    ),
    "stop": (approval.stop, BY_HEAD, STOPS, STOPS),
    "take-back": (approval.take_back, BY_HEAD, {"failed": "waiting"}, {"failed": "waiting"}),
    "withdraw": (approval.withdraw, BY_HEAD, WITHDRAWS, WITHDRAWS),
    "post": (approval.post, {"person": HEAD}, {}, {"approved": "sent"}),
    "try-again": (approval.try_again, {**BY_HEAD, "hold": HOLD}, {"failed": "holding"}, {}),
    "it-was-sent": (
        approval.settle_by_person, {**BY_HEAD, "was_sent": True, "hold": HOLD}, {"unsure": "sent"}, {}
    ),
    "it-was-not-sent": (
        approval.settle_by_person, {**BY_HEAD, "was_sent": False, "hold": HOLD}, {"unsure": "holding"}, {}
    ),
}  # fmt: skip


class UndoneError(Exception):
    """Takes back what was only tried."""


def a_letter(cabinet: Cabinet, *, paper: bool, two: bool) -> str:
    """One with its final bytes beside it, which the deputy approved, so that any state can be put on it."""
    draft_id = drafted(cabinet)
    if paper:
        on_paper(cabinet, draft_id)
    else:
        edit(cabinet, draft_id, "Words")
    if two:
        needs_two(cabinet, draft_id)
    edit(cabinet, draft_id, "Other words", version=2)
    with cabinet.writing() as session:
        draft = session.get_one(Draft, draft_id)
        final = frozen_values(session, cabinet, draft, SENDER, cabinet.now())
        by = {"first_approved_by": DEPUTY.id, "approved_by": DEPUTY.id, "approved_at": cabinet.now()}
        for name, value in {**final, **by}.items():
            setattr(draft, name, value)
    return draft_id


def put_into(cabinet: Cabinet, draft_id: str, state: str) -> None:
    with cabinet.writing() as session:
        session.get_one(Draft, draft_id).state = state


def traces(cabinet: Cabinet, draft_id: str) -> tuple[object, ...]:
    """Where the letter stands, and all that an act could have left behind."""
    with cabinet.reading() as session:
        draft = session.get_one(Draft, draft_id)
        row = tuple(getattr(draft, each.key) for each in Draft.__table__.columns)
        lines = session.scalar(select(func.count()).select_from(AuditLine))
        return row, lines, session.scalar(select(func.count()).select_from(Attempt))


def is_queued(cabinet: Cabinet, clock: Clock) -> bool:
    """Whether anything would leave in the next half hour."""
    before = clock.now
    clock.pass_by(minutes=30)
    try:
        with cabinet.writing() as session:
            claimed = outbox.claim_due(session, cabinet) is not None
            raise UndoneError
    except UndoneError:
        return claimed
    finally:
        clock.now = before


def becomes(cabinet: Cabinet, draft_id: str, does: Callable[..., None], given: dict[str, object]) -> tuple[str, int]:
    """The state that the act leads to, and how many lines it leaves; then all of it is taken back."""
    try:
        with cabinet.writing() as session:
            lines = session.scalar(select(func.count()).select_from(AuditLine)) or 0
            draft = session.get_one(Draft, draft_id)
            does(session, cabinet, draft, **given)
            session.flush()
            session.refresh(draft)
            after = draft.state, (session.scalar(select(func.count()).select_from(AuditLine)) or 0) - lines
            raise UndoneError
    except UndoneError:
        return after


def refused(cabinet: Cabinet, draft_id: str, does: Callable[..., None], given: dict[str, object]) -> str:
    with pytest.raises(ConcernsError) as error, cabinet.writing() as session:
        does(session, cabinet, session.get_one(Draft, draft_id), **given)
    return error.value.sentence


@pytest.mark.parametrize(("paper", "two"), [(MAIL, False), (MAIL, True), (PAPER, False), (PAPER, True)])
def test_each_act_moves_from_its_own_states_to_the_next_and_changes_nothing_elsewhere(
    cabinet: Cabinet, clock: Clock, paper: bool, two: bool
) -> None:
    draft_id = a_letter(cabinet, paper=paper, two=two)
    for old, (name, (does, given, by_mail, by_post)) in product(ALL, ACTS.items()):
        put_into(cabinet, draft_id, old)
        moves = dict(by_post if paper else by_mail)
        if name == "approve" and two:
            moves["waiting"] = "countersign"
        before = traces(cabinet, draft_id)
        if old in moves:
            assert becomes(cabinet, draft_id, does, given) == (moves[old], 1), (name, old)
        else:
            # Words for a leader, not the table of states.
            assert "→" not in refused(cabinet, draft_id, does, given), (name, old)
        assert traces(cabinet, draft_id) == before, (name, old)
        assert not is_queued(cabinet, clock), (name, old)


@pytest.mark.parametrize("paper", [MAIL, PAPER])
def test_the_first_to_approve_is_not_the_second(cabinet: Cabinet, clock: Clock, paper: bool) -> None:
    draft_id = a_letter(cabinet, paper=paper, two=True)
    put_into(cabinet, draft_id, "countersign")
    before = traces(cabinet, draft_id)
    assert "second person" in refused(cabinet, draft_id, approval.approve, {**APPROVES, "person": DEPUTY})
    assert traces(cabinet, draft_id) == before
    assert not is_queued(cabinet, clock)


def test_what_is_held_is_queued(cabinet: Cabinet, clock: Clock) -> None:
    """The other half of "nothing is queued": the same look finds a letter that is."""
    draft_id = a_letter(cabinet, paper=MAIL, two=False)
    with cabinet.writing() as session:
        approval.approve(
            session, cabinet, session.get_one(Draft, draft_id),
            version=VERSION, person=HEAD, sender=SENDER, hold=timedelta(minutes=10),
        )  # fmt: skip
    assert is_queued(cabinet, clock)


def test_a_letter_on_paper_is_never_queued_even_in_a_state_that_it_never_has(cabinet: Cabinet, clock: Clock) -> None:
    draft_id = a_letter(cabinet, paper=PAPER, two=False)
    with cabinet.writing() as session:
        draft = session.get_one(Draft, draft_id)
        draft.state, draft.send_after, draft.copy_after = "holding", cabinet.now(), cabinet.now()
    assert not is_queued(cabinet, clock)
    clock.pass_by(days=1)
    with cabinet.writing() as session:
        assert outbox.long_overdue(session, cabinet) == []
        session.get_one(Draft, draft_id).state = "sent"
        assert outbox.sent_copy_due(session, cabinet) is None


def test_the_table_of_acts_names_every_way_out_of_every_state(engine: str) -> None:
    """A state that a person can leave is left by some act here; the outbox alone leaves the rest."""
    left = {old for _, _, by_mail, by_post in ACTS.values() for old in (*by_mail, *by_post)}
    assert set(ALL) - left == {"sending", "sent", "withdrawn"}
