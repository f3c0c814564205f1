"""What the leak check finds stops a letter until its words are changed, or somebody says why they may stand."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casefile.cabinet import Cabinet
from casefile.errors import DraftChanged, LetterError, NotAllowed
from casefile.joining import join_case
from casefile.report import Mailbox, Report
from casefile.tables import AuditLine, Case, Draft
from outbound import approval
from outbound.draft_edits import readdress
from outbound.leaks.leak_answers import LeakAnswer, LeaksFound, leak_answer_of
from tests.casefile.filed import file
from tests.cast import DEPUTY, HEAD, MARKED, OFFICE, PARENT, findings, report
from tests.outbound.drafted import act, acts_on, approve, drafted, edit, needs_two, opened, state

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

# To whom is complained of, this gives away who reported.
GIVES_AWAY = f"Dear Mr Nokes\n\n{PARENT.name} has told us about your message.\n\nYours sincerely"
WHY = "She asked us herself to name her."


def leaky(cabinet: Cabinet, text: str = GIVES_AWAY) -> str:
    """A letter to whom is complained of, in its third version."""
    draft_id = drafted(cabinet, judged=findings(subjects=("Dave Nokes",)))
    nokes = Mailbox("Dave Nokes", "dave@parents.example")
    act(cabinet, draft_id, readdress, version=1, recipient=nokes, person_id=HEAD.id)
    with cabinet.writing() as session:
        session.get_one(Draft, draft_id).to_role = "subject"
    edit(cabinet, draft_id, text, version=2, subject="Your message")
    return draft_id


def answer(cabinet: Cabinet, draft_id: str, why: str = WHY, *, version: int = 3, by: object = HEAD) -> None:
    act(cabinet, draft_id, approval.answer_leaks, version=version, person=by, why=why)


def join(cabinet: Cabinet, draft_id: str, what: Report) -> None:
    """Another mail opens a case of its own, and a leader puts it together with the letter's."""
    other = file(cabinet, b"another mail", what, findings(subjects=("Dave Nokes",), by=what.sender.name)).case
    assert other is not None
    with cabinet.writing() as session:
        ours = session.get_one(Case, session.get_one(Draft, draft_id).case_id)
        join_case(session, cabinet, session.get_one(Case, other.id), ours, HEAD.id)


def kept(cabinet: Cabinet, draft_id: str) -> LeakAnswer | None:
    with cabinet.reading() as session:
        return leak_answer_of(session, cabinet, session.get_one(Draft, draft_id))


def test_a_hit_blocks_the_approval_and_says_where_but_not_in_its_message(cabinet: Cabinet) -> None:
    draft_id = leaky(cabinet)
    with pytest.raises(LeaksFound) as found:
        approve(cabinet, draft_id, version=3)
    assert any(MARKED in each.words for each in found.value.leaks)
    assert all(each.why for each in found.value.leaks)
    assert MARKED not in str(found.value)
    assert state(cabinet, draft_id) == "waiting"
    assert "draft-approved" not in dict(acts_on(cabinet, draft_id))


def test_other_words_are_approved(cabinet: Cabinet) -> None:
    draft_id = leaky(cabinet)
    edit(cabinet, draft_id, "Dear Mr Nokes\n\nPlease ring us.", version=3, subject="Your message")
    approve(cabinet, draft_id, version=4)
    assert state(cabinet, draft_id) == "holding"


def test_an_answer_is_kept_sealed_with_what_was_found_and_lets_the_letter_go(cabinet: Cabinet) -> None:
    draft_id = leaky(cabinet)
    with pytest.raises(LetterError, match="why"):
        answer(cabinet, draft_id, " \n")
    answer(cabinet, draft_id)
    approve(cabinet, draft_id, version=3)
    assert state(cabinet, draft_id) == "holding"
    given = kept(cabinet, draft_id)
    assert given is not None
    assert (given.why, given.by) == (WHY, "head")
    assert any(MARKED in words for _, words in given.found)
    with cabinet.reading() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.act == "leaks-answered")).one()
        assert line.details == f'{{"count": {len(given.found)}, "version": 3}}'
        sealed = session.get_one(Draft, draft_id).leak_answer or b""
    assert MARKED.encode() not in sealed


def test_an_answer_is_for_one_version(cabinet: Cabinet) -> None:
    draft_id = leaky(cabinet)
    with pytest.raises(DraftChanged):
        answer(cabinet, draft_id, version=2)
    answer(cabinet, draft_id)
    edit(cabinet, draft_id, GIVES_AWAY + "!", version=3, subject="Your message")
    assert kept(cabinet, draft_id) is None
    with pytest.raises(LeaksFound):
        approve(cabinet, draft_id, version=4)


def test_an_answer_is_for_what_was_found_then(cabinet: Cabinet) -> None:
    """What the check finds afterwards, because more came to the case, stops the letter again."""
    draft_id = leaky(cabinet, "Dear Mr Nokes\n\nOla Zzyxkowska and Priya Ferncastle have told us of it.")
    answer(cabinet, draft_id)
    another = report("He called Miss Prior a lazy cow.", sender=Mailbox("Priya Ferncastle", "pf@parents.example"))
    join(cabinet, draft_id, another)
    with pytest.raises(LeaksFound) as found:
        approve(cabinet, draft_id, version=3)
    assert any("Ferncastle" in each.words for each in found.value.leaks)


def test_where_nothing_is_found_there_is_nothing_to_answer_for(cabinet: Cabinet) -> None:
    draft_id = leaky(cabinet, "Dear Mr Nokes\n\nPlease ring us.")
    with pytest.raises(LetterError, match="nothing to answer"):
        answer(cabinet, draft_id)


def test_both_who_approve_see_it_and_the_answer_is_for_both(cabinet: Cabinet) -> None:
    draft_id = leaky(cabinet)
    needs_two(cabinet, draft_id)
    with pytest.raises(LeaksFound):
        approve(cabinet, draft_id, version=3, by=HEAD)
    answer(cabinet, draft_id)
    approve(cabinet, draft_id, version=3, by=HEAD)
    with cabinet.writing() as session:
        # Without the first one's answer the second is stopped as well.
        draft = session.get_one(Draft, draft_id)
        before, draft.leak_answered_version = draft.leak_answered_version, 1
    with pytest.raises(LeaksFound):
        approve(cabinet, draft_id, version=3, by=DEPUTY)
    with cabinet.writing() as session:
        session.get_one(Draft, draft_id).leak_answered_version = before
    approve(cabinet, draft_id, version=3, by=DEPUTY)
    assert state(cabinet, draft_id) == "holding"


def test_who_may_not_approve_may_not_answer_and_a_letter_that_is_held_is_not_answered_for(cabinet: Cabinet) -> None:
    draft_id = leaky(cabinet)
    with pytest.raises(NotAllowed):
        answer(cabinet, draft_id, by=OFFICE)
    answer(cabinet, draft_id)
    approve(cabinet, draft_id, version=3)
    with pytest.raises(DraftChanged):
        answer(cabinet, draft_id)
    assert opened(cabinet, draft_id).draft.leak_answered_by == "head"
