"""The real daemon under a stream of mail, killed again and again at moments nobody chose."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from casefile import audit_trail
from casefile.tables import Case, Draft, Mail
from service.works import Works
from tests.installation import Installation, on_servers
from tests.meanwhile import approve_all, wait_until
from tests.parents_mail import mail
from tests.servers.dovecot_server import DovecotServer
from tests.servers.smtp_process import SinkProcess

KILLS, MAILS_A_KILL = 8, 2
_PATIENCE = 90.0
# The moments differ from kill to kill, and are the same in every run of the test.
_MOMENTS = random.Random(20261124)  # noqa: S311 - moments, not secrets


@pytest.fixture
def installation(tmp_path: Path, dovecot: DovecotServer, sink_process: SinkProcess) -> Installation:
    return Installation(tmp_path, on_servers(dovecot, sink_process))


def address(number: int) -> str:
    return f"parent{number}@parents.example"


@pytest.mark.timeout(400)
def test_every_mail_is_one_case_and_every_letter_is_sent_once_or_unsure(
    installation: Installation, dovecot: DovecotServer, sink_process: SinkProcess
) -> None:
    numbers = range(KILLS * MAILS_A_KILL)
    with installation.works() as works:
        for kill in range(KILLS):
            daemon = installation.start("-m", "service", "run", "--only", "mail")
            for number in numbers[kill * MAILS_A_KILL :][:MAILS_A_KILL]:
                dovecot.append(mail(number=number, sender=f"Parent <{address(number)}>"))
            time.sleep(_MOMENTS.uniform(0.8, 3.0))
            approve_all(works)
            time.sleep(_MOMENTS.uniform(0.0, 0.6))
            daemon.kill()
            daemon.wait()
        last = installation.start("-m", "service", "run", "--only", "mail")
        try:
            wait_until(lambda: count(works, Draft) == len(numbers), "not every mail became a case with a draft")
            approve_all(works)
            wait_until(lambda: unsettled(works) == 0, "not every letter was sent or stands as unsure")
        finally:
            last.terminate()
            last.wait(_PATIENCE)
        check(works, dovecot, sink_process, [address(each) for each in numbers])


def count(works: Works, table: type) -> int:
    with works.cabinet.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def unsettled(works: Works) -> int:
    """Letters that are neither sent with a copy kept nor in front of a person."""
    with works.cabinet.reading() as session:
        kept = (Draft.state == "sent") & Draft.copied_at.is_not(None)
        return session.scalar(select(func.count()).select_from(Draft).where(~kept, Draft.state != "unsure")) or 0


def check(works: Works, dovecot: DovecotServer, sink_process: SinkProcess, parents: list[str]) -> None:
    sent = Counter(each.rcpt_tos[0] for each in sink_process.received if each.rcpt_tos[0] in parents)
    with works.cabinet.reading() as session:
        cases = list(session.scalars(select(Mail.case_id)))
        assert len(cases) == len(set(cases)) == len(parents)
        assert session.scalar(select(func.count()).select_from(Case)) == len(parents)
        drafts = session.scalars(select(Draft)).all()
        hashes = {works.cabinet.hash_of("address", each): each for each in parents}
        for draft in drafts:
            copies = sent[hashes[draft.recipient_hash]]
            assert copies == 1 if draft.state == "sent" else copies <= 1
        assert len(drafts) == len(parents)
        audit_trail.verify(works.cabinet)
    assert dovecot.messages() == []
    assert len(dovecot.messages("Taken in")) == len(parents)
    assert len(dovecot.messages("Sent")) == sum(each.state == "sent" for each in drafts)
