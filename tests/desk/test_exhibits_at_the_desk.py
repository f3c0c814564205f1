"""Looking at what was sent: chats, pictures and layouts; who may, what is lit and covered, what is never shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from io import BytesIO

import pytest
from PIL import Image
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import select

from casefile import mail_acts
from casefile.cabinet import Cabinet
from casefile.findings import Finding, Findings, Quote
from casefile.report import Exhibit, Message, Printed, PrintedLine, Report
from casefile.tables import AuditLine, Mail
from desk.exhibits.talk import MOST_LINES, pages_of
from ingest.parse_mail import parse_mail
from service.looking import Looking
from tests.casefile.filed import file
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, IT, MARKED, OFFICE, PARENT, findings, report
from tests.desk.furnished import CHAT_NAME, everything
from tests.desk.served import Served, served

SHOT = "IMG 4.png"
START = datetime(2026, 11, 2, 8, 0)  # noqa: DTZ001 - phones write local time
GROUP = ("Kel", "+44 7700 900123", PARENT.name, "Dan (Ellie's dad)")


@pytest.fixture
def desk(desk_cabinet: Cabinet) -> Iterator[Served]:
    """With the real child process, which draws and cleans."""
    with served(desk_cabinet, looking=Looking()) as running:
        yield running


def png(size: tuple[int, int] = (400, 300)) -> bytes:
    kept = BytesIO()
    Image.new("RGB", size, "#3366cc").save(kept, "PNG", comment="hidden")
    return kept.getvalue()


def a_mail(*files: tuple[bytes, str, str, str], html: str = "", subject: str = "About the group") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = f'"{PARENT.name}" <{PARENT.address}>', subject
    mail.set_content("Please look at this.")
    if html:
        mail.add_alternative(html, subtype="html")
    for data, kind, subtype, name in files:
        mail.add_attachment(data, maintype=kind, subtype=subtype, filename=name)
    return mail.as_bytes()


PICTURE = (png(), "image", "png", SHOT)


def filed(cabinet: Cabinet, raw: bytes, judged: Findings | None = None, **of_exhibit: object) -> tuple[str, str]:
    """A mail in a case, as the reader leaves it; gives the mail's id and the case's reference."""
    read = parse_mail(raw)
    changed = tuple(replace(each, **of_exhibit) for each in read.exhibits)  # type: ignore[arg-type]
    done = file(cabinet, raw, replace(read, exhibits=changed), judged)
    assert done.case is not None
    return done.mail_id, done.case.reference


def behind_a_label(*quotes: tuple[str, str]) -> Findings:
    evidence = tuple(Quote(quote, where) for quote, where in quotes)
    return replace(findings(), categories=(Finding("abusive-comment", 0.9, evidence),))


def long_chat(count: int = 5000) -> tuple[Message, ...]:
    return tuple(
        Message(GROUP[n % 4], START + timedelta(minutes=17 * n), f"line {n} " + "and so on " * 4) for n in range(count)
    )


def looks(cabinet: Cabinet) -> list[tuple[str, str]]:
    with cabinet.reading() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.act == "exhibit-seen").order_by(AuditLine.seq))
        return [(each.actor, each.details) for each in lines]


def test_a_chat_reads_as_a_conversation_with_the_reported_line_lit(desk: Served) -> None:
    reference, _ = everything(desk.cabinet)
    with desk.cabinet.reading() as session:
        mail_id = session.scalars(select(Mail.id)).one()
    page = desk.visitor(HEAD).get(f"/mail/{mail_id}/chat/1")
    tree = LexborHTMLParser(page.text)
    assert page.status == 200
    assert [each.text() for each in tree.css("h1, h2")] == ["Year 3 Oak parents", "Monday 23 November 2026"]
    assert len(tree.css(".talk li")) == 7
    lit = tree.css(".talk li.lit")
    assert [each.attributes["id"] for each in lit] == ["line-3"]
    assert "Reported: " in lit[0].text()
    assert lit[0].css_first("mark").text() == "a useless lazy cow who"
    # The first name of whoever reported it, as friends write it.
    assert tree.css_first("#line-6 strong").text() == "[name hidden]"
    assert tree.css_first("#line-4 strong").text() == "Dan (Ellie's dad)"
    case = desk.visitor(HEAD).get(f"/case/{reference}").text
    assert f"/mail/{mail_id}/chat/1?line=3#line-3" in case


def test_a_long_chat_opens_at_the_first_reported_line_and_stays_small(desk: Served) -> None:
    raw = a_mail((b"x", "text", "plain", CHAT_NAME))
    judged = behind_a_label(("line 3001 and", CHAT_NAME), ("line 3900 and", CHAT_NAME))
    mail_id, _ = filed(desk.cabinet, raw, judged, messages=long_chat())
    visitor = desk.visitor(HEAD)
    page = visitor.get(f"/mail/{mail_id}/chat/1")
    tree = LexborHTMLParser(page.text)
    assert len(page.body) < 100_000
    assert tree.css_first("#line-3002").css_first("mark") is not None
    assert MARKED not in page.text
    assert "+44 7700 900123" in page.text
    onward = tree.css_first("#line-3002 .lit-as a").attributes["href"]
    assert onward == f"/mail/{mail_id}/chat/1?line=3901#line-3901"
    assert LexborHTMLParser(visitor.get(onward).text).css_first("#line-3901.lit") is not None


def test_no_line_is_lost_between_pages() -> None:
    messages = [*long_chat(1000), Message("Kel", START, "x" * 90_000), *long_chat(500)]
    leaves = pages_of(messages)
    assert [each for leaf in leaves for each in leaf] == [*range(1501)]
    assert max(map(len, leaves)) <= MOST_LINES


def test_long_lines_and_wrong_numbers_do_no_harm(desk: Served) -> None:
    messages = tuple(Message("Kel", START, "<b>&" * 20_000) for _ in range(30))
    mail_id, _ = filed(desk.cabinet, a_mail((b"x", "text", "plain", "a.txt")), messages=messages)
    visitor = desk.visitor(HEAD)
    for asked in ("", "?page=999999", "?line=99999&page=-1", "?line=x&page=%00"):
        page = visitor.get(f"/mail/{mail_id}/chat/1{asked}")
        assert page.status == 200
        assert len(page.body) < 100_000, asked
        assert "<b>" not in page.text
    for nowhere in ("chat/0", "chat/2", "chat/x", "picture/1", "picture/1/1.jpg"):
        assert visitor.get(f"/mail/{mail_id}/{nowhere}").status == 404, nowhere


def printed() -> tuple[Printed, ...]:
    lines = (
        PrintedLine((10, 10, 200, 30), f"~ {PARENT.name}"),
        PrintedLine((10, 40, 300, 60), "she is thick as"),
        PrintedLine((10, 64, 300, 84), "mince, the lot of them"),
    )
    return (Printed(400, 300, lines),)


def test_a_picture_is_drawn_anew_with_its_words_and_boxes(desk: Served) -> None:
    judged = behind_a_label(("thick as mince", SHOT))
    text = f"{PARENT.name}\nshe is thick as mince, the lot of them"
    mail_id, reference = filed(
        desk.cabinet, a_mail(PICTURE), judged, pictures="read", printed=printed(), text=text, prints=()
    )
    visitor = desk.visitor(HEAD)
    page = visitor.get(f"/mail/{mail_id}/picture/1")
    tree = LexborHTMLParser(page.text)
    assert tree.css_first("svg.boxes").attributes["viewBox"] == "0 0 400 300"
    assert [each.attributes["class"] for each in tree.css("svg.boxes rect")] == ["hides", "lit", "lit"]
    assert [
        bool(each.css("mark")) or "lit" in (each.attributes.get("class") or "") for each in tree.css(".seen-words li")
    ] == [
        False,
        True,
        True,
    ]
    assert MARKED not in page.text
    assert "style=" not in page.text
    image = visitor.get(tree.css_first(".seen-picture img").attributes["src"])
    assert (image.status, image.headers["Content-Type"]) == (200, "image/jpeg")
    assert image.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in image.headers["Content-Security-Policy"]
    assert image.headers["Cache-Control"] == "no-store"
    assert b"hidden" not in image.body
    assert Image.open(BytesIO(image.body)).size == (400, 300)
    case = LexborHTMLParser(visitor.get(f"/case/{reference}").text)
    jump = next(
        each.attributes["href"] for each in case.css(".labels a") if "/picture/1#quote-" in each.attributes["href"]
    )
    assert tree.css_first(f"svg.boxes #{jump.partition('#')[2]} rect.lit") is not None
    assert LexborHTMLParser(visitor.get(f"/mail/{mail_id}/picture/1?line=2").text).css("#found rect")


@pytest.mark.parametrize("who", [DSL, HEAD])
def test_a_sealed_picture_and_all_that_came_with_it_is_drawn_for_nobody(desk: Served, who: object) -> None:
    raw = a_mail(PICTURE, (png((500, 300)), "image", "png", "other.png"), html="<p>words</p>")
    read = parse_mail(raw)
    first, second = read.exhibits
    sealed = (replace(first, pictures="sealed", printed=printed()), replace(second, pictures="read", printed=printed()))
    done = file(desk.cabinet, raw, replace(read, exhibits=sealed))
    if who is HEAD:
        with desk.cabinet.writing() as session:
            session.get_one(Mail, done.mail_id).seal = "lifted"
    visitor = desk.visitor(who)  # type: ignore[arg-type]
    for n in (1, 2):
        page = visitor.get(f"/mail/{done.mail_id}/picture/{n}")
        assert page.status == 200
        assert "This is not shown to anybody" in page.text
        assert "safeguarding lead decides" in page.text
        assert ".jpg" not in page.text
        assert "/file/" not in page.text
        assert "thick as" not in page.text
        assert visitor.get(f"/mail/{done.mail_id}/picture/{n}/1.jpg").status == 404
    assert visitor.get(f"/mail/{done.mail_id}/html/words").status == 404
    assert "iframe" not in visitor.get(f"/mail/{done.mail_id}/html").text
    assert visitor.get(f"/mail/{done.mail_id}/file/{first.position}").status == 404


def test_a_picture_waits_until_its_words_were_read(desk: Served) -> None:
    mail_id, _ = filed(desk.cabinet, a_mail(PICTURE))
    visitor = desk.visitor(HEAD)
    assert "Not looked at yet" in visitor.get(f"/mail/{mail_id}/picture/1").text
    assert visitor.get(f"/mail/{mail_id}/picture/1/1.jpg").status == 404


def test_where_a_child_may_be_at_risk_a_picture_without_words_is_not_drawn_unasked(desk: Served) -> None:
    mail_id, _ = filed(desk.cabinet, a_mail(PICTURE), findings(flags=("safeguarding",)), pictures="read")
    visitor = desk.visitor(HEAD)
    assert "<img" not in visitor.get(f"/mail/{mail_id}/picture/1").text
    assert "<img" in visitor.get(f"/mail/{mail_id}/picture/1?show=yes").text


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n" + b"broken" * 99, png((30, 30)), b"<svg onload=alert(1)>", b"%PDF-1.4 broken"]
)
def test_what_cannot_be_drawn_gives_no_picture_and_the_download(desk: Served, data: bytes) -> None:
    mail_id, _ = filed(
        desk.cabinet, a_mail((data, "image", "png", "../../a.png")), pictures="read", content_type="image/png"
    )
    visitor = desk.visitor(HEAD)
    page = visitor.get(f"/mail/{mail_id}/picture/1")
    assert "it could not be drawn: download the file" in page.text
    answer = visitor.get(f"/mail/{mail_id}/picture/1/1.jpg")
    assert answer.status == 404
    assert "image" not in answer.headers["Content-Type"]
    link = next(each for each in LexborHTMLParser(page.text).css("a[download]"))
    taken = visitor.get(link.attributes["href"])
    assert taken.headers["Content-Disposition"] == 'attachment; filename="a.png"'
    assert taken.headers["Content-Type"] == "application/octet-stream"


def test_the_pages_of_a_pdf_are_drawn_one_by_one(desk: Served) -> None:
    kept = BytesIO()
    Image.new("RGB", (300, 400), "white").save(kept, "PDF", save_all=True, append_images=[Image.new("RGB", (300, 400))])
    mail_id, _ = filed(desk.cabinet, a_mail((kept.getvalue(), "application", "pdf", "scan.pdf")), pictures="read")
    visitor = desk.visitor(HEAD)
    page = visitor.get(f"/mail/{mail_id}/picture/1?page=2").text
    assert "Page 2 of 2" in page
    assert visitor.get(f"/mail/{mail_id}/picture/1/2.jpg").headers["Content-Type"] == "image/jpeg"
    assert visitor.get(f"/mail/{mail_id}/picture/1/3.jpg").status == 404


def test_the_layout_of_a_mail_is_clean_covered_and_closed_in(desk: Served) -> None:
    html = f"<h2>Hi</h2><p onclick=x>I am {PARENT.name}</p><script>1</script><img src=https://evil.example/x><a href=https://b.example>go</a>"
    mail_id, reference = filed(desk.cabinet, a_mail(html=html))
    visitor = desk.visitor(HEAD)
    assert f"/mail/{mail_id}/html" in visitor.get(f"/case/{reference}").text
    frame = LexborHTMLParser(visitor.get(f"/mail/{mail_id}/html").text).css_first("iframe")
    assert frame.attributes["sandbox"] in {"", None}
    answer = visitor.get(frame.attributes["src"])
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "unsafe" not in policy
    tree = LexborHTMLParser(answer.text)
    assert not tree.css("script, img, a, [onclick]")
    assert tree.css_first("p").text() == "I am [name hidden]"
    assert "go [https://b.example]" in tree.body.text()


def test_html_that_takes_too_long_is_given_up(desk_cabinet: Cabinet) -> None:
    mail_id, _ = filed(desk_cabinet, a_mail(html="<p>x"))
    with served(desk_cabinet, looking=Looking(seconds=0.01)) as desk:
        answer = desk.visitor(HEAD).get(f"/mail/{mail_id}/html/words")
    assert answer.status == 200
    assert "cannot be shown safely" in answer.text


def test_each_look_is_noted_once_in_a_while(desk: Served) -> None:
    mail_id, reference = filed(desk.cabinet, a_mail(PICTURE, html="<p>x"), pictures="read")
    visitor = desk.visitor(HEAD)
    for each in ("picture/1", "picture/1/1.jpg", "html/words", "picture/1"):
        visitor.get(f"/mail/{mail_id}/{each}")
    assert looks(desk.cabinet) == [
        (HEAD.id, '{"place": "2", "what": "picture"}'),
        (HEAD.id, '{"place": "", "what": "layout"}'),
    ]
    assert "looked at a picture" in visitor.get(f"/case/{reference}?story=looks").text


def test_of_mail_without_a_case_each_sees_what_is_theirs(desk: Served) -> None:
    raw = a_mail(PICTURE, (b"x", "text", "plain", CHAT_NAME), html="<p>x")
    read = parse_mail(raw)
    shown = (replace(read.exhibits[0], pictures="read"), replace(read.exhibits[1], messages=long_chat(3)))
    done = file(desk.cabinet, raw, replace(read, exhibits=shown), findings("enquiry"))
    paths = [
        f"/mail/{done.mail_id}/{each}" for each in ("picture/1", "picture/1/1.jpg", "chat/2", "html", "html/words")
    ]

    def seen(person: object) -> set[int]:
        visitor = desk.visitor(person)  # type: ignore[arg-type]
        return {visitor.get(each).status for each in paths}

    assert {who.id: seen(who) for who in (HEAD, DEPUTY, OFFICE, CHAIR, IT)} == {
        HEAD.id: {200},
        DEPUTY.id: {200},
        OFFICE.id: {404},
        CHAIR.id: {404},
        IT.id: {404},
    }
    with desk.cabinet.writing() as session:
        mail_acts.pass_on(session, desk.cabinet, session.get_one(Mail, done.mail_id), OFFICE, HEAD.id)
    assert seen(OFFICE) == {200}


def test_a_recused_leader_sees_nothing_of_it(desk: Served) -> None:
    judged = findings(subjects=(HEAD.name,))
    mail_id, _ = filed(desk.cabinet, a_mail(PICTURE, html="<p>x"), judged, pictures="read")
    paths = [f"/mail/{mail_id}/{each}" for each in ("picture/1", "picture/1/1.jpg", "chat/1", "html", "html/words")]
    for who in (HEAD, DEPUTY, OFFICE, IT):
        assert {desk.visitor(who).get(each).status for each in paths} == {404}
    assert looks(desk.cabinet) == []
    assert desk.visitor(CHAIR).get(paths[0]).status == 200


def test_readings_from_before_there_were_boxes_still_open(desk: Served) -> None:
    exhibit = Exhibit(SHOT, "image/png", 1, "0", False, "words", "2", pictures="read", printed=printed(), pages=1)
    kept = Report.from_json(report(exhibits=(exhibit,)).to_json())
    assert kept.exhibits == (exhibit,)
    old = report(exhibits=(replace(exhibit, printed=(), pages=0),)).to_json()
    for new in (', "printed": []', ', "pages": 0', ', "has_html": true'):
        assert new in old
        old = old.replace(new, "")
    assert Report.from_json(old).exhibits[0].printed == ()
    mail_id, _ = filed(desk.cabinet, a_mail(PICTURE), pictures="read", text="she is thick")
    page = desk.visitor(HEAD).get(f"/mail/{mail_id}/picture/1").text
    assert "What it says" in page
    assert "<img" in page
