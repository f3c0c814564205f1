"""Health, audit and letters: what each shows, to whom, and that nothing tells of what is kept from somebody."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import select, update

from casefile import audit_list, audit_trail
from casefile.audit_list import Wanted
from casefile.cabinet import Cabinet
from casefile.errors import MailboxUnavailable, SendLater
from casefile.leases import take
from casefile.tables import AuditLine, Case
from casefile.vital_signs import MAILBOX, SMTP, went_well, went_wrong
from desk.settings import Premises
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, IT, MARKED, OFFICE, PARENT, TRUST
from tests.conftest import Clock
from tests.desk.furnished import Furnished, case
from tests.desk.served import Served, served

EVERYBODY = {"head": HEAD, "deputy": DEPUTY, "dsl": DSL, "chair": CHAIR, "trust": TRUST, "office": OFFICE, "it": IT}


def words(page: str) -> str:
    """A page's text without its tags, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def references(page: str) -> set[str]:
    return set(re.findall(r"CD-[0-9A-Z]{4}-[0-9A-Z]{2}", page))


def signs(page: str) -> dict[str, bool]:
    """What the Health page judges, by title."""
    found = re.findall(r'<div class="(amiss|well)">\s*<dt>([^<]+?) <span', page)
    return {unescape(title): how == "well" for how, title in found}


def read(cabinet: Cabinet, reference: str, times: int = 1) -> None:
    """Notes that the head read a case."""
    with cabinet.writing() as session:
        case_id = session.scalars(select(Case.id).where(Case.reference == reference)).one()
        for _ in range(times):
            audit_trail.note(session, cabinet, HEAD.id, "case-read", case_id=case_id)


@pytest.mark.parametrize("who", EVERYBODY)
def test_each_page_is_for_some_and_does_not_exist_for_others(desk: Served, who: str) -> None:
    visitor = desk.visitor(EVERYBODY[who])
    nowhere = visitor.get("/nowhere").text
    pages = {
        "/health": {"it"},
        "/audit": {"head", "deputy", "dsl", "it"},
        "/letters": {"head", "deputy", "dsl", "chair", "trust"},
    }
    for path, people in pages.items():
        answer = visitor.get(path)
        assert answer.status == (200 if who in people else 404), path
        assert (answer.text == nowhere) == (who not in people)


def test_everybody_reads_of_their_own_cases_alone(desk: Served, furnished: Furnished) -> None:
    kept, alarming = furnished.cases["about-head"], furnished.cases["safeguarding"]
    for person, cases in {HEAD: len(furnished.cases) - 1, DEPUTY: len(furnished.cases) - 1, DSL: 1}.items():
        visitor = desk.visitor(person)
        seen = set[str]()
        page = visitor.get("/audit").text
        while True:
            seen |= references(page)
            older = re.search(r'href="([^"]+)">Older', page)
            if not older:
                break
            page = visitor.get(unescape(older[1])).text
        assert kept not in seen
        assert alarming in seen
        assert len(seen) == cases, person.id
        listed = set[str]()
        for where in ("approve", "second", "going", "trouble", "sent", "withdrawn"):
            listed |= references(visitor.get(f"/letters?where={where}").text)
        assert kept not in listed
        assert listed <= seen
    assert references(desk.visitor(CHAIR).get("/letters").text) == {kept}
    assert not references(desk.visitor(TRUST).get("/letters").text)


def test_nothing_tells_a_recused_head_that_a_line_is_missing(
    desk: Served, furnished: Furnished, desk_cabinet: Cabinet
) -> None:
    visitor = desk.visitor(HEAD)
    read(desk_cabinet, furnished.cases["everything"], times=40)
    before = visitor.get("/audit").text
    with desk_cabinet.writing() as session:
        kept = session.scalars(select(Case).where(Case.reference == furnished.cases["about-head"])).one()
        for _ in range(3):
            audit_trail.note(session, desk_cabinet, CHAIR.id, "case-read", case_id=kept.id)
            audit_trail.note(session, desk_cabinet, "program", "mail-collected", about="0" * 32)
    assert len(re.findall("<tr role", visitor.get("/audit").text)) == len(re.findall("<tr role", before)) == 51
    assert words(visitor.get(f"/audit?case={furnished.cases['about-head']}").text) == words(
        visitor.get("/audit?case=CD-2222-22").text
    ).replace("CD-2222-22", furnished.cases["about-head"])
    # The way to the next page gives no number away, and is of use to nobody else.
    older = unescape(re.search(r'href="(/audit\?older=[^"]+)">Older', before)[1])  # type: ignore[index]
    assert not re.search(r"\d{2,}$", older)
    assert visitor.get(older).text != visitor.get("/audit").text
    other = desk.visitor(DEPUTY)
    assert "signed in" in words(other.get(older).text)
    for nonsense in ("5", "x", "AAAA", "%00"):
        assert visitor.get(f"/audit?older={nonsense}").status == 200


def test_the_audit_is_asked_by_person_case_sort_and_days(
    desk: Served, furnished: Furnished, desk_cabinet: Cabinet
) -> None:
    visitor = desk.visitor(HEAD)
    read(desk_cabinet, furnished.cases["everything"])

    def lines(**asked: str) -> list[str]:
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        page = visitor.get(f"/audit?{query}").text
        return [words(each) for each in re.findall(r'<tr role="row"><td role="cell">(.*?)</tr>', page, re.DOTALL)]

    reference = furnished.cases["everything"]
    assert all(reference in each for each in lines(case=reference.lower()))
    assert any("read the case" in each for each in lines(case=reference, sort="looks"))
    assert all("Ruth Calloway" in each for each in lines(who="head"))
    assert lines(who="deputy") == []
    assert all("letter" in each for each in lines(sort="letters"))
    assert lines(sort="letters", who="head")
    assert any("signed in" in each for each in lines(sort="desk"))
    assert not any("signed in" in each for each in lines(sort="letters"))
    # Cases opened over four days: the 24th, and the 28th.
    assert {each.rpartition(" ")[2] for each in lines(last="2026-11-24")} == {furnished.cases["overdue"]}
    assert furnished.cases["overdue"] not in " ".join(lines(first="2026-11-28"))
    assert lines(first="2026-11-25", last="2026-11-27") == []
    assert "Give a day" in visitor.get("/audit?first=yesterday").text


def test_reading_the_audit_stands_in_it_and_with_a_case_in_that_case_alone(
    desk: Served, furnished: Furnished, desk_cabinet: Cabinet
) -> None:
    visitor = desk.visitor(DEPUTY)
    visitor.get("/audit")
    visitor.get(f"/audit?case={furnished.cases['everything']}")
    visitor.get("/audit?case=CD-2222-22")
    with desk_cabinet.reading() as session:
        noted = session.execute(
            select(AuditLine.actor, Case.reference)
            .outerjoin(Case, Case.id == AuditLine.case_id)
            .where(AuditLine.act == audit_list.READ)
            .order_by(AuditLine.seq)
        ).all()
    assert [tuple(each) for each in noted] == [("deputy", None), ("deputy", furnished.cases["everything"])]
    assert "Siddall read the audit trail" in words(desk.visitor(HEAD).get("/audit").text)
    assert "read the audit trail" not in words(desk.visitor(IT).get("/audit").text)


def test_it_reads_of_signing_in_and_keys_alone(desk: Served, furnished: Furnished, desk_cabinet: Cabinet) -> None:
    with desk_cabinet.writing() as session:
        audit_trail.note(session, desk_cabinet, "program", "keys-turned", keys=3)
    page = desk.visitor(IT).get("/audit").text
    assert not references(page)
    assert "every key" in words(page)
    assert "signed in" in words(page)
    with desk_cabinet.reading() as session:
        found = audit_list.lines_for(session, desk_cabinet, IT, Wanted(), most=1000).lines
    assert {line.act for line, _ in found} == {"signed-in", "keys-turned"}
    assert not {line.case_id for line, _ in found} - {None}


def test_the_chain_is_checked_by_a_press_and_a_broken_one_shows_everywhere(
    desk: Served, furnished: Furnished, desk_cabinet: Cabinet
) -> None:
    visitor, health = desk.visitor(HEAD), desk.visitor(IT)
    assert "Nobody has checked" in words(visitor.get("/audit").text)
    assert "is whole" in words(visitor.follow(visitor.post("/audit/check")).text)
    assert signs(health.get("/health").text)["Audit trail"]
    with desk_cabinet.writing() as session:
        session.execute(update(AuditLine).where(AuditLine.seq == 3).values(actor="nobody"))
    page = words(visitor.follow(visitor.post("/audit/check")).text)
    assert "did not hold" in page
    assert "line 3" not in page
    assert not signs(health.get("/health").text)["Audit trail"]


def test_letters_stand_where_they_are_and_name_nobody(desk: Served, furnished: Furnished) -> None:
    visitor = desk.visitor(HEAD)
    shown = {
        "approve": {"overdue", "returned", "safeguarding", "everything", "pointing"} - {"pointing"},
        "going": {"holding"},
        "trouble": {"failed", "unsure"},
        "sent": {"sent"},
        "withdrawn": set[str](),
    }
    for where, names in shown.items():
        page = visitor.get(f"/letters?where={where}").text
        assert references(page) == {furnished.cases[each] for each in names}, where
        assert PARENT.name not in page
        assert MARKED not in page
        assert PARENT.address not in page
        for each in names:
            assert f"/draft/{furnished.drafts[each]}" in page
    assert "To approve 4" in words(visitor.get("/letters").text)
    assert "whoever reported it" in words(visitor.get("/letters?where=sent").text)
    assert "No letter was withdrawn" in visitor.get("/letters?where=withdrawn").text
    assert references(visitor.get("/letters?where=sent&letter=acknowledgement").text)
    assert "No letter was sent" in visitor.get("/letters?where=sent&letter=ban").text


def test_many_letters_come_in_pages_the_oldest_first(desk: Served, desk_cabinet: Cabinet, clock: Clock) -> None:
    made = []
    for _ in range(52):
        made.append(case(desk_cabinet)[0])
        clock.pass_by(minutes=20)
    visitor = desk.visitor(HEAD)
    first = visitor.get("/letters").text
    assert re.findall(r'class="reference" href="/case/([^"]+)"', first) == made[:50]
    more = unescape(re.search(r'href="([^"]+)">More', first)[1])  # type: ignore[index]
    assert re.findall(r'class="reference" href="/case/([^"]+)"', visitor.get(more).text) == made[50:]


def test_health_says_what_is_well_and_what_is_not(
    desk_cabinet: Cabinet, furnished: Furnished, tmp_path: Path, clock: Clock
) -> None:
    backups = tmp_path / "backups"
    backups.mkdir()
    with served(desk_cabinet, premises=Premises(tmp_path, backups, "0123456789ab")) as desk:
        visitor = desk.visitor(IT)
        page = visitor.get("/health").text
        assert not signs(page)["Mailbox"]
        assert not signs(page)["Backup"]
        assert signs(page)["Tables"]
        assert signs(page)["Keys"]
        assert "0123456789ab" in page
        assert "14 mails came in" in page

        with desk_cabinet.writing() as session:
            assert take(session, desk_cabinet, MAILBOX, "here", timedelta(minutes=3))
        went_wrong(desk_cabinet, MAILBOX, MailboxUnavailable("The mailbox server refused the password."))
        went_wrong(desk_cabinet, SMTP, SendLater("The mail server does not answer."))
        (backups / "concerns.sqlite3").write_text("x")
        os.utime(backups / "concerns.sqlite3", (clock.now.timestamp() - 3600,) * 2)
        page = visitor.get("/health").text
        assert "refused the password" in page
        assert (signs(page)["Last trouble with it"], signs(page)["Sending (SMTP)"]) == (False, False)
        assert signs(page)["Backup"]
        assert "1 hour ago" in words(page) or "60 minutes ago" in words(page)

        clock.pass_by(minutes=2)
        went_well(desk_cabinet, MAILBOX)
        went_well(desk_cabinet, SMTP)
        page = visitor.get("/health").text
        assert signs(page)["Mailbox"]
        assert (signs(page)["Last trouble with it"], signs(page)["Sending (SMTP)"]) == (True, True)

        clock.pass_by(days=4)
        page = desk.visitor(IT).get("/health").text
        assert not signs(page)["Mailbox"]
        assert not signs(page)["Backup"]
        assert not references(page)
        assert MARKED not in page


def test_health_without_a_word_on_backups_says_so(desk: Served) -> None:
    page = desk.visitor(IT).get("/health").text
    assert "No backup was noted" in page
    assert "BACKUP_FOLDER" in page
