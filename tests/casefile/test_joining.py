"""Two cases that were put together are one from then on, also for the mails and letters still on their way."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casefile import audit_trail, casework, register
from casefile.cabinet import Cabinet
from casefile.errors import ForbiddenMove
from casefile.joining import join_case
from casefile.label_acts import judge_finding
from casefile.report import Mailbox
from casefile.states import move
from casefile.tables import Case, CaseFinding, Draft
from outbound.first_answer import draft_first_answer
from tests.casefile.filed import file
from tests.casefile.test_filing import letter
from tests.cast import HEAD, findings, report
from tests.outbound.drafted import opened

BEN = Mailbox("Ben", "ben@parents.example")


def two(cabinet: Cabinet) -> tuple[Case, Case]:
    """An earlier case, and one by another parent that points at it."""
    one = file(cabinet, b"one").case
    other = file(cabinet, b"two", report(subject=one.reference, sender=BEN, message_id="two@parents.example")).case
    assert other.may_belong_to == one.id
    return one, other


def join(cabinet: Cabinet, case: Case, other: Case) -> None:
    with cabinet.writing() as session:
        casework.answer_may_belong(
            session, cabinet, session.get_one(Case, case.id), "head", other=session.get_one(Case, other.id)
        )


def acknowledgement(cabinet: Cabinet, case: Case, to: Mailbox) -> str:
    with cabinet.writing() as session:
        what = report(sender=to)
        draft = draft_first_answer(
            session, cabinet, session.get_one(Case, case.id), what, sender_domain="school.example"
        )
        assert draft is not None
        return draft.id


def now(cabinet: Cabinet, case: Case) -> Case:
    with cabinet.reading() as session:
        return session.get_one(Case, case.id)


def close(cabinet: Cabinet, case: Case) -> None:
    with cabinet.writing() as session:
        for old, new in (("received", "under-review"), ("under-review", "decided"), ("decided", "closed")):
            move(session, Case, case.id, old, new)
        session.get_one(Case, case.id).news = False


@pytest.mark.parametrize("how", ["thread", "subject"])
def test_what_answers_a_joined_case_comes_to_the_one_it_was_joined_to(cabinet: Cabinet, how: str) -> None:
    one, other = two(cabinet)
    ours = letter(cabinet, other, BEN.address)
    join(cabinet, other, one)
    changes = {"in_reply_to": ours} if how == "thread" else {"subject": f"Re: {other.reference}"}
    answer = report("They now threaten me.", sender=BEN, message_id="three@parents.example", **changes)
    filed = file(cabinet, b"three", answer, findings("follow-up"))
    assert (filed.case.id, filed.opened) == (one.id, False)
    assert now(cabinet, one).news
    assert now(cabinet, other).state == "closed"


def test_a_stranger_who_names_a_joined_case_is_asked_about_at_the_live_one(cabinet: Cabinet) -> None:
    one, other = two(cabinet)
    join(cabinet, other, one)
    stranger = report(subject=other.reference, sender=Mailbox("", "x@else.example"))
    assert file(cabinet, b"three", stranger).case.may_belong_to == one.id


def test_a_letter_that_nobody_approved_comes_along_and_can_be_read(cabinet: Cabinet) -> None:
    one, other = two(cabinet)
    waiting, held = (acknowledgement(cabinet, other, BEN) for _ in range(2))
    with cabinet.writing() as session:
        session.get_one(Draft, held).state = "holding"
    words = opened(cabinet, waiting).text
    join(cabinet, other, one)
    moved = opened(cabinet, waiting)
    assert (moved.draft.case_id, moved.draft.state, moved.text) == (one.id, "waiting", words)
    assert moved.recipient == BEN
    assert opened(cabinet, held).draft.case_id == other.id
    with cabinet.reading() as session:
        story = register.open_for(session, cabinet, HEAD, one.reference).story
        assert ("head", "draft-moved", waiting) in [(each.actor, each.act, each.about) for each in story]
    audit_trail.verify(cabinet)


def test_what_a_person_said_of_a_label_stays_said(cabinet: Cabinet) -> None:
    one, other = two(cabinet)
    with cabinet.writing() as session:
        finding = session.scalars(select(CaseFinding).where(CaseFinding.case_id == other.id)).one()
        judge_finding(session, cabinet, session.get_one(Case, other.id), finding.id, "removed", "head")
    join(cabinet, other, one)
    with cabinet.reading() as session:
        labels = register.open_for(session, cabinet, HEAD, one.reference).findings
        assert sorted(each.standing for each in labels) == ["removed", "suggested"]
        (removed,) = [each for each in labels if each.standing == "removed"]
        assert removed.evidence[0].quote == "lazy cow"
        assert session.get_one(CaseFinding, removed.finding_id).by == "head"


def test_news_brings_a_closed_case_back_under_review(cabinet: Cabinet) -> None:
    case = file(cabinet, b"one").case
    close(cabinet, case)
    file(cabinet, b"two", report(subject=case.reference), findings("follow-up"))
    assert (now(cabinet, case).state, now(cabinet, case).news) == ("under-review", True)


def test_a_case_that_is_joined_to_a_closed_one_opens_it_again(cabinet: Cabinet) -> None:
    one, other = two(cabinet)
    close(cabinet, one)
    join(cabinet, other, one)
    assert (now(cabinet, one).state, now(cabinet, other).state) == ("under-review", "closed")


def test_joining_leads_on_and_never_in_a_circle(cabinet: Cabinet) -> None:
    one, other = two(cabinet)
    third = file(cabinet, b"three", report(subject=other.reference, sender=Mailbox("", "x@else.example"))).case
    join(cabinet, other, one)
    assert now(cabinet, third).may_belong_to == one.id
    join(cabinet, third, other)
    assert now(cabinet, third).joined_to == one.id
    with cabinet.writing() as session, pytest.raises(ForbiddenMove):
        join_case(session, cabinet, session.get_one(Case, one.id), session.get_one(Case, third.id), "head")
