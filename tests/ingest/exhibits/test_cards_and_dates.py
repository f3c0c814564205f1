"""Contact cards and calendar entries are lines that a person can read."""

from __future__ import annotations

from ingest.exhibits.cards_and_dates import calendar_text, card_text

CARD = """BEGIN:VCARD
VERSION:3.0
N:Nokes;Dave;;;
FN:Dave Nokes
ORG:Nokes Plumbing;
item1.TEL;type=CELL:+44 7700 900123
EMAIL;TYPE="home,pref":dave@parents.example
NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Caf=C3=A9 owner
PHOTO;ENCODING=b:AAAA
END:VCARD
"""
MEETING = """BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VTIMEZONE
DTSTART:19810329T010000
END:VTIMEZONE
BEGIN:VEVENT
SUMMARY:Meeting about Tyler\\, Year 3
DTSTART;TZID=Europe/London:20261126T153000
DTEND:20261126T160000Z
LOCATION:Office
ORGANIZER;CN=Office:mailto:office@school.example
DESCRIPTION:Bring the letter.\\nAnd the
  photo.
BEGIN:VALARM
DESCRIPTION:Reminder
END:VALARM
END:VEVENT
END:VCALENDAR
"""


def test_a_card() -> None:
    assert card_text(CARD).split("\n") == [
        "Name: Dave Nokes",
        "Organisation: Nokes Plumbing",
        "Phone: +44 7700 900123",
        "E-mail: dave@parents.example",
        "Note: Café owner",
    ]


def test_an_entry_of_a_calendar() -> None:
    assert calendar_text(MEETING).split("\n") == [
        "Method: REQUEST",
        "What: Meeting about Tyler, Year 3",
        "Begins: 26/11/2026 15:30",
        "Ends: 26/11/2026 16:00 UTC",
        "Where: Office",
        "Organiser: office@school.example",
        "Details: Bring the letter.",
        "And the photo.",
    ]


def test_what_has_no_line_for_people_is_shown_as_it_came() -> None:
    assert card_text("BEGIN:VCARD\nX-ODD:1\nEND:VCARD") == "BEGIN:VCARD\nX-ODD:1\nEND:VCARD"
    assert calendar_text("") == ""
