"""The trail and the letters as one person may read them, on each database."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from casefile import audit_list, audit_trail, letter_list
from casefile.audit_list import Wanted
from casefile.cabinet import Cabinet
from casefile.tables import Case
from desk.oversight.house_health import house_signs, versions
from desk.oversight.mail_health import mail_signs
from desk.settings import Premises
from tests.cast import CHAIR, DEPUTY, HEAD, findings
from tests.conftest import Clock
from tests.desk.furnished import bring_to, case


def test_lines_come_by_pages_days_and_acts_and_a_kept_case_has_none(cabinet: Cabinet, clock: Clock) -> None:
    seen, _ = case(cabinet)
    kept, _ = case(cabinet, judged=findings(subjects=(HEAD.name,)))
    with cabinet.writing() as session:
        ids = {each: session.scalars(select(Case.id).where(Case.reference == each)).one() for each in (seen, kept)}
        for number in range(120):
            case_id = ids[seen if number % 2 else kept]
            audit_trail.note(session, cabinet, DEPUTY.id, "case-read", case_id=case_id)
            clock.pass_by(hours=1)
    with cabinet.reading() as session:
        wanted, found, older = Wanted(acts=("case-read",)), list[str](), ""
        while True:
            page = audit_list.lines_for(session, cabinet, HEAD, wanted, older, most=25)
            found += [reference for _, reference in page.lines]
            older = page.older
            if not older:
                break
        assert found == [seen] * 60
        # The chair alone sees the other, but is not shown the audit's lines: the page is not theirs.
        assert not audit_list.lines_for(session, cabinet, CHAIR, wanted).lines
        one_day = Wanted(acts=("case-read",), first=date(2026, 11, 26), last=date(2026, 11, 26))
        assert len(audit_list.lines_for(session, cabinet, HEAD, one_day).lines) == 12
        hidden = Wanted(case_id=ids[kept])
        assert not audit_list.lines_for(session, cabinet, HEAD, hidden).lines
    assert audit_list.check(cabinet, HEAD)
    with cabinet.reading() as session:
        line = audit_list.last_checked(session)
        assert line is not None
        assert audit_list.held(line)


def test_sent_letters_come_the_newest_first_and_page_on(cabinet: Cabinet, clock: Clock) -> None:
    made = []
    for _ in range(5):
        reference, draft_id = case(cabinet)
        bring_to(cabinet, draft_id, "sent", sent_at=cabinet.now())
        made.append(reference)
        clock.pass_by(minutes=30)
    with cabinet.reading() as session:
        first = letter_list.letters_for(session, cabinet, HEAD, "sent", most=3)
        rest = letter_list.letters_for(session, cabinet, HEAD, "sent", after=first.next, most=3)
        assert [reference for _, reference in (*first.letters, *rest.letters)] == made[::-1]
        assert rest.next == ""
        assert set(letter_list.how_many(session, cabinet, HEAD).values()) == {0}


def test_health_is_read_on_each_database(cabinet: Cabinet) -> None:
    case(cabinet)
    with cabinet.database.snapshot() as session:
        signs = {
            each.title: each for each in (*mail_signs(session, cabinet), *house_signs(session, cabinet, Premises()))
        }
        assert {"SQLite", "PostgreSQL"} & set(versions(session, cabinet, Premises()))
    assert signs["Tables"].good
    assert signs["Keys"].good
    assert signs["Mail to read"].good
    assert not signs["Mailbox"].good
