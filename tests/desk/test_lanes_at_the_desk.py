"""Other lanes at the desk: their days on the first page, what to do in the case, and the seal that is the DSL's."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from casefile.cabinet import Cabinet
from casefile.findings import Findings, Lane, Quote
from casefile.report import Exhibit
from casefile.tables import AuditLine, CaseLane, Notice
from desk.case.lane_words import LANES
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, findings
from tests.conftest import Clock
from tests.desk.browsers import DESKTOP, PHONE, Browsing, no_sideways_scroll
from tests.desk.furnished import case
from tests.desk.served import Served
from tests.desk.test_first_page import group
from tests.desk.test_in_the_browser import complaints

ASKS = "Please send me everything you hold about Bo"
SEALED = (Exhibit("a.png", "image/png", 1, "1", False, None, "0", pictures="sealed"),)


def with_lane(lane: str, kind: str = "enquiry") -> Findings:
    return replace(findings(kind), lanes=(Lane(lane, (Quote(ASKS, "body"),)),))


def sealed_case(cabinet: Cabinet) -> str:
    return case(cabinet, judged=findings("enquiry"), text="Somebody sent nudes of a girl.", exhibits=SEALED)[0]


def test_the_first_page_lists_each_day_the_nearest_first(desk: Served, clock: Clock) -> None:
    asks, _ = case(desk.cabinet, judged=with_lane("subject-access"), subject="Swimming and something else")
    complains, _ = case(desk.cabinet, judged=with_lane("school-complaint"))
    page = desk.visitor(HEAD).get("/").text
    assert "Subject-access request: answer by Thu 24 December." in group(page, "dates")
    assert "Complaint about the school: acknowledge by Thu 26 November." in group(page, "soon")
    assert page.index(complains) < page.index(asks)
    clock.pass_by(days=5)
    assert "That day has passed" in group(desk.visitor(HEAD).get("/").text, "overdue")


def test_the_case_shows_the_words_the_day_and_what_to_do_until_somebody_says_it_was_answered(desk: Served) -> None:
    reference, _ = case(desk.cabinet, judged=with_lane("subject-access"))
    visitor = desk.visitor(HEAD)
    page = visitor.get(f"/case/{reference}").text
    assert "Subject-access request: answer by Thu 24 December" in page
    assert ASKS in page
    assert "data protection officer today" in page
    path = page.split('action="/case/')[1].split('"')[0]
    assert "/lane/" in path
    done = visitor.follow(visitor.post(f"/case/{path}", standing="answered")).text
    assert "Noted as dealt with." in done
    assert "Mrs Ruth Calloway noted as dealt with: Subject-access request." in done
    assert group(visitor.get("/").text, "dates") == ""
    visitor.get(f"/case/{reference}")
    visitor.follow(visitor.post(f"/case/{path}", standing="open"))
    assert reference in group(visitor.get("/").text, "dates")


def test_an_allegation_against_staff_is_read_first_and_says_whom_to_ring(desk: Served) -> None:
    reference, _ = case(desk.cabinet, judged=with_lane("staff-allegation"))
    visitor = desk.visitor(HEAD)
    assert reference in group(visitor.get("/").text, "safeguarding")
    page = visitor.get(f"/case/{reference}").text
    assert "Allegation against staff: tell the LADO by tomorrow" in page
    assert "no questions to the child" in page


def test_a_case_with_sealed_pictures_exists_for_the_dsl_alone(desk: Served) -> None:
    reference = sealed_case(desk.cabinet)
    dsl = desk.visitor(DSL)
    assert reference in group(dsl.get("/").text, "safeguarding")
    assert "For the safeguarding lead alone" in dsl.get(f"/case/{reference}").text
    for person in (HEAD, DEPUTY, CHAIR):
        visitor = desk.visitor(person)
        assert visitor.get(f"/case/{reference}").status == 404
        assert reference not in visitor.get("/").text


def test_the_dsl_and_nobody_else_lets_the_others_see_it_and_they_are_told(desk: Served) -> None:
    reference = sealed_case(desk.cabinet)
    head, dsl = desk.visitor(HEAD), desk.visitor(DSL)
    head.get("/")
    assert head.post(f"/case/{reference}/seal").status == 404
    dsl.get(f"/case/{reference}")
    assert "The pictures stay sealed." in dsl.follow(dsl.post(f"/case/{reference}/seal")).text
    assert dsl.post(f"/case/{reference}/seal").status == 409
    page = head.get(f"/case/{reference}").text
    assert "This file was not opened" in page
    assert "Let the other leaders see" not in page
    assert head.post(f"/case/{reference}/seal").status == 404
    with desk.cabinet.reading() as session:
        told = set(session.scalars(select(Notice.person_id)))
        acts = set(session.scalars(select(AuditLine.act).where(AuditLine.actor == DSL.id)))
    assert {HEAD.id, DEPUTY.id} <= told
    assert "seal-lifted" in acts


def test_axe_finds_nothing_wrong_with_lanes_and_seals(desk: Served, browsing: Browsing) -> None:
    every = replace(findings(), lanes=tuple(Lane(each, (Quote(ASKS, "body"),)) for each in LANES))
    asks, _ = case(desk.cabinet, judged=every)
    with desk.cabinet.writing() as session:
        for each, standing in zip(session.scalars(select(CaseLane)).all()[:2], ("answered", "removed"), strict=True):
            each.standing, each.by = standing, HEAD.id
    hidden = sealed_case(desk.cabinet)
    for person, paths in ((HEAD, ["/", f"/case/{asks}"]), (DSL, [f"/case/{hidden}"])):
        with browsing.page(desk, person) as page:
            for path in paths:
                page.goto(path)
                for size, scheme in ((DESKTOP, "dark"), (PHONE, "light")):
                    page.set_viewport_size({"width": size[0], "height": size[1]})
                    page.emulate_media(color_scheme=scheme)
                    assert complaints(page) == [], (path, size, scheme)
                    assert no_sideways_scroll(page), (path, size)
