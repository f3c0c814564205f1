"""Letters that are drafted at the desk: chosen or proposed, filled in, on paper, by two people, and checked for leaks."""

from __future__ import annotations

import html
import re

import pytest

from casefile.cabinet import Cabinet
from casefile.meetings import OpenMeeting, meetings_of
from casefile.tables import AuditLine, Case, Draft
from outbound import attempts
from outbound.attachments import attachments_of
from outbound.drafts import open_draft
from tests.cast import DEPUTY, HEAD, PARENT
from tests.conftest import Clock
from tests.desk.furnished import bring_to, case
from tests.desk.served import Answer, Served, Visitor
from tests.desk.worked import Worked, decided, drafted, state_of, work_on

ACCOUNT = {"ask-matter": "There were some messages in the Year 3 Oak group.", "ask-reply_by": "2026-12-03"}
BAN = {
    "matter": "On Tuesday you shouted at a member of our staff.",
    "why_needed": "You were asked to stop.",
    "children": "Your sister can fetch them.",
    "reply_by": "2026-12-08",
}
MEETING = {"day": "2026-12-03", "time": "15:45", "minutes": "30", "place": "The head’s office", "who": HEAD.name}


@pytest.fixture
def worked(desk_cabinet: Cabinet) -> Worked:
    return work_on(desk_cabinet)


def words(page: Answer) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def newest(cabinet: Cabinet) -> Draft:
    with cabinet.reading() as session:
        return session.query(Draft).order_by(Draft.created_at.desc(), Draft.letter.desc()).first()  # type: ignore[return-value]


def of_kind(cabinet: Cabinet, letter: str) -> list[Draft]:
    with cabinet.reading() as session:
        return session.query(Draft).filter_by(letter=letter).order_by(Draft.created_at).all()


def meetings(cabinet: Cabinet, worked: Worked) -> list[OpenMeeting]:
    with cabinet.reading() as session:
        return meetings_of(session, cabinet, session.query(Case).filter_by(reference=worked.reference).one())


def at(desk: Served, path: str, person: object = HEAD) -> tuple[Visitor, Answer]:
    visitor = desk.visitor(person)  # type: ignore[arg-type]
    return visitor, visitor.get(path)


def test_a_decided_letter_is_proposed_and_one_form_away_from_being_read(desk: Served, worked: Worked) -> None:
    decision_id = decided(desk.cabinet, worked, "warning")
    visitor, page = at(desk, f"/case/{worked.reference}")
    path = f"/case/{worked.reference}/letter/warning?to={worked.gemma}&decision={decision_id}"
    assert html.escape(path) in page.text
    form = visitor.get(path)
    assert "By e-mail, to gemma@tranter.example." in words(form)
    assert "For example:" in words(form)
    refused = visitor.post(path, **{"ask-matter": "What happened", "ask-heard": ""})
    assert refused.status == 422
    assert "2 things are missing, or not right yet." in words(refused)
    assert "What happened</textarea>" in refused.text
    filled = {"ask-matter": "What happened", "ask-heard": "You said sorry.", "ask-expected": "Please come to us."}
    page = visitor.follow(visitor.post(path, **filled))
    assert "The letter was drafted." in words(page)
    (draft,) = of_kind(desk.cabinet, "warning")
    assert (draft.person_id, draft.decision_id, draft.state) == (worked.gemma, decision_id, "waiting")
    assert "A warning was decided" in draft.why
    assert f"decision={decision_id}" not in visitor.get(f"/case/{worked.reference}").text.replace(
        f"outcome-to-reporter?to=reporter&amp;decision={decision_id}", ""
    )


def test_a_letter_to_whoever_reported_it_is_one_press_and_the_case_page_names_nobody(
    desk: Served, worked: Worked
) -> None:
    decided(desk.cabinet, worked, "no-further-action")
    visitor, page = at(desk, f"/case/{worked.reference}")
    path = re.search(r'action="(/case/[^"]+/letter/outcome-to-reporter[^"]*)"', page.text)
    assert path is not None
    assert PARENT.address not in page.text
    page = visitor.follow(visitor.post(html.unescape(path[1])))
    assert f"Dear {PARENT.name}" in words(page)


def test_any_letter_of_the_book_can_be_chosen_and_asks_who_gets_it(desk: Served, worked: Worked) -> None:
    visitor, book = at(desk, f"/case/{worked.reference}/letters")
    assert "Request for an account" in words(book)
    page = visitor.get(f"/case/{worked.reference}/letter/request-for-account")
    assert re.search("Who gets it\\?( To (Gemma Tranter|Darren Pike)){2}", words(page))
    assert visitor.get(f"/case/{worked.reference}/letter/no-such-letter").status == 404


def test_an_address_that_is_filled_in_for_a_letter_is_kept_with_the_person(desk: Served, worked: Worked) -> None:
    visitor, _ = at(desk, f"/case/{worked.reference}/person")
    visitor.post(f"/case/{worked.reference}/person", name="Ana Bell", role="subject", is_a="parent")
    page = visitor.get(f"/case/{worked.reference}/letter/request-for-account")
    ana = re.search(r'letter/request-for-account\?to=([0-9a-f]+)">To Ana Bell', page.text)
    assert ana is not None
    path = f"/case/{worked.reference}/letter/request-for-account?to={ana[1]}"
    assert "Nothing is known yet of how to reach them." in words(visitor.get(path))
    refused = visitor.post(path, **ACCOUNT)
    assert refused.status == 422
    assert "There is no address to write to." in words(refused)
    assert "some messages" in refused.text
    assert visitor.post(path, **ACCOUNT, **{"to-postal": "2 Elm\r\nSale"}).status == 303
    assert newest(desk.cabinet).paper or of_kind(desk.cabinet, "request-for-account")[0].paper
    assert "2 Elm, Sale" in words(visitor.get(f"/case/{worked.reference}"))


def test_a_letter_on_paper_is_seen_approved_printed_and_posted(desk: Served, worked: Worked) -> None:
    draft_id = drafted(
        desk.cabinet, worked, "request-for-account", worked.darren, matter="Some messages", reply_by="2026-12-03"
    )
    visitor, page = at(desk, f"/draft/{draft_id}")
    assert "Approve: you then print and post it" in page.text
    picture = visitor.get(f"/draft/{draft_id}/sheet/1.png")
    assert (picture.body[:4], picture.headers["Content-Type"]) == (b"\x89PNG", "image/png")
    assert visitor.get(f"/draft/{draft_id}/sheet/2.png").status == 404
    assert visitor.get(f"/draft/{draft_id}/letter.pdf").status == 404
    assert visitor.post(f"/draft/{draft_id}/posted").status == 409
    page = visitor.follow(visitor.post(f"/draft/{draft_id}/approve", **form_of(page)))
    assert "Print it, post it, and then say so here." in words(page)
    pdf = visitor.get(f"/draft/{draft_id}/letter.pdf")
    assert pdf.body.startswith(b"%PDF-")
    assert pdf.headers["Content-Disposition"].startswith("attachment; ")
    page = visitor.follow(visitor.post(f"/draft/{draft_id}/posted"))
    assert "Noted as posted." in words(page)
    assert state_of(desk.cabinet, draft_id) == "sent"


def form_of(page: Answer) -> dict[str, str]:
    """What the letter's own form holds."""
    subject = re.search(r'name="subject" value="([^"]*)"', page.text)
    text = re.search(r'<textarea id="text".*?>(.*?)</textarea>', page.text, re.DOTALL)
    version = re.search(r'name="version" value="(\d+)"', page.text)
    assert subject is not None
    assert text is not None
    assert version is not None
    return {"version": version[1], "subject": html.unescape(subject[1]), "text": html.unescape(text[1])}


def test_two_people_approve_and_the_first_is_told_to_wait(desk: Served, worked: Worked) -> None:
    draft_id = drafted(desk.cabinet, worked, "ban-intention", worked.gemma, **BAN)
    first, page = at(desk, f"/draft/{draft_id}")
    assert "Approve as the first of two" in page.text
    page = first.follow(first.post(f"/draft/{draft_id}/approve", **form_of(page)))
    assert "Another leader who may see this case approves it next." in words(page)
    assert first.post(f"/draft/{draft_id}/approve", version="1").status == 409
    assert state_of(desk.cabinet, draft_id) == "countersign"
    second, page = at(desk, f"/draft/{draft_id}", DEPUTY)
    assert "Approve as the second person" in page.text
    page = second.follow(second.post(f"/draft/{draft_id}/approve", version="1"))
    assert "Goes in about 10 minutes." in words(page)
    with desk.cabinet.reading() as session:
        draft = session.get_one(Draft, draft_id)
    assert (draft.first_approved_by, draft.approved_by) == ("head", "deputy")


def test_words_that_give_somebody_away_stop_the_letter_until_they_go_or_are_answered_for(
    desk: Served, worked: Worked
) -> None:
    draft_id = drafted(
        desk.cabinet, worked, "request-for-account", worked.gemma, matter="Some messages", reply_by="2026-12-03"
    )
    visitor, page = at(desk, f"/draft/{draft_id}")
    assert 'id="leaks"' not in page.text
    leaky = {**form_of(page), "text": f"Dear Gemma,\n\n{PARENT.name} wrote to us."}
    page = visitor.post(f"/draft/{draft_id}/approve", **leaky)
    assert page.status == 422
    assert f"<mark>{PARENT.name}</mark>" in page.text
    assert "Approve: sends" not in page.text
    assert (state_of(desk.cabinet, draft_id), form_of(page)["version"]) == ("waiting", "2")
    # The words that were typed are saved, and a reason that is none is refused without losing them.
    other = {**form_of(page), "text": f"Dear Gemma,\n\n{PARENT.name} wrote to us, as you know."}
    refused = visitor.post(f"/draft/{draft_id}/leaks", **other, why=" ")
    assert refused.status == 422
    assert "as you know" in refused.text
    page = visitor.follow(
        visitor.post(f"/draft/{draft_id}/leaks", **form_of(refused), why="They spoke about it themselves.")
    )
    assert "says why: “They spoke about it themselves.”" in words(page)
    page = visitor.follow(visitor.post(f"/draft/{draft_id}/approve", **form_of(page)))
    assert "Goes in about 10 minutes." in words(page)


def test_another_address_makes_a_new_version_and_voids_an_approval(desk: Served, worked: Worked) -> None:
    draft_id = drafted(desk.cabinet, worked, "ban-intention", worked.gemma, **BAN)
    visitor, page = at(desk, f"/draft/{draft_id}")
    visitor.post(f"/draft/{draft_id}/approve", **form_of(page))
    form = visitor.get(f"/draft/{draft_id}/address")
    assert 'value="gemma@tranter.example"' in form.text
    answer = visitor.post(f"/draft/{draft_id}/address", version="1", name="Gemma Tranter", address="g@tranter.example")
    assert "g@tranter.example" in visitor.follow(answer).text
    with desk.cabinet.reading() as session:
        draft = session.get_one(Draft, draft_id)
        assert (draft.state, draft.version, draft.first_approved_by) == ("waiting", 2, None)
    late = visitor.post(f"/draft/{draft_id}/address", version="1", name="Gemma Tranter", address="late@tranter.example")
    assert late.status == 422
    assert "late@tranter.example" in late.text


def test_a_meeting_is_planned_moved_and_cancelled_with_its_letters_and_calendar_entries(
    desk: Served, worked: Worked
) -> None:
    visitor, page = at(desk, f"/case/{worked.reference}/meeting?to={worked.gemma}")
    path = f"/case/{worked.reference}/meeting?to={worked.gemma}"
    refused = visitor.post(path, **{**MEETING, "minutes": "many"}, **{"ask-matter": "About the group"})
    assert refused.status == 422
    assert "Give a number." in words(refused)
    page = visitor.follow(visitor.post(path, **MEETING, **{"ask-matter": "About the group"}))
    (draft,) = of_kind(desk.cabinet, "meeting-invitation")
    assert ".ics" in page.text
    with desk.cabinet.reading() as session:
        (entry,) = attachments_of(session, desk.cabinet, session.get_one(Draft, draft.id))
    assert b"METHOD:REQUEST" in entry.content
    taken = visitor.get(f"/draft/{draft.id}/file/1")
    assert taken.body == entry.content
    assert taken.headers["Content-Disposition"].startswith("attachment; ")
    # Moved before it went: the letter that waits gives way to one that fits.
    (meeting,) = meetings(desk.cabinet, worked)
    one = f"/case/{worked.reference}/meeting/{meeting.meeting_id}"
    assert 'value="15:45"' in visitor.get(f"{one}/move").text
    page = visitor.follow(visitor.post(f"{one}/move", **{**MEETING, "day": "2026-12-04"}))
    assert "Friday 4 December 2026" in page.text
    assert "About the group" in page.text
    assert [each.state for each in of_kind(desk.cabinet, "meeting-invitation")] == ["withdrawn", "waiting"]
    # Once it went, cancelling it is told, and takes it out of the calendar.
    bring_to(desk.cabinet, of_kind(desk.cabinet, "meeting-invitation")[1].id, "sent", sent_at=desk.cabinet.now())
    assert "What happens instead?" in words(visitor.get(f"{one}/cancel"))
    assert visitor.post(f"{one}/cancel", **{"ask-next": ""}).status == 422
    visitor.follow(visitor.post(f"{one}/cancel", **{"ask-next": "We will write again."}))
    (cancelled,) = of_kind(desk.cabinet, "meeting-cancelled")
    with desk.cabinet.reading() as session:
        (entry,) = attachments_of(session, desk.cabinet, session.get_one(Draft, cancelled.id))
    assert b"METHOD:CANCEL" in entry.content
    assert meetings(desk.cabinet, worked)[0].state == "cancelled"


def test_what_was_said_at_a_meeting_goes_to_what_was_gathered(desk: Served, worked: Worked, clock: Clock) -> None:
    visitor, _ = at(desk, f"/case/{worked.reference}/meeting?to={worked.darren}")
    visitor.post(f"/case/{worked.reference}/meeting?to={worked.darren}", **MEETING, **{"ask-matter": "The group"})
    assert of_kind(desk.cabinet, "meeting-invitation")[0].paper
    (meeting,) = meetings(desk.cabinet, worked)
    clock.pass_by(seconds=14 * 86_400)
    held = f"/case/{worked.reference}/meeting/{meeting.meeting_id}/held"
    visitor = desk.visitor(HEAD)
    assert "Darren Pike; Mrs Ruth Calloway" in html.unescape(visitor.get(held).text)
    page = visitor.follow(visitor.post(held, who="Darren Pike", words="He will write to her."))
    assert "Meeting , Thu 3 December, Darren Pike." in words(page)
    assert "He will write to her." in words(page)
    assert meetings(desk.cabinet, worked)[0].state == "held"


def test_a_letter_for_legal_advice_takes_the_evidence_sheet_along(desk: Served, worked: Worked) -> None:
    path = f"/case/{worked.reference}/letter/request-for-legal-advice"
    visitor, page = at(desk, path)
    asked = {
        name: "2026-12-04" if name.endswith("_day") else "Words"
        for name in re.findall(r'name="(ask-[a-z_]+)"', page.text)
    }
    answer = visitor.post(
        path, **asked, **{"to-name": "Legal team", "to-address": "legal@council.example", "with": "sheet"}
    )
    page = visitor.follow(answer)
    assert "Evidence sheet" in page.text
    assert "two people approve" in page.text
    (draft,) = of_kind(desk.cabinet, "request-for-legal-advice")
    with desk.cabinet.reading() as session:
        (pdf,) = attachments_of(session, desk.cabinet, session.get_one(Draft, draft.id))
        assert (
            open_draft(session, desk.cabinet, session.get_one(Draft, draft.id)).recipient.address
            == "legal@council.example"
        )
    assert pdf.content.startswith(b"%PDF-")


def test_of_a_letter_that_perhaps_went_the_desk_shows_what_is_known(desk: Served, desk_cabinet: Cabinet) -> None:
    _, draft_id = case(desk_cabinet)
    bring_to(desk_cabinet, draft_id, "unsure", trouble="no-answer")
    with desk_cabinet.writing() as session:
        attempts.begin(session, desk_cabinet, draft_id, 1)
        session.flush()
        attempts.hands_over(session, draft_id, 1)
    _, page = at(desk, f"/draft/{draft_id}")
    assert "all of it was handed over; it is not known what became of it." in words(page)


def test_a_letter_that_could_not_be_sent_is_taken_back_to_change_it(desk: Served, desk_cabinet: Cabinet) -> None:
    _, draft_id = case(desk_cabinet)
    bring_to(desk_cabinet, draft_id, "failed", trouble="refused")
    visitor, page = at(desk, f"/draft/{draft_id}")
    assert "Take it back" in page.text
    page = visitor.follow(visitor.post(f"/draft/{draft_id}/back"))
    assert "Taken back. Nothing was sent" in words(page)
    assert state_of(desk_cabinet, draft_id) == "waiting"
    with desk_cabinet.reading() as session:
        assert session.query(AuditLine).filter_by(act="letter-taken-back").count() == 1
