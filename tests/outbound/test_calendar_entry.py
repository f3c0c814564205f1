"""A meeting as a calendar entry: valid by RFC 5545, and saying no more than where, when and the reference."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from casefile.errors import LetterError
from casefile.meetings import OpenMeeting
from casefile.report import Mailbox
from outbound.calendar_entry import CANCEL, REQUEST, entry_of
from tests.cast import NOW, SCHOOL

ORGANISER = Mailbox(SCHOOL.name, "concerns@school.example")
DAVE = Mailbox("Dave Nokes", "dave@parents.example")
LONDON = ZoneInfo("Europe/London")
WINTER = datetime(2026, 12, 1, 15, 30, tzinfo=UTC)


def meeting(**changes: object) -> OpenMeeting:
    fields: dict[str, object] = {
        "meeting_id": "m1", "person_id": "p1", "state": "planned", "uid": "0f8c", "sequence": 0, "starts_at": WINTER,
        "minutes": 45, "place": "The head’s room; main building, first floor", "who": "Mrs Ruth Calloway",
    }  # fmt: skip
    return OpenMeeting(**{**fields, **changes})  # type: ignore[arg-type]


def entry(method: str = REQUEST, to: Mailbox = DAVE, **changes: object) -> bytes:
    return entry_of(meeting(**changes), SCHOOL, ORGANISER, method, to=to, reference="CD-7KXM-4Q", stamped=NOW)


def event(raw: bytes) -> Calendar:
    (found,) = Calendar.from_ical(raw).walk("VEVENT")
    return found


@pytest.mark.parametrize("method", [REQUEST, CANCEL])
def test_it_keeps_the_rules_of_its_format(method: str) -> None:
    raw = entry(method, place="A room with a very long name, " * 8 + "żółć 😀")
    lines = raw.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert any(len(each) > 70 for each in lines)
    # A line is folded between signs, never within one (RFC 5545 §3.1).
    assert all(each.decode() for each in lines[:-1])
    calendar = Calendar.from_ical(raw)
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", method)
    assert calendar["PRODID"]
    # What an entry of a method has to hold, once each (RFC 5546 §3.2.2, §3.2.5).
    unfolded = raw.replace(b"\r\n ", b"")
    within = unfolded[unfolded.index(b"BEGIN:VEVENT") :]
    for name in (
        "UID",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "SEQUENCE",
        "ORGANIZER",
        "ATTENDEE",
        "SUMMARY",
        "STATUS",
        "LOCATION",
    ):
        assert len(re.findall(rb"\r\n" + name.encode() + rb"[;:]", within)) == 1, name
    assert event(raw)["LOCATION"] == "A room with a very long name, " * 8 + "żółć 😀"


@pytest.mark.parametrize(
    ("starts_at", "local"),
    [
        (WINTER, "20261201T153000"),
        (datetime(2027, 6, 1, 14, 30, tzinfo=UTC), "20270601T153000"),
        # The clocks change while it lasts.
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), "20270328T003000"),
        (datetime(2026, 10, 25, 9, 0, tzinfo=UTC), "20261025T090000"),
    ],
)
def test_it_is_in_the_schools_time_by_a_rule_of_its_own(starts_at: datetime, local: str) -> None:
    raw = entry(starts_at=starts_at)
    assert f"DTSTART;TZID=Europe/London:{local}".encode() in raw
    assert event(raw).decoded("DTSTART") == starts_at
    assert event(raw).decoded("DTEND").astimezone(UTC) == starts_at + timedelta(minutes=45)
    # What a calendar that knows no Europe/London makes of it.
    (zone,) = Calendar.from_ical(raw).walk("VTIMEZONE")
    assert starts_at.astimezone(zone.to_tz()).utcoffset() == starts_at.astimezone(LONDON).utcoffset()


def test_it_says_no_more_than_that_there_is_a_meeting() -> None:
    raw = entry().replace(b"\r\n ", b"").decode()
    assert (
        event(entry())["SUMMARY"] == event(entry())["DESCRIPTION"] == f"Meeting at {SCHOOL.name}, reference CD-7KXM-4Q"
    )
    assert event(entry())["CLASS"] == "PRIVATE"
    assert "Calloway" not in raw
    assert raw.count("mailto:") == 2
    assert str(event(entry())["ORGANIZER"]) == f"mailto:{ORGANISER.address}"
    assert str(event(entry())["ATTENDEE"]) == f"mailto:{DAVE.address}"
    assert "VALARM" not in raw


def test_a_moved_one_is_the_same_entry_and_a_cancelled_one_ends_it() -> None:
    asked, moved = event(entry()), event(entry(sequence=1, starts_at=WINTER + timedelta(days=2)))
    called_off = event(entry(CANCEL, sequence=2))
    assert asked["UID"] == moved["UID"] == called_off["UID"] == "0f8c@school.example"
    assert [each["SEQUENCE"] for each in (asked, moved, called_off)] == [0, 1, 2]
    assert [each["STATUS"] for each in (asked, moved, called_off)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert asked["ATTENDEE"].params["RSVP"] == "TRUE"
    assert "RSVP" not in called_off["ATTENDEE"].params


def test_a_name_cannot_smuggle_anything_in() -> None:
    sly = Mailbox('Dave";X=1:mailto:other@parents.example\r\nATTENDEE:mailto:third', "dave@parents.example")
    raw = entry(to=sly).replace(b"\r\n ", b"")
    assert len(re.findall(rb"\r\nATTENDEE", raw)) == 1
    assert str(event(entry(to=sly))["ATTENDEE"]) == "mailto:dave@parents.example"
    assert "X" not in event(entry(to=sly))["ATTENDEE"].params


def test_another_method_or_a_broken_address_is_refused() -> None:
    with pytest.raises(LetterError, match="asked for or called off"):
        entry("PUBLISH")
    with pytest.raises(LetterError, match="address"):
        entry(to=Mailbox("Dave", "dave at home"))
