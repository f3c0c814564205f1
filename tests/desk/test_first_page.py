"""The first page: what needs this person now, in order, and "All quiet" when nothing does."""

from __future__ import annotations

import re

from casefile.cabinet import Cabinet
from casefile.tables import Case
from tests.casefile.filed import file
from tests.cast import CHAIR, DSL, HEAD, OFFICE, PARENT, findings, report
from tests.conftest import Clock
from tests.desk.furnished import Furnished, approve, bring_to, case, draft_for, other_mail, set_aside
from tests.desk.served import Served


def headings(page: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", each).replace("▲", "").strip() for each in re.findall(r"<h2.*?>(.*?)</h2>", page)]


def group(page: str, name: str) -> str:
    match = re.search(rf'<section class="group {name}".*?</section>', page, re.DOTALL)
    return match[0] if match else ""


def test_everything_stands_in_the_order_in_which_it_presses(desk: Served, furnished: Furnished) -> None:
    assert headings(desk.visitor(HEAD).get("/").text) == [
        "Safeguarding: read this first 1",
        "Overdue 1",
        "Letters that need you 2",
        "Letters to approve 3",
        "Letters about to go 1",
        "Do these belong together? 1",
        "New cases 1",
        "Mail that could not be read 1",
        "Open cases 9",
    ]


def test_all_is_quiet_where_nothing_needs_anybody(desk: Served) -> None:
    assert "All quiet." in desk.visitor(HEAD).get("/").text
    reference, draft = case(desk.cabinet)
    visitor = desk.visitor(HEAD)
    assert "All quiet." not in visitor.get("/").text
    visitor.get(f"/case/{reference}")
    bring_to(desk.cabinet, draft, "sent", sent_at=desk.cabinet.now())
    page = visitor.get("/").text
    assert "All quiet." in page
    assert reference in page


def test_a_safeguarding_case_stays_on_top_until_each_person_has_read_it(desk: Served) -> None:
    reference, _ = case(desk.cabinet, judged=findings(flags=("safeguarding",)))
    head, dsl = desk.visitor(HEAD), desk.visitor(DSL)
    head.get(f"/case/{reference}")
    assert reference not in group(head.get("/").text, "safeguarding")
    assert reference in group(dsl.get("/").text, "safeguarding")
    dsl.get(f"/case/{reference}")
    assert reference not in group(dsl.get("/").text, "safeguarding")


def test_safeguarding_is_said_in_words_not_by_colour_alone(desk: Served) -> None:
    case(desk.cabinet, judged=findings(flags=("safeguarding",)))
    assert "</span> Safeguarding</strong>" in desk.visitor(HEAD).get("/").text


def test_a_letter_says_how_long_it_has_waited_and_when_it_is_due(desk: Served, clock: Clock) -> None:
    case(desk.cabinet)
    clock.pass_by(hours=3)
    waiting = group(desk.visitor(HEAD).get("/").text, "approve")
    assert "waiting for 3 hours" in waiting
    assert "Due Thu 26 November" in waiting


def test_an_answer_is_overdue_from_the_day_after_it_was_due(desk: Served, clock: Clock) -> None:
    reference, draft = case(desk.cabinet)
    clock.pass_by(days=2)
    assert "Due today" in group(desk.visitor(HEAD).get("/").text, "today")
    clock.pass_by(days=1)
    page = desk.visitor(HEAD).get("/").text
    assert "Was due yesterday" in group(page, "overdue")
    assert reference not in group(page, "approve")
    approve(desk.cabinet, draft)
    assert group(desk.visitor(HEAD).get("/").text, "overdue") == ""


def test_a_report_that_cannot_be_answered_by_mail_is_not_forgotten(desk: Served, clock: Clock) -> None:
    filed = file(desk.cabinet, b"no letter")
    assert filed.case is not None
    assert filed.case.reference in group(desk.visitor(HEAD).get("/").text, "new")
    clock.pass_by(days=3)
    assert "Answer by phone or on paper" in group(desk.visitor(HEAD).get("/").text, "overdue")


def test_a_withdrawn_letter_leaves_nothing_overdue(desk: Served, clock: Clock) -> None:
    _, draft = case(desk.cabinet)
    visitor = desk.visitor(HEAD)
    visitor.get(f"/draft/{draft}")
    visitor.post(f"/draft/{draft}/withdraw")
    clock.pass_by(days=3)
    visitor = desk.visitor(HEAD)
    assert "All quiet." in visitor.get("/").text


def test_letters_of_a_case_that_was_put_to_another_are_still_to_be_decided(desk: Served, furnished: Furnished) -> None:
    visitor = desk.visitor(HEAD)
    pointing, earlier = furnished.cases["pointing"], furnished.cases["sent"]
    with desk.cabinet.reading() as session:
        case_id = session.query(Case).filter_by(reference=pointing).one().id
    waiting, failed = (draft_for(desk.cabinet, case_id) for _ in range(2))
    bring_to(desk.cabinet, failed, "failed", trouble="refused")
    visitor.get(f"/case/{pointing}")
    visitor.post(f"/case/{pointing}/belongs", answer="together")
    page = visitor.get("/").text
    assert f"/draft/{failed}" in group(page, "trouble")
    assert pointing in group(page, "trouble")
    assert waiting not in group(page, "trouble")
    assert earlier in group(page, "approve")
    assert pointing not in group(page, "approve")


def test_a_new_mail_in_a_case_is_news_until_it_was_read(desk: Served) -> None:
    reference, draft = case(desk.cabinet)
    visitor = desk.visitor(HEAD)
    visitor.get(f"/case/{reference}")
    bring_to(desk.cabinet, draft, "sent", sent_at=desk.cabinet.now())
    assert group(visitor.get("/").text, "news") == ""
    joined = file(desk.cabinet, b"more", report(subject=f"Re: {reference}", sender=PARENT))
    assert joined.case is not None
    assert not joined.opened
    assert reference in group(visitor.get("/").text, "news")
    assert "Another mail came." in visitor.get(f"/case/{reference}").text
    assert group(visitor.get("/").text, "news") == ""


def test_the_reporter_is_in_no_list(desk: Served, furnished: Furnished) -> None:
    visitor = desk.visitor(HEAD)
    for path in ("/", "/mail"):
        page = visitor.get(path).text
        assert PARENT.name not in page
        assert PARENT.address not in page


def test_the_mail_balance_stands_in_one_line(desk: Served) -> None:
    visitor = desk.visitor(HEAD)
    assert "No mail has come in yet." in visitor.get("/").text
    case(desk.cabinet)
    for kind in ("enquiry", "junk", "junk"):
        other_mail(desk.cabinet, kind, "Something")
    set_aside(desk.cabinet)
    balance = "5 mails came in: 1 in cases, 1 for the office, 2 junk, 1 set aside."
    assert balance in visitor.get("/").text
    assert balance not in desk.visitor(DSL).get("/").text


def test_a_set_aside_mail_is_read_once_more_or_becomes_a_case(desk: Served) -> None:
    visitor = desk.visitor(HEAD)
    mail_id = set_aside(desk.cabinet)
    assert f"/mail/{mail_id}" in group(visitor.get("/").text, "aside")
    visitor.get(f"/mail/{mail_id}")
    page = visitor.follow(visitor.post(f"/mail/{mail_id}/release"))
    assert "It will be read once more" in page.text
    assert visitor.post(f"/mail/{mail_id}/release").status == 409


def test_a_mail_for_the_office_can_be_made_a_case(desk: Served) -> None:
    visitor = desk.visitor(HEAD)
    mail_id = other_mail(desk.cabinet, "enquiry", "Lost jumper")
    assert "Lost jumper" in visitor.get("/mail").text
    page = visitor.get(f"/mail/{mail_id}")
    assert "For the office" in page.text
    opened = visitor.follow(visitor.post(f"/mail/{mail_id}/case"))
    assert "A case was opened from this mail." in opened.text
    assert visitor.post(f"/mail/{mail_id}/case").status == 409
    assert visitor.get(f"/mail/{mail_id}").headers["Location"].startswith("/case/CD-")


def test_closed_cases_stand_apart_and_need_nobody(desk: Served, desk_cabinet: Cabinet) -> None:
    filed = file(desk_cabinet, b"dealt with")
    assert filed.case is not None
    with desk_cabinet.writing() as session:
        session.get_one(Case, filed.case.id).state = "closed"
    page = desk.visitor(HEAD).get("/").text
    assert "All quiet." in page
    assert "Closed cases (1)" in page


def test_office_and_a_governor_without_a_case_are_told_what_their_part_is(desk: Served) -> None:
    case(desk.cabinet)
    assert "read by the senior leaders alone" in desk.visitor(OFFICE).get("/").text
    page = desk.visitor(CHAIR).get("/").text
    assert "All quiet." in page
    assert "You see a case only when it is given to you." in page


def test_the_letter_that_a_case_without_one_lacks_can_still_come(desk: Served) -> None:
    filed = file(desk.cabinet, b"late letter")
    assert filed.case is not None
    draft_for(desk.cabinet, filed.case.id)
    assert filed.case.reference in group(desk.visitor(HEAD).get("/").text, "approve")
