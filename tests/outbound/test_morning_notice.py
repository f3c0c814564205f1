"""The notice of the morning: to each their own counts, once a day, on school days; in the holidays only what cannot wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from casefile.cabinet import Cabinet
from casefile.case_dates import set_date
from casefile.tables import Notice
from outbound.morning_notice import is_morning, not_told_yet, tell_this_morning
from outbound.notices import send_next_notice
from outbound.smtp_sender import SmtpSender, SmtpSettings
from tests.casefile.test_clocks import HALF_TERMS
from tests.casefile.worked import a_case, act
from tests.cast import HEAD, MARKED, findings
from tests.conftest import Clock
from tests.outbound.drafted import SENDER, as_mail, drafted
from tests.servers.smtp_sink import SmtpSink

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
URL = "https://desk.school.example"


@pytest.fixture
def early(cabinet: Cabinet) -> Cabinet:
    """A school with half-terms that wants its notice at a quarter to eight."""
    return replace(cabinet, school=replace(HALF_TERMS, morning_notice=time(7, 45)))


def told(cabinet: Cabinet, *, holds: bool = True) -> set[str]:
    """One look; who is told something."""
    if not is_morning(cabinet):
        return set()
    with cabinet.reading() as session:
        people = not_told_yet(session, cabinet)
    found = set()
    for each in people:
        with cabinet.writing() as session:
            if tell_this_morning(session, cabinet, each, balance_holds=holds, desk_url=URL):
                found.add(each.id)
    return found


def words(cabinet: Cabinet, sink: SmtpSink) -> dict[str, str]:
    """What was sent, by whom it was sent to, on one line each."""
    while send_next_notice(cabinet, SmtpSender(SmtpSettings("127.0.0.1", sink.port, "none")), SENDER):
        pass
    return {each.rcpt_tos[0]: " ".join(as_mail(each.raw).get_content().split()) for each in sink.received}


@pytest.mark.parametrize(
    ("moment", "is_it"),
    [
        ("2026-10-23 06:44", False),
        ("2026-10-23 06:45", True),  # British Summer Time: a quarter to eight in London
        ("2026-11-02 06:45", False),
        ("2026-11-02 07:45", True),  # the clocks were put back on 25 October
        ("2026-11-24 11:59", True),  # missed, and made up
        ("2026-11-24 12:00", False),
        ("2026-11-28 08:00", False),  # a Saturday
        ("2027-05-03 07:00", False),  # a bank holiday
        ("2026-10-28 08:00", True),  # half-term: only for what cannot wait
    ],
)
def test_it_is_morning_from_the_set_time_until_noon_in_london(
    early: Cabinet, clock: Clock, moment: str, is_it: bool
) -> None:
    clock.now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert is_morning(early) == is_it
    assert not is_morning(replace(early, school=replace(early.school, morning_notice=None)))


def on(clock: Clock, day: date) -> None:
    clock.now = datetime(day.year, day.month, day.day, 8, 0, tzinfo=UTC)


def test_nobody_is_told_of_nothing_but_leaders_on_the_first_school_day_of_a_week(early: Cabinet, clock: Clock) -> None:
    days = {
        date(2026, 10, 23): set(),
        date(2026, 10, 26): set(),
        date(2026, 11, 2): {"head", "deputy"},
        date(2026, 11, 3): set(),
        date(2027, 5, 4): {"head", "deputy"},
    }
    for day, expected in days.items():
        on(clock, day)
        assert told(early) == expected, day


def test_in_the_holidays_only_what_the_law_sets_or_an_unread_alarm_is_told(early: Cabinet, clock: Clock) -> None:
    on(clock, date(2026, 10, 1))
    case = a_case(early)
    on(clock, date(2026, 10, 23))
    assert told(early) == {"head", "deputy"}
    for day in (date(2026, 10, 26), date(2026, 11, 27)):  # half-term, INSET day
        on(clock, day)
        assert told(early) == set()
    on(clock, date(2026, 10, 27))
    act(early, case, set_date, sort="ban-review", due=date(2026, 10, 28), by=HEAD.id)
    assert told(early) == set()
    on(clock, date(2026, 10, 28))
    assert told(early) == {"head", "deputy"}
    on(clock, date(2026, 12, 21))
    act(early, case, set_date, sort="ban-review", due=date(2027, 1, 20), by=HEAD.id)
    a_case(early, findings(flags=("safeguarding",)))
    assert told(early) == {"head", "deputy", "dsl"}


def test_each_reads_their_own_counts_and_no_content(early: Cabinet, clock: Clock, sink: SmtpSink) -> None:
    on(clock, date(2026, 11, 24))
    drafted(early)
    a_case(early, findings(flags=("safeguarding",), subjects=("Mrs Calloway",)))
    clock.pass_by(days=2)
    assert told(early, holds=False) == {"head", "deputy", "dsl", "chair"}
    mails = words(early, sink)
    assert "- 1 is due today - 1 waits for your approval Please" in mails[HEAD.address]
    assert "- 1 should not wait, and you have not read it yet - 1 is due today Please" in mails["chair@school.example"]
    assert all("Not every mail that came in is accounted for." in each and URL in each for each in mails.values())
    for content in (MARKED, "Calloway", "afeguarding", "CD-", "acknowledge", "lazy"):
        assert content not in "".join(mails.values()).replace(HEAD.name, "")


def test_each_has_their_turn_once_a_day_also_where_there_was_nothing_to_tell(early: Cabinet, clock: Clock) -> None:
    on(clock, date(2026, 11, 24))
    assert told(early) == set()
    drafted(early)
    clock.pass_by(hours=2)
    assert told(early) == set()
    clock.pass_by(hours=22)
    assert told(early) == {"head", "deputy"}
    assert told(early) == set()
    with early.reading() as session:
        assert sorted(session.scalars(select(Notice.person_id).where(Notice.sort == "morning"))) == ["deputy", "head"]
