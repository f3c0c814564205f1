"""A letter whose sender was killed after handing it over: where the Sent folder holds it, it was sent, and is not sent again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from casefile.tables import Attempt, Draft
from service.works import Works
from tests.installation import Installation, on_servers
from tests.meanwhile import approve_all, wait_until
from tests.parents_mail import PARENT_ADDRESS, mail
from tests.servers.dovecot_server import DovecotServer
from tests.servers.smtp_process import SinkProcess


@pytest.fixture
def dovecot(tmp_path: Path) -> Iterator[DovecotServer]:
    server = DovecotServer(tmp_path, sent="Sent")
    server.start()
    yield server
    server.remove()


@pytest.fixture
def outgoing(tmp_path: Path) -> Iterator[SinkProcess]:
    """It takes a mail whole and does not answer before it is told to."""
    server = SinkProcess(tmp_path / "outgoing", hold=True)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def installation(tmp_path: Path, dovecot: DovecotServer, outgoing: SinkProcess) -> Installation:
    return Installation(tmp_path, on_servers(dovecot, outgoing))


def state(works: Works) -> str:
    with works.cabinet.reading() as session:
        return session.scalars(select(Draft.state)).one()


def handed_over(works: Works) -> bool:
    with works.cabinet.reading() as session:
        return session.scalar(select(Attempt.stage)) == "handing-over"


def letters(outgoing: SinkProcess) -> list[bytes]:
    return [each.raw for each in outgoing.received if each.rcpt_tos == (PARENT_ADDRESS,)]


@pytest.mark.parametrize(("kept", "becomes"), [(True, "sent"), (False, "unsure")])
def test_the_sent_folder_settles_what_the_killed_sender_left_open(
    installation: Installation, dovecot: DovecotServer, outgoing: SinkProcess, kept: bool, becomes: str
) -> None:
    dovecot.append(mail())
    outgoing.let_go()
    assert installation.concerns("run", "--once").returncode == 0
    outgoing.hold_again()
    with installation.works() as works:
        approve_all(works)
    daemon = installation.start("-m", "service", "run", "--only", "mail")
    with installation.works() as works:
        try:
            wait_until(lambda: handed_over(works) and letters(outgoing), "the letter was not handed over")
        finally:
            daemon.kill()
            daemon.wait()
        assert state(works) == "sending"
    if kept:
        # As many a mail server does by itself with what goes out through it.
        dovecot.append(letters(outgoing)[0], "Sent")
    outgoing.let_go()
    assert installation.concerns("run", "--once").returncode == 0
    with installation.works() as works:
        assert state(works) == becomes
    assert len(letters(outgoing)) == 1
    assert len(dovecot.messages("Sent")) == kept
