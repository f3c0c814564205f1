"""Insight at the desk: who sees which figures, what they look like, and what leaves it as PDF and CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pypdf
import pytest
from sqlalchemy import select

from casefile.cabinet import Cabinet
from casefile.school import Person
from casefile.tables import AuditLine
from tests.casefile.counted import counted_case
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, IT, OFFICE, SCHOOL, TRUST
from tests.conftest import Clock
from tests.desk.served import Served, served

SUMMER, AUTUMN, YEAR = "2025-26-3", "2026-27-1", "2025-26"
EXPORTS = (f"/insight/sheet.pdf?of={SUMMER}", f"/insight/figures.csv?of={SUMMER}")
TRICKY = "=HYPERLINK(1)"


def at(month: int, day: int, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.fixture
def counted(desk_cabinet: Cabinet) -> Cabinet:
    """Summer 2026 is settled: 12 cases, of which one is kept from the head; in autumn so far there are three."""
    cabinet = replace(desk_cabinet, school=replace(SCHOOL, groups=(TRICKY,)))
    for day in range(1, 8):
        counted_case(cabinet, at(5, day), categories=("threat",), closed=at(6, day), outcomes=(("warning", at(5, 20)),),
                     school_class=TRICKY, answered=at(5, day, 15))  # fmt: skip
    for day in range(1, 5):
        counted_case(cabinet, at(6, day), categories=("political",), flags=("safeguarding",), answered=at(6, day, 12))
    counted_case(cabinet, at(6, 9), categories=("defamation",), kept_from=("head",), outcomes=(("ban", at(6, 10)),))
    for day in range(2, 5):
        counted_case(cabinet, at(11, day), categories=("threat",))
    counted_case(cabinet, at(11, 9), categories=("defamation",), kept_from=("head",))
    return cabinet


@pytest.fixture
def insight(counted: Cabinet) -> Iterator[Served]:
    with served(counted) as running:
        yield running


def in_table(page: str, name: str) -> list[str]:
    """The numbers of one row."""
    row = re.search(rf'<th scope="row">{re.escape(name)}</th>(.*?)</tr>', page)
    return re.findall(r'<td class="number">(.*?)</td>', row[1]) if row else []


@pytest.mark.parametrize(
    ("person", "masked", "own"),
    [(HEAD, 200, 200), (DSL, 200, 200), (CHAIR, 200, 404), (TRUST, 200, 404), (OFFICE, 404, 404), (IT, 404, 404)],
)
def test_leaders_and_the_dsl_have_exact_figures_governors_masked_ones_and_nobody_else_any(
    insight: Served, person: Person, masked: int, own: int
) -> None:
    visitor = insight.visitor(person)
    for path in ("/insight", f"/insight?of={YEAR}", *EXPORTS):
        assert visitor.get(path).status == masked, path
    assert visitor.get("/insight?view=own").status == own
    # What leaves the desk is masked, whoever takes it.
    for path in EXPORTS:
        assert visitor.get(f"{path}&view=own").status == 404


def test_whoever_is_not_signed_in_sees_no_figure(insight: Served) -> None:
    for path in ("/insight", *EXPORTS):
        assert insight.visitor().get(path).headers["Location"] == "/sign-in"


def test_small_numbers_are_hidden_for_governors_and_shown_to_those_who_see_the_cases(insight: Served) -> None:
    page = insight.visitor(CHAIR).get(f"/insight?of={SUMMER}").text
    assert in_table(page, "Threatening behaviour") == ["7", "0"]
    assert in_table(page, "Politics in the group") == ["fewer than 5", "0"]
    assert in_table(page, "Came in") == ["11", "0"]
    exact = insight.visitor(HEAD).get(f"/insight?view=own&of={SUMMER}").text
    assert in_table(exact, "Politics in the group") == ["4", "0"]
    # Autumn is not over: leaders see it, exactly, and governors do not.
    assert in_table(insight.visitor(HEAD).get("/insight?view=own").text, "Threatening behaviour") == ["3", "7"]
    assert insight.visitor(CHAIR).get(f"/insight?of={AUTUMN}").status == 404


def test_a_recused_leader_finds_nothing_of_the_case_in_any_figure(insight: Served) -> None:
    for person in (HEAD, DEPUTY, DSL, CHAIR):
        visitor = insight.visitor(person)
        for path in (f"/insight?of={SUMMER}", f"/insight?of={YEAR}", EXPORTS[1]):
            text = visitor.get(path).text
            assert in_table(text, "Defamatory accusation") == []
            assert in_table(text, "A ban from the school site") == []
            assert f"Defamatory accusation,{SUMMER}" not in text
    for path in ("/insight?view=own", f"/insight?view=own&of={YEAR}", f"/insight?view=own&of={SUMMER}"):
        text = insight.visitor(HEAD).get(path).text
        assert in_table(text, "Defamatory accusation") == []
    assert in_table(insight.visitor(HEAD).get("/insight?view=own").text, "Came in") == ["3", "11"]
    # All find the same, so that nobody learns anything by comparing.
    for path in EXPORTS:
        assert len({insight.visitor(each).get(path).body for each in (HEAD, DEPUTY, DSL, CHAIR)}) == 1


def test_the_safeguarding_lead_counts_their_own_cases(insight: Served) -> None:
    assert in_table(insight.visitor(DSL).get(f"/insight?view=own&of={SUMMER}").text, "Came in") == ["4", "0"]


def test_what_governors_saw_once_they_see_again(insight: Served, counted: Cabinet) -> None:
    visitor = insight.visitor(CHAIR)
    before = [visitor.get(path).body for path in (f"/insight?of={SUMMER}", *EXPORTS)]
    for day in range(1, 9):
        counted_case(counted, at(5, day), categories=("political",), closed=at(6, 20))
    assert [visitor.get(path).body for path in (f"/insight?of={SUMMER}", *EXPORTS)] == before
    assert in_table(insight.visitor(HEAD).get(f"/insight?view=own&of={SUMMER}").text, "Came in") == ["19", "0"]


def test_each_picture_has_a_name_its_words_and_a_table_beneath(insight: Served) -> None:
    page = insight.visitor(HEAD).get(f"/insight?of={SUMMER}").text
    pictures = re.findall(r"<svg .*?</svg>", page, re.DOTALL)
    assert len(pictures) == 5
    for each in pictures:
        assert 'role="img"' in each
        title, desc = re.search(r'<title id="(.*?)">', each), re.search(r'<desc id="(.*?)">(.*?)</desc>', each)
        assert title is not None
        assert desc is not None
        assert f'aria-labelledby="{title[1]} {desc[1]}"' in each
    assert page.count("<table>") == page.count("<caption") == 7
    assert "style=" not in page
    assert "Threatening behaviour: 7" in page


@pytest.mark.parametrize("path", ["of=2025-26-9", "of=1999-00", "of=x", "of=%3Cb%3E", "of=2025-26-2&view=nothing"])
def test_a_term_that_is_not_there_is_no_page(insight: Served, path: str) -> None:
    answer = insight.visitor(HEAD).get(f"/insight?{path}")
    assert answer.status == (200 if "view=" in path else 404)


def test_a_new_school_sees_when_there_will_be_figures(desk: Served) -> None:
    page = desk.visitor(CHAIR).get("/insight")
    assert page.status == 200
    assert "No figures yet" in page.text
    assert "1 January 2027" in page.text
    own = desk.visitor(HEAD).get("/insight").text
    assert "0 cases came in" in own
    assert "<svg" not in own
    for path in ("/insight/sheet.pdf", "/insight/figures.csv"):
        assert desk.visitor(HEAD).get(path).status == 404


def test_the_csv_opens_in_a_spreadsheet_and_reckons_nothing(insight: Served) -> None:
    answer = insight.visitor(HEAD).get(EXPORTS[1])
    assert answer.body.startswith(b"\xef\xbb\xbf")
    assert answer.body.count(b"\r\n") == answer.body.count(b"\n") > 10
    assert answer.headers["Content-Disposition"] == f'attachment; filename="insight-{SUMMER}.csv"'
    rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["Table", "What is counted", "Term or year", "Number"]
    assert {len(each) for each in rows} == {4}
    assert ["In which class or group", f"'{TRICKY}", "Summer 2026", "7"] not in rows
    assert ["What was decided", "A warning letter", "Summer 2026", "7"] in rows
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_the_sheet_for_governors_is_one_tagged_page_on_the_schools_letterhead(insight: Served) -> None:
    for of in (SUMMER, YEAR):
        pdf = pypdf.PdfReader(io.BytesIO(insight.visitor(CHAIR).get(f"/insight/sheet.pdf?of={of}").body))
        root: Any = pdf.trailer["/Root"]
        assert len(pdf.pages) == 1
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == "en-GB"
        assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
        tags = str([each.get_object() for each in _tree(root["/StructTreeRoot"])])
        assert all(f"'/S': '/{each}'" in tags for each in ("Table", "TH", "TD", "H1", "H2", "LI"))
        words = " ".join(pdf.pages[0].extract_text().split())
        assert SCHOOL.name in words
        assert "Threatening behaviour" in words
        assert "fewer than 5" in words
        assert "11 cases came in" in words


def _tree(node: Any) -> Iterator[Any]:
    node = node.get_object()
    if isinstance(node, pypdf.generic.DictionaryObject):
        yield node
        children = node.get("/K", [])
        children = children.get_object() if hasattr(children, "get_object") else children
        for each in children if isinstance(children, list) else [children]:
            yield from _tree(each)


def test_whoever_takes_figures_out_is_noted_without_any_figure(insight: Served, counted: Cabinet) -> None:
    for path in EXPORTS:
        insight.visitor(DEPUTY).get(path)
    insight.visitor(DEPUTY).get("/insight")
    with counted.reading() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.act == "figures-taken").order_by(AuditLine.seq)).all()
    assert [(each.actor, each.case_id, each.details) for each in lines] == [
        ("deputy", None, f'{{"form": "{form}", "period": "{SUMMER}"}}') for form in ("pdf", "csv")
    ]


def test_a_quiet_term_tells_nothing_but_that_it_was_quiet(desk_cabinet: Cabinet, clock: Clock) -> None:
    for day in (4, 5):
        counted_case(
            desk_cabinet, at(11, day), categories=("threat",), closed=at(11, 12), outcomes=(("ban", at(11, 9)),)
        )
    clock.now = datetime(2027, 1, 4, 12, tzinfo=UTC)
    with served(desk_cabinet) as desk:
        page = desk.visitor(CHAIR).get("/insight").text
        assert "Fewer than 5 cases came in." in page
        assert in_table(page, "Autumn 2026") == ["fewer than 5"]
        assert "Nothing else is told" in page
        assert "Threatening behaviour" not in page
        assert page.count("<table>") == 1
        assert desk.visitor(CHAIR).get("/insight/sheet.pdf").status == 200


def test_the_terms_to_choose_from_tell_of_no_case_that_is_kept_from_somebody(insight: Served, counted: Cabinet) -> None:
    visitors = [insight.visitor(each) for each in (HEAD, DEPUTY)]
    paths = ("/insight", f"/insight?of={YEAR}", "/insight?view=own", EXPORTS[1])
    before = [each.get(path).text for each in visitors for path in paths]
    # Older than any other case, and kept from both: the deputy is junior to the head.
    counted_case(counted, datetime(2024, 10, 1, 10, tzinfo=UTC), kept_from=("head",))
    assert [each.get(path).text for each in visitors for path in paths] == before
    for of in ("2024-25", "2024-25-1"):
        assert insight.visitor(HEAD).get(f"/insight?of={of}").status == 404
        assert insight.visitor(HEAD).get(f"/insight?view=own&of={of}").status == 404
