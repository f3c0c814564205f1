"""Days on the first page: what is overdue, due today and soon, what waits for a second person, what stands still."""

from __future__ import annotations

from datetime import date, timedelta

from casefile import register
from casefile.cabinet import Cabinet
from casefile.case_dates import set_date
from casefile.casework import note_reading
from casefile.school import Person
from casefile.tables import AuditLine, Case
from casefile.unopened import next_step
from desk.today.what_now import needs_of
from tests.casefile.filed import file
from tests.casefile.test_due_days import a_letter
from tests.casefile.worked import a_case, act, decide
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, NOW, TRUST, findings
from tests.conftest import Clock
from tests.desk.served import Served
from tests.desk.test_first_page import group

TODAY = NOW.date()


def first_page(cabinet: Cabinet, person: Person) -> dict[str, list[tuple[str, str, str]]]:
    """By group: reference, what to do, and where it leads."""
    with cabinet.reading() as session:
        needs = needs_of(session, cabinet, person, register.seen_by(session, cabinet, person))
    return {
        name: [(each.reference, each.next_step, each.path) for each in things] for name, _, things in needs.in_order()
    }


def test_each_day_stands_in_its_group_with_what_to_do_and_leads_there(desk_cabinet: Cabinet, clock: Clock) -> None:
    case = a_case(desk_cabinet)
    a_letter(desk_cabinet, case)
    act(desk_cabinet, case, note_reading, HEAD.id)
    dates = f"/case/{case.reference}#dates"
    for sort, due in (
        ("representations", TODAY - timedelta(days=1)),
        ("meeting", TODAY),
        ("account", TODAY + timedelta(days=2)),
        ("ban-review", date(2027, 3, 1)),
    ):
        act(desk_cabinet, case, set_date, sort=sort, due=due, by=HEAD.id)
    assert first_page(desk_cabinet, HEAD) == {
        "overdue": [(case.reference, "Note what they said, then decide", dates)],
        "today": [(case.reference, "Hold it, and note what was agreed", dates)],
        "soon": [(case.reference, "Note what they said, or ask once more", dates)],
    }
    clock.now += case.outcome_by - TODAY
    assert first_page(desk_cabinet, HEAD)["today"] == [
        (case.reference, "Decide, or write that it takes longer", f"/case/{case.reference}#next")
    ]


def test_whoever_may_be_the_second_person_is_asked_and_the_first_is_not(desk_cabinet: Cabinet) -> None:
    case = a_case(desk_cabinet, findings(subjects=("Dawn Kettle",), flags=("safeguarding",)))
    for person in (HEAD, DEPUTY, DSL):
        act(desk_cabinet, case, note_reading, person.id)
    decide(desk_cabinet, case, "ban", HEAD)
    a_letter(desk_cabinet, case, "countersign", first_approved_by=HEAD.id)
    a_letter(desk_cabinet, case, "approved", paper=True)
    asked = first_page(desk_cabinet, DEPUTY)
    assert [step for _, step, _ in asked["second"]] == [
        "Read it, then agree or say no",
        "Read it, and approve it as the second person",
    ]
    assert asked["second"][0][2] == f"/case/{case.reference}#decisions"
    assert asked["post"][0][1] == "Print it and post it, then say so"
    assert "second" not in first_page(desk_cabinet, HEAD)
    assert "second" not in first_page(desk_cabinet, DSL)


def test_a_case_that_stands_still_is_shown_where_nothing_else_leads_to_it(desk_cabinet: Cabinet, clock: Clock) -> None:
    case = a_case(desk_cabinet)
    a_letter(desk_cabinet, case)
    act(desk_cabinet, case, note_reading, HEAD.id)
    clock.pass_by(days=9)
    path = f"/case/{case.reference}"
    assert first_page(desk_cabinet, HEAD) == {"forgotten": [(case.reference, "Decide, or note what comes next", path)]}
    act(desk_cabinet, case, set_date, sort="meeting", due=clock.now.date(), by=HEAD.id)
    assert "forgotten" not in first_page(desk_cabinet, HEAD)


def test_a_case_that_nobody_opened_is_on_the_first_page_of_whoever_was_given_it(desk: Served, clock: Clock) -> None:
    case = file(desk.cabinet, b"risk", judged=findings(flags=("safeguarding",))).case
    assert case is not None
    for _ in range(2):
        assert case.reference not in desk.visitor(CHAIR).get("/").text
        clock.pass_by(minutes=30)
        with desk.cabinet.writing() as session:
            next_step(session, desk.cabinet, case.id)
    chair = desk.visitor(CHAIR)
    assert case.reference in group(chair.get("/").text, "safeguarding")
    page = chair.get(f"/case/{case.reference}").text
    assert "The desk told everybody who may see the case once more: nobody had opened it." in page
    assert f"The desk gave the case to {CHAIR.name} as well: nobody had opened it." in page
    assert desk.visitor(TRUST).get(f"/case/{case.reference}").status == 404
    with desk.cabinet.reading() as session:
        assert session.query(AuditLine).filter_by(act="case-read", actor="chair").count() == 1
        assert session.query(Case).one().state == "under-review"
