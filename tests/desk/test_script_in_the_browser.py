"""The desk's one script in a real Chromium: words are saved while they are written, never over somebody else's, and news is told."""

from __future__ import annotations

from typing import Any

from casefile.cabinet import Cabinet
from casefile.tables import Draft
from outbound import approval
from outbound.drafts import open_draft
from tests.cast import DEPUTY, HEAD
from tests.conftest import Clock
from tests.desk.browsers import Browsing
from tests.desk.furnished import case
from tests.desk.served import Served


def text_of(cabinet: Cabinet, draft_id: str) -> str:
    with cabinet.reading() as session:
        return open_draft(session, cabinet, session.get_one(Draft, draft_id)).text.strip()


def write(page: Any, words: str) -> None:
    """Types, and lets so much time go by as there is between the last key and the saving."""
    page.get_by_label("The letter", exact=True).fill(words)
    page.clock.fast_forward(20_000)


def test_words_are_saved_by_themselves_and_what_is_approved_is_what_was_saved(
    desk_cabinet: Cabinet, desk: Served, browsing: Browsing
) -> None:
    _, draft_id = case(desk_cabinet)
    with browsing.page(desk, HEAD) as page:
        page.clock.install()
        page.goto(f"/draft/{draft_id}")
        write(page, "Dear Ola,\n\nFirst words.")
        page.get_by_text("Saved at 10:00.").wait_for()
        assert text_of(desk_cabinet, draft_id) == "Dear Ola,\n\nFirst words."
        # The preview follows, and the form speaks of the version that was saved.
        page.frame_locator("iframe").get_by_text("First words.").wait_for()
        write(page, "Dear Ola,\n\nSecond words.")
        page.frame_locator("iframe").get_by_text("Second words.").wait_for()
        page.get_by_role("button", name="Approve").click()
        page.get_by_text("Goes in about 10 minutes.").wait_for()
    with desk_cabinet.reading() as session:
        draft = session.get_one(Draft, draft_id)
        assert (draft.state, draft.version) == ("holding", 3)


def test_it_stops_saving_where_somebody_else_changed_the_letter_and_warns_before_words_are_lost(
    desk_cabinet: Cabinet, desk: Served, browsing: Browsing
) -> None:
    _, draft_id = case(desk_cabinet)
    with browsing.page(desk, HEAD) as first, browsing.page(desk, DEPUTY) as second:
        for page in (first, second):
            page.clock.install()
            page.goto(f"/draft/{draft_id}")
        write(first, "The head's words")
        first.get_by_text("Saved at").wait_for()
        write(second, "The deputy's words")
        second.get_by_text("Not saved: somebody changed this letter").wait_for()
        assert second.get_by_label("The letter", exact=True).input_value() == "The deputy's words"
        assert text_of(desk_cabinet, draft_id) == "The head's words"
        asked: list[str] = []
        second.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
        # Left by a link: asked first, and still there.
        second.get_by_label("The letter", exact=True).press("End")
        second.get_by_role("link", name="← Case").click(no_wait_after=True)
        second.wait_for_function("() => true")
        second.get_by_role("button", name="Save and see the preview").click()
        second.get_by_role("heading", name="What is different").wait_for()
        assert asked == ["beforeunload"]


def test_the_first_page_says_when_something_new_came(
    desk_cabinet: Cabinet, desk: Served, clock: Clock, browsing: Browsing
) -> None:
    _, draft_id = case(desk_cabinet)
    clock.pass_by(minutes=1)
    with browsing.page(desk, DEPUTY) as page:
        page.clock.install()
        page.goto("/")
        page.clock.fast_forward(61_000)
        assert not page.get_by_text("Something new came.").is_visible()
        clock.pass_by(minutes=1)
        with desk_cabinet.writing() as session:
            draft = session.get_one(Draft, draft_id)
            approval.return_with_note(session, desk_cabinet, draft, version=1, note="Warmer.", person_id=HEAD.id)
        page.clock.fast_forward(61_000)
        page.get_by_role("link", name="Show it").click()
        page.get_by_text("it was sent back with a note").first.wait_for()
        assert not page.get_by_text("Something new came.").is_visible()
