"""On PostgreSQL several daemons share the work: each mail is taken in once, each letter sent once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from casefile import audit_trail
from casefile.tables import Case, Draft, Mail
from service.loopback_imap import LoopbackImap
from service.works import Works
from tests.installation import Installation
from tests.meanwhile import approve_all, wait_until
from tests.parents_mail import mail
from tests.servers.postgres_server import PostgresServer
from tests.servers.smtp_sink import SmtpSink

MAILS = 12


@pytest.fixture
def works(installation: Installation, postgres_server: PostgresServer) -> Iterator[Works]:
    installation.environment["DATABASE_URL"] = postgres_server.new_database()
    with installation.works() as works:
        yield works


def count(works: Works, *conditions: object) -> int:
    with works.cabinet.reading() as session:
        return session.scalar(select(func.count()).select_from(Draft).where(*conditions)) or 0


def test_three_workers_do_the_work_of_one(
    installation: Installation, works: Works, imap: LoopbackImap, sink: SmtpSink
) -> None:
    daemons = [installation.start("-m", "service", "run", "--only", "mail") for _ in range(3)]
    try:
        for number in range(MAILS):
            imap.append(mail(number=number, sender=f"Parent <parent{number}@parents.example>"))
        wait_until(lambda: count(works) == MAILS, "not every mail became a case with a draft")
        approve_all(works)
        wait_until(lambda: count(works, Draft.copied_at.is_not(None)) == MAILS, "not every letter was sent and copied")
    finally:
        for each in daemons:
            each.terminate()
        assert [each.wait(60) for each in daemons] == [0, 0, 0]
    letters = sorted(each.rcpt_tos[0] for each in sink.received if each.rcpt_tos[0].endswith("@parents.example"))
    assert letters == sorted(f"parent{number}@parents.example" for number in range(MAILS))
    assert len(imap.folder_messages("Sent")) == MAILS
    with works.cabinet.reading() as session:
        assert session.scalar(select(func.count(func.distinct(Mail.case_id)))) == MAILS
        assert session.scalar(select(func.count()).select_from(Case)) == MAILS
        audit_trail.verify(works.cabinet)


def test_a_pass_from_cron_works_there_too(
    installation: Installation, works: Works, imap: LoopbackImap, tmp_path: Path
) -> None:
    imap.append(mail())
    assert installation.concerns("run", "--once").returncode == 0
    assert count(works) == 1
    assert "The audit trail holds" in installation.concerns("audit", "verify").stdout
    assert not list(tmp_path.rglob("*.sqlite3"))
