"""A letter at the desk: edited, approved as it stands on the screen, stopped, sent back, and never overwritten."""

from __future__ import annotations

import html
import re

import pytest

from casefile.cabinet import Cabinet
from casefile.tables import Draft
from outbound.drafts import OpenDraft, open_draft
from tests.cast import DEPUTY, HEAD
from tests.conftest import Clock
from tests.desk.furnished import approve, bring_to, case
from tests.desk.served import Served, Visitor
from tests.outbound.drafted import as_mail, message_bytes


@pytest.fixture
def draft(desk_cabinet: Cabinet) -> str:
    return case(desk_cabinet)[1]


def opened(cabinet: Cabinet, draft_id: str) -> OpenDraft:
    with cabinet.reading() as session:
        return open_draft(session, cabinet, session.get_one(Draft, draft_id))


def at(desk: Served, draft: str, person: object = HEAD) -> tuple[Visitor, dict[str, str]]:
    """A visitor who has the letter's page open, and what its form holds."""
    visitor = desk.visitor(person)  # type: ignore[arg-type]
    page = visitor.get(f"/draft/{draft}").text
    return visitor, form_of(page)


def form_of(page: str) -> dict[str, str]:
    version = re.search(r'name="version" value="(\d+)"', page)
    subject = re.search(r'name="subject" value="([^"]*)"', page)
    text = re.search(r'<textarea id="text".*?>(.*?)</textarea>', page, re.DOTALL)
    assert version is not None
    assert subject is not None
    assert text is not None
    return {
        "version": version[1],
        "subject": html.unescape(subject[1]),
        "text": html.unescape(text[1]).replace("\n", "\r\n"),
    }


def test_a_saved_edit_stands_in_the_form_and_in_the_preview(desk: Served, draft: str) -> None:
    visitor, form = at(desk, draft)
    page = visitor.follow(
        visitor.post(f"/draft/{draft}/save", **{**form, "text": "Dear Ola,\r\n\r\n- one\r\n- <b>two</b>"})
    )
    assert "Saved." in page.text
    assert form_of(page.text)["text"] == "Dear Ola,\r\n\r\n- one\r\n- <b>two</b>\r\n"
    preview = visitor.get(f"/draft/{draft}/preview").text
    assert "&lt;b&gt;two&lt;/b&gt;</li>" in preview


def test_approving_an_untouched_letter_makes_no_new_version(desk: Served, draft: str) -> None:
    visitor, form = at(desk, draft)
    page = visitor.follow(visitor.post(f"/draft/{draft}/approve", **form))
    assert "Goes in about 10 minutes" in page.text
    after = opened(desk.cabinet, draft).draft
    assert (after.state, after.version, after.approved_by) == ("holding", 1, "head")


def test_approving_sends_exactly_what_is_on_the_screen(desk: Served, draft: str) -> None:
    visitor, form = at(desk, draft)
    answer = visitor.post(f"/draft/{draft}/approve", **{**form, "subject": "New words", "text": "Quite other words."})
    assert answer.status == 303
    mail = as_mail(message_bytes(desk.cabinet, draft))
    assert mail["Subject"] == "New words"
    assert mail.get_body(("plain",)).get_content().strip() == "Quite other words."  # type: ignore[union-attr]
    assert opened(desk.cabinet, draft).text == "Quite other words.\n"


def test_of_two_leaders_the_second_is_told_and_keeps_her_words(desk: Served, draft: str) -> None:
    first, form = at(desk, draft)
    second, same_form = at(desk, draft, DEPUTY)
    first.post(f"/draft/{draft}/save", **{**form, "text": "The head's words"})
    for act in ("save", "approve"):
        answer = second.post(f"/draft/{draft}/{act}", **{**same_form, "text": "The deputy's <i>words</i>"})
        assert answer.status == 409
        assert "Somebody changed this letter" in answer.text
        assert f"{HEAD.name} changed it" in answer.text
        assert "readonly>The deputy&#39;s &lt;i&gt;words&lt;/i&gt;</textarea>" in answer.text
        assert form_of(answer.text)["text"].strip() == "The head's words"
    after = opened(desk.cabinet, draft)
    assert (after.text, after.draft.state, after.draft.version) == ("The head's words\n", "waiting", 2)
    again = form_of(answer.text)
    assert second.post(f"/draft/{draft}/save", **{**again, "text": "Both, merged"}).status == 303
    assert opened(desk.cabinet, draft).text == "Both, merged\n"


def test_an_approval_of_words_that_somebody_changed_meanwhile_does_not_count(desk: Served, draft: str) -> None:
    first, form = at(desk, draft)
    second, same_form = at(desk, draft, DEPUTY)
    second.post(f"/draft/{draft}/save", **{**same_form, "text": "Words the head has not seen"})
    assert first.post(f"/draft/{draft}/approve", **form).status == 409
    assert opened(desk.cabinet, draft).draft.state == "waiting"


@pytest.mark.parametrize("field", ["subject", "text"])
@pytest.mark.parametrize("act", ["save", "approve"])
def test_an_empty_letter_is_refused_and_nothing_typed_is_lost(desk: Served, draft: str, field: str, act: str) -> None:
    visitor, form = at(desk, draft)
    typed = {**form, "subject": "Typed subject", "text": "Typed text", field: "  "}
    answer = visitor.post(f"/draft/{draft}/{act}", **typed)
    assert answer.status == 422
    kept = form_of(answer.text)
    assert (kept["subject"], kept["text"]) == (typed["subject"].strip(), typed["text"].strip())
    assert opened(desk.cabinet, draft).draft.version == 1


@pytest.mark.parametrize("version", ["", "0", "2", "-1", "one", "9" * 40, "１"])
def test_a_form_with_a_wrong_version_changes_nothing(desk: Served, draft: str, version: str) -> None:
    visitor, form = at(desk, draft)
    assert visitor.post(f"/draft/{draft}/save", **{**form, "version": version, "text": "x"}).status == 409
    assert opened(desk.cabinet, draft).draft.version == 1


def test_a_held_letter_can_be_stopped_from_its_page_and_from_the_first_page(desk: Served, draft: str) -> None:
    visitor = desk.visitor(DEPUTY)
    for page in ("/", f"/draft/{draft}"):
        approve(desk.cabinet, draft)
        assert "Stop it" in visitor.get(page).text
        stopped = visitor.follow(visitor.post(f"/draft/{draft}/stop"))
        assert "Stopped. Nothing was sent" in stopped.text
        assert opened(desk.cabinet, draft).draft.state == "waiting"


def test_a_letter_that_has_gone_cannot_be_stopped_and_the_page_says_so(desk: Served, draft: str) -> None:
    visitor, _ = at(desk, draft)
    bring_to(desk.cabinet, draft, "sent", sent_at=desk.cabinet.now())
    answer = visitor.post(f"/draft/{draft}/stop")
    assert answer.status == 409
    assert "can no longer be stopped" in answer.text
    assert "Sent today" in visitor.get(f"/draft/{draft}").text


def test_a_returned_letter_shows_the_note_until_it_is_edited(desk: Served, draft: str) -> None:
    visitor, form = at(desk, draft)
    page = visitor.follow(visitor.post(f"/draft/{draft}/return", version=form["version"], note="Warmer, please."))
    assert "Warmer, please." in page.text
    assert f"{HEAD.name} sent it back" in page.text
    second, form = at(desk, draft, DEPUTY)
    page = second.follow(second.post(f"/draft/{draft}/save", **{**form, "text": "Warm words"}))
    assert "Warmer, please." not in page.text


def test_a_returned_letter_approved_as_it_stands_goes_through_the_same_door(desk: Served, draft: str) -> None:
    visitor, form = at(desk, draft)
    visitor.post(f"/draft/{draft}/return", version=form["version"], note="Are you sure?")
    _, form = at(desk, draft)
    assert visitor.post(f"/draft/{draft}/approve", **form).status == 303
    assert opened(desk.cabinet, draft).draft.state == "holding"


def test_a_withdrawn_letter_has_no_form(desk: Served, draft: str) -> None:
    visitor, _ = at(desk, draft)
    page = visitor.follow(visitor.post(f"/draft/{draft}/withdraw"))
    assert "was withdrawn" in page.text
    assert "<textarea" not in page.text
    assert visitor.post(f"/draft/{draft}/approve", version="1", subject="s", text="t").status == 409


def test_a_failed_letter_says_why_and_can_be_tried_again(desk: Served, draft: str, clock: Clock) -> None:
    bring_to(desk.cabinet, draft, "failed", trouble="refused")
    visitor = desk.visitor(HEAD)
    assert "refused it for good" in visitor.get(f"/draft/{draft}").text
    visitor.post(f"/draft/{draft}/again")
    assert opened(desk.cabinet, draft).draft.state == "holding"


@pytest.mark.parametrize(("answer", "state"), [("yes", "sent"), ("no", "holding")])
def test_a_person_settles_what_the_desk_does_not_know(desk: Served, draft: str, answer: str, state: str) -> None:
    bring_to(desk.cabinet, draft, "unsure", trouble="no-answer")
    visitor = desk.visitor(HEAD)
    assert "Perhaps sent, perhaps not" in visitor.get(f"/draft/{draft}").text
    visitor.post(f"/draft/{draft}/settle", was_sent=answer)
    assert opened(desk.cabinet, draft).draft.state == state
