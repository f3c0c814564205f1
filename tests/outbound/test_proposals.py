"""The right letter is proposed at each step of a case, to the right person, once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casefile.cabinet import Cabinet
from casefile.case_dates import dates_of, judge_date
from casefile.case_ends import withdraw_report
from casefile.decisions import change_mind
from casefile.incidents import settle_link
from casefile.kept_from import recuse
from casefile.meetings import cancel_meeting, hold_meeting, move_meeting, plan_meeting
from casefile.recusal import Recused
from casefile.tables import Case, Draft, IncidentLink, new_id
from outbound import approval
from outbound.proposals import BESIDE
from tests.casefile.filed import file
from tests.cast import DEPUTY, HEAD, NOW, findings, report
from tests.conftest import Clock
from tests.outbound.cased import a_case, decided, draft, letters, proposed, send, subject_of
from tests.outbound.drafted import act

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

FOR_A_BAN = ["ban-intention", "ban-for-now"]


def test_from_a_report_to_a_warning(cabinet: Cabinet) -> None:
    case_id = a_case(cabinet)
    assert letters(cabinet, case_id) == ["acknowledgement", "request-for-account", "invitation-to-talk"]
    send(cabinet, case_id, "acknowledgement")
    send(cabinet, case_id, "request-for-account")
    assert letters(cabinet, case_id) == ["invitation-to-talk"]
    decision = decided(cabinet, case_id, "warning")
    assert letters(cabinet, case_id) == ["warning", "outcome-to-reporter"]
    assert {each.decision_id for each in proposed(cabinet, case_id)} == {decision}
    send(cabinet, case_id, "warning")
    # Whoever withdrew a letter had a reason: it is not proposed again.
    outcome = next(each for each in proposed(cabinet, case_id) if each.letter == "outcome-to-reporter")
    assert outcome.recipient is not None
    act(cabinet, draft(cabinet, case_id, outcome.letter, outcome.recipient, decision), approval.withdraw, HEAD.id)
    assert letters(cabinet, case_id) == []


def days(cabinet: Cabinet, case_id: str) -> dict[str, str]:
    """How each day to keep of a case stands, by its sort."""
    with cabinet.reading() as session:
        return {each.sort: each.standing for each in dates_of(session, session.get_one(Case, case_id))}


def test_a_ban_goes_step_by_step(cabinet: Cabinet, clock: Clock) -> None:
    case_id = a_case(cabinet)
    send(cabinet, case_id, "acknowledgement")
    decision = decided(cabinet, case_id, "ban")
    assert letters(cabinet, case_id) == FOR_A_BAN
    assert proposed(cabinet, case_id)[0].suggested == {"reply_by": "2026-12-09"}
    send(cabinet, case_id, "ban-intention")
    assert letters(cabinet, case_id) == ["(ban-decision)"]
    clock.pass_by(days=14)
    assert letters(cabinet, case_id) == ["(ban-decision)", "ban-representations"]
    clock.pass_by(days=6)
    send(cabinet, case_id, "running-late", new_day="2027-01-15")
    assert letters(cabinet, case_id) == ["ban-decision", "ban-representations"]
    assert days(cabinet, case_id) == {"representations": "open"}
    send(cabinet, case_id, "ban-decision", ends_on="2027-03-25", review_on="2027-02-01")
    # Whoever is told of the ban no longer says why there should be none.
    assert days(cabinet, case_id) == {"representations": "done", "ban-review": "open", "ban-end": "open"}
    assert letters(cabinet, case_id) == ["outcome-to-reporter"]
    send(cabinet, case_id, "outcome-to-reporter")
    assert letters(cabinet, case_id) == []
    clock.pass_by(days=50)
    assert [each for each in letters(cabinet, case_id) if each.startswith("ban")] == ["ban-review", "ban-end"]
    send(cabinet, case_id, "ban-review", ends_on="2027-03-25", review_on="2027-03-01")
    assert [each for each in letters(cabinet, case_id) if each.startswith("ban")] == []
    with cabinet.writing() as session:
        change_mind(session, cabinet, session.get_one(Case, case_id), decision, HEAD, "All has been well.")
    assert "ban-end" in letters(cabinet, case_id)
    send(cabinet, case_id, "ban-end")
    assert not [each for each in letters(cabinet, case_id) if each.startswith("ban")]


@pytest.mark.parametrize("became", ["holding", "unsure", "bounced", "sent without a day"])
def test_nobody_is_banned_who_was_not_asked(cabinet: Cabinet, clock: Clock, became: str) -> None:
    case_id = a_case(cabinet)
    send(cabinet, case_id, "acknowledgement")
    decided(cabinet, case_id, "ban")
    with cabinet.writing() as session:
        session.get_one(Draft, send(cabinet, case_id, "ban-intention")).state = became.partition(" ")[0]
        for each in dates_of(session, session.get_one(Case, case_id)) if became != "bounced" else ():
            session.delete(each)
    clock.pass_by(days=15)
    found = [each for each in letters(cabinet, case_id) if "ban-" in each]
    assert found == (["(ban-decision)", "ban-representations"] if became.startswith("sent") else [])


def test_who_was_heard_early_need_not_wait_and_a_ban_may_not_be_made(cabinet: Cabinet) -> None:
    case_id = a_case(cabinet)
    send(cabinet, case_id, "acknowledgement")
    decision = decided(cabinet, case_id, "ban")
    send(cabinet, case_id, "ban-for-now")
    with cabinet.writing() as session:
        case = session.get_one(Case, case_id)
        (day,) = dates_of(session, case)
        judge_date(session, cabinet, case, day.id, "done", HEAD.id)
    assert letters(cabinet, case_id) == ["ban-decision"]
    with cabinet.writing() as session:
        change_mind(session, cabinet, session.get_one(Case, case_id), decision, HEAD, "They told us why.")
    assert letters(cabinet, case_id)[0] == "ban-not-made"


def test_a_meeting_is_asked_to_moved_and_cancelled(cabinet: Cabinet, clock: Clock) -> None:
    case_id, at = a_case(cabinet), NOW + timedelta(days=8, hours=5)
    send(cabinet, case_id, "acknowledgement")
    decided(cabinet, case_id, "meeting")
    where = {"minutes": 30, "place": "The headteacher's office", "who": "Mrs Calloway"}
    with cabinet.writing() as session:
        case = session.get_one(Case, case_id)
        to = subject_of(cabinet, case_id).person_id
        meeting = plan_meeting(session, cabinet, case, HEAD.id, person_id=to, starts_at=at, **where).id
    assert letters(cabinet, case_id) == ["meeting-invitation", "outcome-to-reporter"]
    assert proposed(cabinet, case_id)[0].suggested["time"] == "15:00"
    send(cabinet, case_id, "meeting-invitation")
    assert letters(cabinet, case_id) == ["outcome-to-reporter"]
    clock.pass_by(minutes=1)
    with cabinet.writing() as session:
        case = session.get_one(Case, case_id)
        move_meeting(session, cabinet, case, meeting, HEAD.id, starts_at=at + timedelta(days=1), **where)
    assert letters(cabinet, case_id)[0] == "meeting-moved"
    send(cabinet, case_id, "meeting-moved")
    assert letters(cabinet, case_id) == ["outcome-to-reporter"]
    with cabinet.writing() as session:
        cancel_meeting(session, cabinet, session.get_one(Case, case_id), meeting, HEAD.id)
    assert letters(cabinet, case_id)[0] == "meeting-cancelled"


def test_after_a_meeting_that_was_held_the_next_one_is_no_moved_one(cabinet: Cabinet, clock: Clock) -> None:
    case_id, at = a_case(cabinet), NOW + timedelta(days=8, hours=5)
    to = subject_of(cabinet, case_id).person_id
    where = {"minutes": 30, "place": "The headteacher's office", "who": "Mrs Calloway"}
    with cabinet.writing() as session:
        case = session.get_one(Case, case_id)
        meeting = plan_meeting(session, cabinet, case, HEAD.id, person_id=to, starts_at=at, **where).id
    send(cabinet, case_id, "meeting-invitation")
    clock.pass_by(days=9)
    with cabinet.writing() as session:
        case = session.get_one(Case, case_id)
        hold_meeting(session, cabinet, case, meeting, HEAD.id)
        plan_meeting(session, cabinet, case, HEAD.id, person_id=to, starts_at=at + timedelta(days=12), **where)
    found = [each for each in letters(cabinet, case_id) if each.startswith("meeting-")]
    assert found == ["meeting-invitation"]


def test_authorities_are_named_by_a_leader_and_the_parent_is_told_only_afterwards(cabinet: Cabinet) -> None:
    case_id = a_case(cabinet)
    send(cabinet, case_id, "acknowledgement")
    decided(cabinet, case_id, "authorities")
    (referral,) = proposed(cabinet, case_id)
    assert (referral.letter, referral.recipient) == ("referral", None)
    send(cabinet, case_id, "referral")
    assert letters(cabinet, case_id) == ["authorities-told"]


def test_nobody_is_left_waiting_where_nothing_more_is_needed(cabinet: Cabinet) -> None:
    case_id = a_case(cabinet)
    send(cabinet, case_id, "acknowledgement")
    send(cabinet, case_id, "request-for-account")
    decided(cabinet, case_id, "no-further-action")
    assert letters(cabinet, case_id) == ["no-further-action", "outcome-to-reporter"]


def test_news_lateness_and_a_report_taken_back_are_answered(cabinet: Cabinet, clock: Clock) -> None:
    case_id = a_case(cabinet, address="")
    send(cabinet, case_id, "acknowledgement")
    # Nobody can be written to whose address is not known.
    assert letters(cabinet, case_id) == ["(request-for-account)", "(invitation-to-talk)"]
    clock.pass_by(days=1)
    with cabinet.reading() as session:
        subject = f"Re: [{session.get_one(Case, case_id).reference}]"
    file(cabinet, b"two", report(subject=subject, message_id="two@parents.example"), findings("follow-up"))
    assert letters(cabinet, case_id)[0] == "follow-up-acknowledgement"
    send(cabinet, case_id, "follow-up-acknowledgement")
    clock.pass_by(days=20)
    assert letters(cabinet, case_id)[0] == "running-late"
    send(cabinet, case_id, "running-late", new_day="2027-01-15")
    with cabinet.writing() as session:
        case = session.get_one(Case, case_id)
        assert case.outcome_by == date(2027, 1, 15)
        withdraw_report(session, cabinet, case, HEAD, clock().date())
    assert letters(cabinet, case_id)[0] == "withdrawal"
    send(cabinet, case_id, "withdrawal")
    assert not [each for each in letters(cabinet, case_id) if not each.startswith("(")]


def two_of_one_incident(cabinet: Cabinet) -> tuple[str, str]:
    """Two cases that a person said are about one incident; the second's reporter got an acknowledgement."""
    one, other = a_case(cabinet), a_case(cabinet, b"two")
    send(cabinet, other, "acknowledgement")
    with cabinet.writing() as session:
        row = IncidentLink(
            id=new_id(), one_id=min(one, other), other_id=max(one, other), state="suggested", why="people"
        )
        row.made_at = cabinet.now()
        session.add(row)
        session.flush()
        settle_link(session, cabinet, row, "confirmed", HEAD.id)
    return one, other


def test_whoever_reported_the_same_incident_hears_that_it_was_dealt_with_too(cabinet: Cabinet) -> None:
    one, other = two_of_one_incident(cabinet)
    assert "outcome-to-reporter" not in letters(cabinet, other)
    decided(cabinet, one, "warning")
    (found,) = [each for each in proposed(cabinet, other) if each.letter == "outcome-to-reporter"]
    assert (found.why, found.decision_id) == (BESIDE, None)
    send(cabinet, other, "outcome-to-reporter")
    assert "outcome-to-reporter" not in letters(cabinet, other)
    assert "outcome-to-reporter" in letters(cabinet, one)


def test_a_case_that_is_kept_from_somebody_is_not_told_of_by_a_proposal(cabinet: Cabinet) -> None:
    one, other = two_of_one_incident(cabinet)
    decided(cabinet, one, "warning")
    with cabinet.writing() as session:
        recuse(session, cabinet, session.get_one(Case, one), [Recused(DEPUTY.id, "Named.")], actor=HEAD.id)
    assert "outcome-to-reporter" not in letters(cabinet, other)
