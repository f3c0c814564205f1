"""A parent is asked to a meeting, it is moved, and then cancelled: his calendar follows, and he never learns who wrote."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from typing import Any

from icalendar import Calendar, Event

from casefile.clocks import LONDON
from tests.journeys.at_the_desk import approve, on, reference_of_the_case
from tests.journeys.told import School, plain, words_of
from tests.parents_mail import PARENT_ADDRESS, mail

DAVE = "dave@nokes.example"


def test_a_meeting_is_asked_for_moved_and_cancelled_in_the_parents_calendar(school: School) -> None:
    school.gets(mail())
    reference = reference_of_the_case(school)
    with school.at_desk("head") as page:
        he_can_be_reached(page, reference)
        the_meeting_is_planned(page, reference)
    school.holding_time_ends()
    with school.at_desk("head") as page:
        page.goto(f"/case/{reference}")
        assert "Meeting with Dave Nokes" in on(page)
        page.get_by_role("link", name="Move it").click()
        page.get_by_label("On which day?").fill("2026-12-04")
        page.get_by_label("At what time?").fill("16:15")
        page.get_by_role("button", name="Move it").click()
        approve(page)
    school.holding_time_ends()
    with school.at_desk("head") as page:
        page.goto(f"/case/{reference}")
        page.get_by_role("link", name="Cancel it").click()
        page.get_by_label("What happens instead?").fill("We will ring you this week.")
        page.get_by_role("button", name="Cancel it").click()
        approve(page)
    school.holding_time_ends()

    letters = school.letters_to(DAVE)
    assert len(school.letters) == len(letters) == 3
    asked, moved, cancelled = (entry_in(each) for each in letters)
    for method, event, sequence, begins, status in (
        (*asked, 0, datetime(2026, 12, 3, 15, 45, tzinfo=LONDON), "CONFIRMED"),
        (*moved, 1, datetime(2026, 12, 4, 16, 15, tzinfo=LONDON), "CONFIRMED"),
        (*cancelled, 2, datetime(2026, 12, 4, 16, 15, tzinfo=LONDON), "CANCELLED"),
    ):
        assert method == ("CANCEL" if status == "CANCELLED" else "REQUEST")
        assert event["uid"] == asked[1]["uid"]
        assert (event["sequence"], event["status"]) == (sequence, status)
        assert event["dtstart"].dt == begins
        assert event["attendee"] == f"mailto:{DAVE}"
        assert event["location"] == "The head’s office"
    for letter, day in zip(letters, ("Thursday 3 December", "Friday 4 December", "Friday 4 December"), strict=True):
        assert day in plain(letter)
        assert reference in letter["Subject"]
        for word in ("Ola", "Zzyxkowska", PARENT_ADDRESS, "lazy", "cow"):
            assert word not in words_of(letter)
    with school.at_desk("head") as page:
        page.goto(f"/case/{reference}")
        seen = on(page)
        assert "Meeting with Dave Nokes" not in seen
        for step in ("planned a meeting", "moved a meeting", "cancelled a meeting"):
            assert step in seen
    school.checks_its_trail()


def he_can_be_reached(page: Any, reference: str) -> None:
    page.goto(f"/case/{reference}")
    page.get_by_role("link", name="Address, or put right who they are (Dave Nokes)").click()
    page.get_by_label("E-mail address").fill(DAVE)
    page.get_by_role("button", name="Save").click()
    page.get_by_text(DAVE).first.wait_for()


def the_meeting_is_planned(page: Any, reference: str) -> None:
    page.goto(f"/case/{reference}")
    page.get_by_role("link", name="Plan a meeting").click()
    page.get_by_role("link", name="To Dave Nokes").click()
    page.get_by_label("On which day?").fill("2026-12-03")
    page.get_by_label("At what time?").fill("15:45")
    page.get_by_label("Where?").fill("The head’s office")
    page.get_by_label("Who will be there for the school?").fill("Mrs Ruth Calloway")
    page.get_by_label("What is the meeting about?").fill("Some messages in the Year 3 Oak parents’ group.")
    page.get_by_role("button", name="Plan it and draft the invitation").click()
    assert ".ics" in on(page)
    approve(page)


def entry_in(letter: EmailMessage) -> tuple[str, Event]:
    """The method and the one event of the calendar entry that came with a letter: shown in it, and as a file."""
    shown, file = (each for each in letter.walk() if each.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(file.get_payload(decode=True))
    assert shown.get_payload(decode=True) == file.get_payload(decode=True)
    assert (file.get_filename() or "").endswith(".ics")
    assert shown.get_param("method") == file.get_param("method") == calendar["method"]
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    return str(calendar["method"]), event
