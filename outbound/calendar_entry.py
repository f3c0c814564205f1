"""A meeting as a calendar entry (iCalendar, RFC 5545, sent by iTIP, RFC 5546): asked for, moved or called off.

It says where and when, and no more of the matter than the reference: calendars are shared and shown on locked screens.
A moved or called-off meeting keeps its uid and has a higher sequence, by which the parent's calendar follows. It names
the one recipient and nobody else.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vRecur

from casefile.clocks import LONDON
from casefile.errors import LetterError
from casefile.meetings import OpenMeeting
from casefile.report import Mailbox
from casefile.school import School
from outbound.compose_mail import address_of

REQUEST, CANCEL = "REQUEST", "CANCEL"


def entry_of(
    meeting: OpenMeeting,
    school: School,
    organiser: Mailbox,
    method: str,
    *,
    to: Mailbox,
    reference: str,
    stamped: datetime,
) -> bytes:
    """The .ics of a meeting. `method` is REQUEST (also for a moved one) or CANCEL; `stamped` is aware.

    Raises `LetterError` for any other method, or an address that cannot be written to.
    """
    if method not in {REQUEST, CANCEL}:
        raise LetterError("A meeting is asked for or called off.", "The method is REQUEST or CANCEL.")
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Concerns Desk//EN")
    calendar.add("method", method)
    calendar.add_component(_london())
    calendar.add_component(_event(meeting, school, organiser, method, to, reference, stamped))
    return bytes(calendar.to_ical())


def begins_at(entry: bytes) -> datetime | None:
    """When the meeting of an entry begins, in the school's time; None where it is no entry of ours."""
    try:
        at = Calendar.from_ical(entry).walk("VEVENT")[0].decoded("dtstart")
    except (ValueError, KeyError, IndexError):
        return None
    return at.astimezone(LONDON) if isinstance(at, datetime) and at.tzinfo else None


def _event(
    meeting: OpenMeeting,
    school: School,
    organiser: Mailbox,
    method: str,
    to: Mailbox,
    reference: str,
    stamped: datetime,
) -> Event:
    words = f"Meeting at {school.name}, reference {reference}"
    begins = meeting.starts_at.astimezone(LONDON)
    event = Event()
    event.add("uid", f"{meeting.uid}@{organiser.address.rpartition('@')[2]}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", stamped)
    event.add("dtstart", begins)
    # Counted in the world's time: a meeting over the change of the clocks is no hour longer.
    event.add("dtend", (meeting.starts_at + timedelta(minutes=meeting.minutes)).astimezone(LONDON))
    event.add("summary", words)
    event.add("description", words)
    event.add("location", meeting.place)
    event.add("organizer", _who(organiser))
    event.add("attendee", _attendee(to, method))
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    return event


def _attendee(to: Mailbox, method: str) -> vCalAddress:
    who = _who(to)
    if method == REQUEST:
        who.params["ROLE"], who.params["PARTSTAT"], who.params["RSVP"] = "REQ-PARTICIPANT", "NEEDS-ACTION", "TRUE"
    return who


def _who(mailbox: Mailbox) -> vCalAddress:
    address = address_of(mailbox)
    who = vCalAddress(f"mailto:{address.addr_spec}")
    # A parameter's value holds no quotation mark (RFC 5545 §3.2).
    name = address.display_name.replace('"', "’")
    if name:
        who.params["CN"] = name
    return who


def _london() -> Timezone:
    """The rule since 1996: from the last Sunday of March to the last of October, at one o'clock in Greenwich."""
    zone = Timezone()
    zone.add("tzid", LONDON.key)
    winter, summer = timedelta(0), timedelta(hours=1)
    zone.add_component(_season(TimezoneDaylight(), "BST", winter, summer, datetime(1996, 3, 31, 1)))  # noqa: DTZ001 - local by definition
    zone.add_component(_season(TimezoneStandard(), "GMT", summer, winter, datetime(1996, 10, 27, 2)))  # noqa: DTZ001 - local by definition
    return zone


def _season(
    season: TimezoneDaylight | TimezoneStandard, name: str, before: timedelta, after: timedelta, since: datetime
) -> TimezoneDaylight | TimezoneStandard:
    season.add("tzname", name)
    season.add("dtstart", since)
    season.add("tzoffsetfrom", before)
    season.add("tzoffsetto", after)
    season.add("rrule", vRecur(freq="YEARLY", bymonth=since.month, byday="-1SU"))
    return season
