"""Other lanes: each has its own day, opens a case, goes with its mail, and is closed by a person alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from casefile.cabinet import Cabinet
from casefile.case_list import listed
from casefile.case_opening import file_again
from casefile.casework import answer_may_belong
from casefile.clocks import a_month_after, days_after
from casefile.errors import NotAllowed
from casefile.findings import Findings, Lane, Quote
from casefile.lanes import CLOCKS, judge_lane, lanes_in, unanswered
from casefile.need_to_know import readers_of
from casefile.register import open_for, seen_by
from casefile.tables import AuditLine, Case, Mail
from desk.case.lane_words import LANES
from tests.casefile.filed import file
from tests.cast import HEAD, MARKED, SCHOOL, findings, report
from tests.conftest import Clock
from triage.lanes import lanes_of
from triage.passages import passages_of

ASKS = f"Please send me everything you hold about me, {MARKED}."


def with_lanes(*lanes: str, kind: str = "enquiry") -> Findings:
    quote = (Quote(ASKS, "body"),)
    return replace(findings(kind), lanes=tuple(Lane(each, quote) for each in lanes))


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 11, 24), date(2026, 12, 24)),
        (date(2026, 12, 3), date(2027, 1, 4)),
        (date(2027, 1, 31), date(2027, 3, 1)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 11, 25), date(2026, 12, 29)),
        (date(2027, 2, 26), date(2027, 3, 30)),
    ],
)
def test_a_month_ends_on_the_same_day_of_the_next_or_on_the_working_day_after(received: date, due: date) -> None:
    assert a_month_after(received) == due


def test_thirty_days_begin_with_the_day_after(clock: Clock) -> None:
    assert days_after(date(2026, 6, 22), 30) == date(2026, 7, 22)
    assert days_after(date(2026, 11, 25), 30) == date(2026, 12, 29)


def test_the_lado_is_told_on_the_next_working_day_in_the_holidays_too() -> None:
    clock = CLOCKS["staff-allegation"]
    assert clock(SCHOOL, date(2026, 11, 24)) == date(2026, 11, 25)
    assert clock(SCHOOL, date(2026, 11, 27)) == date(2026, 11, 30)
    assert clock(SCHOOL, date(2026, 12, 24)) == date(2026, 12, 29)


def test_a_complaint_about_the_school_runs_in_school_days() -> None:
    assert CLOCKS["school-complaint"](SCHOOL, date(2026, 12, 18)) == date(2027, 1, 5)


def test_every_lane_has_a_clock_and_words_and_can_be_seen() -> None:
    texts = "I make a subject access request. Delete all my personal data. I make a data protection complaint."
    texts += " I complain about the school. The teacher hit my son."
    read = report(texts, subject="")
    seen = {each.id for each in lanes_of(read, passages_of(read)[0])}
    assert set(CLOCKS) == set(LANES) == seen


def test_an_enquiry_with_a_request_in_it_opens_a_case_and_an_automatic_mail_does_not(cabinet: Cabinet) -> None:
    assert file(cabinet, b"asks", judged=with_lanes("subject-access")).opened
    assert not file(cabinet, b"machine", judged=with_lanes("subject-access", kind="automatic")).opened
    assert not file(cabinet, b"plain", judged=findings("enquiry")).opened


def test_a_lane_stands_on_the_case_with_its_day_and_words(cabinet: Cabinet) -> None:
    filed = file(cabinet, b"asks", judged=with_lanes("erasure", "subject-access"))
    assert filed.case is not None
    with cabinet.reading() as session:
        opened = open_for(session, cabinet, HEAD, filed.case.reference)
        (in_list,) = listed(session, cabinet, seen_by(session, cabinet, HEAD))
    assert {(each.lane, each.due) for each in opened.lanes} == {
        ("erasure", date(2026, 12, 24)),
        ("subject-access", date(2026, 12, 24)),
    }
    assert {quote.quote for each in opened.lanes for quote in each.evidence} == {ASKS}
    assert dict(in_list.lanes) == {"erasure": date(2026, 12, 24), "subject-access": date(2026, 12, 24)}
    assert not filed.case.safeguarding


def test_the_clock_runs_from_when_the_school_had_the_mail_not_from_when_it_was_read(cabinet: Cabinet) -> None:
    lay = report(date=datetime(2026, 11, 19, 22, 0, tzinfo=UTC))
    lies = report(date=datetime(2019, 1, 1, tzinfo=UTC), message_id="b@parents.example")
    for raw, what in ((b"lay", lay), (b"lies", lies)):
        file(cabinet, raw, what, with_lanes("subject-access"))
    with cabinet.reading() as session:
        days = sorted(due for lanes in unanswered(session).values() for _, due in lanes)
    assert days == [date(2026, 12, 21), date(2026, 12, 24)]


def test_an_allegation_against_staff_alarms_and_taken_off_does_not_alarm_again(cabinet: Cabinet) -> None:
    judged = with_lanes("staff-allegation")
    filed = file(cabinet, b"alleges", judged=judged)
    assert filed.case is not None
    assert filed.case.safeguarding
    with cabinet.writing() as session:
        case, mail = session.get_one(Case, filed.case.id), session.get_one(Mail, filed.mail_id)
        lane = lanes_in(session, cabinet, case)[0]
        judge_lane(session, cabinet, case, lane.lane_id, "removed", HEAD.id)
        case.safeguarding = False
        file_again(session, cabinet, mail, report(), judged)
        assert not case.safeguarding
        assert [each.standing for each in lanes_in(session, cabinet, case)] == ["removed"]


def test_what_was_answered_waits_no_more_and_who_said_so_is_in_the_trail(cabinet: Cabinet) -> None:
    filed = file(cabinet, b"asks", judged=with_lanes("subject-access"))
    other = file(cabinet, b"other", report(message_id="c@parents.example"), with_lanes("erasure"))
    assert filed.case is not None
    assert other.case is not None
    with cabinet.writing() as session:
        case = session.get_one(Case, filed.case.id)
        lane = lanes_in(session, cabinet, case)[0]
        judge_lane(session, cabinet, case, lane.lane_id, "answered", HEAD.id)
        with pytest.raises(NotAllowed):
            judge_lane(session, cabinet, session.get_one(Case, other.case.id), lane.lane_id, "removed", HEAD.id)
        with pytest.raises(NotAllowed):
            judge_lane(session, cabinet, case, lane.lane_id, "forgotten", HEAD.id)
    with cabinet.reading() as session:
        assert set(unanswered(session)) == {other.case.id}
        line = session.scalar(select(AuditLine).where(AuditLine.act == "lane-answered"))
    assert line is not None
    assert line.actor == HEAD.id
    assert MARKED not in line.details


def test_lanes_go_with_their_mail_to_another_case(cabinet: Cabinet) -> None:
    first = file(cabinet, b"first", report(message_id="d@parents.example"))
    second = file(cabinet, b"second", report(message_id="e@parents.example"), with_lanes("subject-access"))
    assert first.case is not None
    assert second.case is not None
    with cabinet.writing() as session:
        case, other = session.get_one(Case, second.case.id), session.get_one(Case, first.case.id)
        answer_may_belong(session, cabinet, case, HEAD.id, other=other)
    with cabinet.reading() as session:
        moved = lanes_in(session, cabinet, session.get_one(Case, first.case.id))
        assert [each.evidence[0].quote for each in moved] == [ASKS]
        assert lanes_in(session, cabinet, session.get_one(Case, second.case.id)) == []


def test_findings_of_a_time_without_lanes_are_still_read() -> None:
    judged = with_lanes("erasure")
    assert Findings.from_json(judged.to_json()) == judged
    old = findings().to_json().replace(', "lanes": []', "")
    assert "lanes" not in old
    assert Findings.from_json(old) == findings()


def test_a_lane_needs_the_words_that_show_it() -> None:
    with pytest.raises(ValueError, match="quote"):
        Lane("erasure", ())


def test_an_allegation_against_the_head_is_kept_from_the_head_without_any_other_sign(cabinet: Cabinet) -> None:
    alleged = (Lane("staff-allegation", (Quote("Mrs Calloway grabbed my son", "body"),)),)
    filed = file(cabinet, b"about the head", judged=replace(findings("enquiry"), lanes=alleged))
    assert filed.case is not None
    with cabinet.reading() as session:
        told = readers_of(session, SCHOOL, session.get_one(Case, filed.case.id))
    assert {each.id for each in told} == {"chair", "dsl"}
