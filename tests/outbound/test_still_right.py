"""What was right when it was drafted may not be any more: such a letter is not approved, and one that is held does not go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casefile.cabinet import Cabinet
from casefile.decisions import change_mind
from casefile.errors import LetterError
from casefile.findings import ALLEGATION, Lane, Quote
from casefile.meetings import OpenMeeting
from casefile.report import Mailbox
from casefile.tables import Case
from outbound import outbox
from outbound.calendar_entry import REQUEST, entry_of
from tests.casefile.filed import file
from tests.cast import DEPUTY, HEAD, NOW, SCHOOL, findings, report
from tests.conftest import Clock
from tests.outbound.cased import a_case, decided, draft, subject_of
from tests.outbound.drafted import SENDER, acts_on, approve, edit, opened, state

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def staff_is_accused(cabinet: Cabinet, case_id: str) -> None:
    """The reporter writes again, and now it is about a member of staff as well."""
    with cabinet.reading() as session:
        subject = f"Re: [{session.get_one(Case, case_id).reference}]"
    lane = Lane(ALLEGATION, (Quote("lazy cow", "body"),))
    file(
        cabinet,
        b"two",
        report(subject=subject, message_id="two@parents.example"),
        replace(findings("follow-up"), lanes=(lane,)),
    )


def minds_change(cabinet: Cabinet, case_id: str, decision_id: str) -> None:
    with cabinet.writing() as session:
        change_mind(session, cabinet, session.get_one(Case, case_id), decision_id, HEAD, "We heard otherwise.")


def nothing_is_sent(cabinet: Cabinet, clock: Clock, draft_id: str) -> None:
    clock.pass_by(minutes=11)
    with cabinet.writing() as session:
        assert outbox.claim_due(session, cabinet) is None
    letter = opened(cabinet, draft_id).draft
    assert (letter.state, letter.message_digest, letter.approved_by) == ("waiting", None, None)
    assert acts_on(cabinet, draft_id)[-1] == ("letter-stopped", "program")


def test_an_allegation_holds_what_was_drafted_before(cabinet: Cabinet, clock: Clock) -> None:
    case_id = a_case(cabinet)
    one, other = (
        draft(cabinet, case_id, each, subject_of(cabinet, case_id))
        for each in ("request-for-account", "invitation-to-talk")
    )
    approve(cabinet, one)
    staff_is_accused(cabinet, case_id)
    with pytest.raises(LetterError, match="LADO"):
        approve(cabinet, other)
    assert state(cabinet, other) == "waiting"
    nothing_is_sent(cabinet, clock, one)


def test_a_change_of_mind_holds_what_would_carry_it_out(cabinet: Cabinet, clock: Clock) -> None:
    case_id = a_case(cabinet)
    decision_id = decided(cabinet, case_id, "warning")
    one, other = (draft(cabinet, case_id, "warning", subject_of(cabinet, case_id), decision_id) for _ in range(2))
    approve(cabinet, one)
    minds_change(cabinet, case_id, decision_id)
    with pytest.raises(LetterError, match="does not stand"):
        approve(cabinet, other)
    nothing_is_sent(cabinet, clock, one)


def test_that_there_is_no_ban_after_all_may_be_told(cabinet: Cabinet) -> None:
    case_id = a_case(cabinet)
    decision_id = decided(cabinet, case_id, "ban")
    minds_change(cabinet, case_id, decision_id)
    draft_id = draft(cabinet, case_id, "ban-not-made", subject_of(cabinet, case_id), decision_id)
    approve(cabinet, draft_id)
    approve(cabinet, draft_id, by=DEPUTY)
    assert state(cabinet, draft_id) == "holding"


def test_nobody_is_given_until_a_day_that_is_past(cabinet: Cabinet, clock: Clock) -> None:
    case_id = a_case(cabinet)
    draft_id = draft(cabinet, case_id, "request-for-account", subject_of(cabinet, case_id), reply_by="2026-12-03")
    clock.pass_by(days=10)
    with pytest.raises(LetterError, match="past: Thursday 3 December"):
        approve(cabinet, draft_id)
    clock.pass_by(days=-1)
    approve(cabinet, draft_id)
    assert state(cabinet, draft_id) == "holding"


@pytest.mark.parametrize(
    ("said", "is_right"),
    [
        ("- Day: Thursday 3 December 2026\n- Time: 3.45 pm, for about 30 minutes", True),
        ("Please come on 3rd December at 15:45.", True),
        ("Please come on 13 December at 15:45.", False),
        ("Please come on Thursday 3 December at 3.15 pm.", False),
    ],
)
def test_a_letter_and_its_calendar_entry_say_the_same(cabinet: Cabinet, said: str, is_right: bool) -> None:
    case_id = a_case(cabinet)
    to = subject_of(cabinet, case_id)
    meeting = OpenMeeting("m", to.person_id, "planned", "uid", 0, NOW.replace(month=12, day=3, hour=15, minute=45), 30,
                          "The office", HEAD.name)  # fmt: skip
    with cabinet.reading() as session:
        reference = session.get_one(Case, case_id).reference
    entry = entry_of(meeting, SCHOOL, SENDER, REQUEST, to=Mailbox("", to.address), reference=reference, stamped=NOW)
    draft_id = draft(cabinet, case_id, "meeting-invitation", to, None, [("m.ics", "text/calendar", entry)])
    assert "3.45 pm" in opened(cabinet, draft_id).text
    edit(cabinet, draft_id, said, subject=opened(cabinet, draft_id).subject)
    if is_right:
        approve(cabinet, draft_id, version=2)
        return
    with pytest.raises(LetterError, match="Thursday 3 December 2026 at 15:45"):
        approve(cabinet, draft_id, version=2)
