"""A report that the mail server took for junk becomes a case that says so; other junk is only counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from casefile import filing
from casefile.tables import Mail
from service.daemon import run_once
from service.take_in import collect
from service.works import Works
from tests.installation import Installation
from tests.parents_mail import mail
from tests.servers.dovecot_server import DovecotServer

REPORT, ENQUIRY, OFFER = (
    # As it lies on the server.
    each.replace(b"\n", b"\r\n")
    for each in (
        mail(number=1),
        mail("When does the book fair begin, please?\n", number=2, subject="Book fair"),
        mail(
            "Congratulations! You have won 1,000,000 USD in our lottery. Click here to claim your prize now.\n",
            number=3,
            sender="Prize office <prize@win.example>",
            subject="You have won",
        ),
    )
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DovecotServer]:
    server = DovecotServer(tmp_path, junk="Junk")
    server.start()
    for each in (REPORT, ENQUIRY, OFFER):
        server.append(each, "Junk")
    yield server
    server.remove()


@pytest.fixture
def works(tmp_path: Path, server: DovecotServer) -> Iterator[Works]:
    environment = {
        "MAILBOX_HOST": "127.0.0.1",
        "MAILBOX_PORT": str(server.port),
        "MAILBOX_SECURITY": "none",
        "MAILBOX_USER": server.user,
        "MAILBOX_PASSWORD": server.password,
        "MAILBOX_JUNK": "read",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_SECURITY": "none",
    }
    with Installation(tmp_path, environment).works() as works:
        yield works


def collect_once(works: Works) -> None:
    mailbox = works.mailbox()
    collect(works, mailbox)
    mailbox.close()


def mails(works: Works) -> dict[bytes, Mail]:
    with works.cabinet.reading() as session:
        rows = session.scalars(select(Mail)).all()
        return {filing.open_raw(session, works.cabinet, each): each for each in rows}


def kinds(works: Works) -> dict[bytes, str | None]:
    return {raw: row.kind for raw, row in mails(works).items() if row.case_id is None}


def test_a_report_in_junk_is_a_case_and_all_else_stays_where_it_is(works: Works, server: DovecotServer) -> None:
    run_once(works)
    found = mails(works)
    assert set(found) == {REPORT, ENQUIRY, OFFER}
    assert found[REPORT].case_id is not None
    assert kinds(works) == {ENQUIRY: "junk", OFFER: "junk"}
    with works.cabinet.reading() as session:
        for raw, row in found.items():
            report, _ = filing.open_reading(session, works.cabinet, session.get_one(Mail, row.id)) or (None, None)
            assert report is not None, raw
            assert filing.FOUND_IN_JUNK in report.warnings
    # What it is shows only when it was read; it is moved with the next pass.
    collect_once(works)
    assert server.messages("Taken in") == [REPORT]
    assert server.messages("Junk") == [ENQUIRY, OFFER]
    assert all("\\Seen" not in flags for flags in server.flags("Junk"))
    assert len(mails(works)) == 3


def test_what_a_person_moves_out_of_junk_is_no_junk_any_more(works: Works, server: DovecotServer) -> None:
    run_once(works)
    server.append(ENQUIRY)
    collect_once(works)
    assert kinds(works) == {ENQUIRY: "enquiry", OFFER: "junk"}
    assert set(server.messages("Taken in")) == {REPORT, ENQUIRY}
    assert server.messages("INBOX") == []
