"""The story of a case: one timeline, newest first, by day; what is long is shortened and can be read whole."""

from __future__ import annotations

import re
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from casefile.cabinet import Cabinet
from casefile.findings import Finding, Findings, Quote
from casefile.gathered import add_entry
from casefile.tables import Case, CaseFinding
from ingest.parse_mail import parse_mail
from tests.casefile.filed import file
from tests.cast import DEPUTY, HEAD, MARKED, PARENT, findings
from tests.conftest import Clock
from tests.desk.furnished import SENDER
from tests.desk.served import Served
from tests.desk.test_casework_at_the_desk import words
from tests.desk.worked import Worked, decided, work_on

CHAT = "WhatsApp Chat with Oak.txt"
LONG = "It went on today, and I would like you to know of it. "


@pytest.fixture
def worked(desk_cabinet: Cabinet) -> Worked:
    return work_on(desk_cabinet)


def gather(cabinet: Cabinet, worked: Worked, said: str) -> str:
    with cabinet.writing() as session:
        case = session.query(Case).filter_by(reference=worked.reference).one()
        day = cabinet.now().date()
        return add_entry(session, cabinet, case, HEAD.id, sort="call", on_day=day, who="Gemma Tranter", words=said).id


def another_mail(cabinet: Cabinet, worked: Worked, number: int, text: str, chat: str = "") -> str:
    """A mail of the parent's that joins the case; its id."""
    mail = EmailMessage()
    mail["From"] = f'"{PARENT.name}" <{PARENT.address}>'
    mail["To"] = SENDER.address
    mail["Subject"] = f"Re: {worked.reference} and more {number}"
    mail["Message-ID"] = f"<more-{number}@parents.example>"
    mail.set_content(f"{text}\n\nKind regards\n{PARENT.name}\n")
    judged = findings()
    if chat:
        mail.add_attachment(chat, filename=CHAT)
        quote = (Quote("line 777 of it", CHAT),)
        judged = Findings(kind="concern", categories=(Finding("threat", 0.9, quote),))
    raw = mail.as_bytes()
    return file(cabinet, raw, parse_mail(raw), judged).mail_id


def test_the_story_is_told_by_day_the_newest_first_and_leads_to_what_it_tells_of(
    desk: Served, worked: Worked, clock: Clock
) -> None:
    clock.pass_by(days=1)
    entry = gather(desk.cabinet, worked, f"She said sorry to {PARENT.name}.")
    decided(desk.cabinet, worked, "warning")
    page = desk.visitor(HEAD).get(f"/case/{worked.reference}")
    story = page.text[page.text.index('id="story"') :]
    days = re.findall(r'<h3 class="day"><time datetime="([\d-]+)">', story)
    assert days == ["2026-11-25", "2026-11-24"]
    assert story.index("decided: A warning letter") < story.index("a phone call") < story.index("opened the case")
    assert f'<a href="#entry-{entry[:8]}">' in story
    assert f'id="entry-{entry[:8]}"' in page.text
    assert f'<a href="/draft/{worked.draft_id}">The desk drafted a letter: Acknowledgement.</a>' in story
    # What was written begins there, and never names who reported it.
    assert "“She said sorry to •••.”" in story
    assert MARKED not in page.text


def test_the_story_shows_one_sort_alone_and_whoever_only_looked_only_where_asked(desk: Served, worked: Worked) -> None:
    gather(desk.cabinet, worked, "She said sorry.")
    visitor = desk.visitor(HEAD)
    visitor.get(f"/case/{worked.reference}")
    path = f"/case/{worked.reference}"

    def events(query: str) -> list[str]:
        page = visitor.get(f"{path}{query}").text
        story = page[page.index('id="story"') :]
        return re.findall(r'<li class="(\w+)"><time', story)

    assert set(events("?story=gathered")) == {"gathered"}
    assert set(events("?story=looks")) == {"looks"}
    assert "looks" not in events("")
    assert {"gathered", "letters", "labels", "mails"} <= set(events(""))
    assert events("?story=nothing-like-it") == []
    assert events("?story=%C2%B2&from=%C2%B2") == []


def test_the_same_done_over_and_over_is_told_once(desk: Served, worked: Worked) -> None:
    visitor = desk.visitor(HEAD)
    for number in range(1, 4):
        visitor.get(f"/draft/{worked.draft_id}")
        saved = visitor.post(f"/draft/{worked.draft_id}/save", version=str(number), subject="S", text=f"Words {number}")
        assert saved.status == 303
    story = words(visitor.get(f"/case/{worked.reference}"))
    assert f"{HEAD.name} changed the letter’s words. (3 times)" in story


def test_a_long_case_stays_small_and_all_of_it_can_be_read(desk: Served, worked: Worked, clock: Clock) -> None:
    chat = "\n".join(
        f"[{23 + n // 1440}/11/2026, {n // 60 % 24:02d}:{n % 60:02d}:07] Dan: line {n} of it" for n in range(2000)
    )
    mails = [
        another_mail(desk.cabinet, worked, number, f"{LONG * 30}The end {number}.", chat if number == 3 else "")
        for number in range(20)
    ]
    entries = [gather(desk.cabinet, worked, f"{LONG * 12}So it ended, {number}.") for number in range(20)]
    for _ in range(20):
        clock.pass_by(hours=7)
        for person in (HEAD, DEPUTY):
            desk.visitor(person).get(f"/case/{worked.reference}")
    visitor = desk.visitor(HEAD)
    page = visitor.get(f"/case/{worked.reference}")
    assert len(page.body) < 100_000
    said = words(page)
    # The line behind a label stands among its neighbours, and the rest of the chat is counted.
    assert "<mark>line 777 of it</mark>" in page.text
    assert "line 775 of it" in said
    assert "line 700 of it" not in said
    assert "1,993 more messages are left out here." in said
    assert f'href="/mail/{mails[3]}/chat/1?line=778#line-778"' in page.text
    # Whatever was shortened is one step away.
    assert "The end 7." not in said
    assert "The end 7." in words(visitor.get(f"/case/{worked.reference}/mail/{mails[7]}"))
    assert "So it ended, 5." not in said
    whole = visitor.get(f"/case/{worked.reference}/gathered/{entries[5]}/whole")
    assert "So it ended, 5." in words(whole)
    assert MARKED not in whole.text + page.text
    assert visitor.get(f"/case/{worked.reference}/mail/{'0' * 32}").status == 404


def test_a_label_that_many_mails_show_stands_once_and_is_agreed_with_once(desk: Served, worked: Worked) -> None:
    for number in range(3):
        another_mail(desk.cabinet, worked, number, "She called Miss Prior a lazy cow in the group.")
    visitor = desk.visitor(HEAD)
    page = visitor.get(f"/case/{worked.reference}").text
    assert page.count("<h3>Abusive or personal comment") == 1
    assert "Also in 3 more mails" in page
    with desk.cabinet.reading() as session:
        rows = select(CaseFinding).where(CaseFinding.label == "abusive-comment")
        first = session.scalars(rows.order_by(CaseFinding.confidence.desc())).first()
    assert first is not None
    path = f"/case/{worked.reference}/label/{first.id}"
    assert visitor.post(path, standing="accepted", everywhere="yes").status == 303
    with desk.cabinet.reading() as session:
        standings = {each.standing for each in session.scalars(rows)}
    assert standings == {"accepted"}


def test_what_was_done_is_said_where_it_was_done_and_can_be_undone(desk: Served, worked: Worked) -> None:
    visitor = desk.visitor(HEAD)
    visitor.get(f"/case/{worked.reference}")
    with desk.cabinet.reading() as session:
        finding = session.scalars(select(CaseFinding).where(CaseFinding.label == "grievance")).one()
    path = f"/case/{worked.reference}/label/{finding.id}"
    page = visitor.follow(visitor.post(path, standing="removed", seen="suggested")).text
    labels = page[page.index('id="labels"') : page.index('id="people"')]
    assert "Taken off. You can put it back below." in labels
    assert page.count("Taken off. You can put it back below.") == 1
    assert f'<form method="post" action="{path}">' in labels
    visitor.follow(visitor.post(path, standing="suggested"))
    with desk.cabinet.reading() as session:
        assert session.get_one(CaseFinding, finding.id).standing == "suggested"
    # Where the address names no act that can be undone, or no thing, there is no button.
    for query in ("done=removed", "done=removed&what=../../x", "done=nothing&what=1", "done=gathered&what=1"):
        assert "Undo it" not in visitor.get(f"/case/{worked.reference}?{query}").text


def test_what_was_struck_out_by_mistake_is_put_back(desk: Served, worked: Worked) -> None:
    entry = gather(desk.cabinet, worked, "She said sorry.")
    visitor = desk.visitor(HEAD)
    visitor.get(f"/case/{worked.reference}/gathered/{entry}")
    page = visitor.follow(visitor.post(f"/case/{worked.reference}/gathered/{entry}", why="It was somebody else."))
    back = f"/case/{worked.reference}/gathered/{entry}/back"
    assert page.text.count(f'action="{back}"') == 2
    page = visitor.follow(visitor.post(back))
    assert "Put back. It counts again." in page.text
    assert "Struck out by" not in page.text
    assert f"{HEAD.name} put back something that was struck out: a phone call." in page.text
    assert visitor.post(back).status == 409


def test_the_day_of_the_outcome_stays_until_the_reporter_has_heard(desk: Served, worked: Worked) -> None:
    decided(desk.cabinet, worked, "warning")
    said = words(desk.visitor(HEAD).get(f"/case/{worked.reference}"))
    assert "Outcome The reporter hears by" in said
    assert "the letters that follow from it still have to go" in said


def test_a_phone_shows_one_thing_to_do_before_the_report(desk: Served, worked: Worked) -> None:
    page = desk.visitor(HEAD).get(f"/case/{worked.reference}").text
    head = page[: page.index('id="report"')]
    assert head[: head.index("<details>")].count('<li class="card">') == 1
    assert "4 more letters proposed" in head
