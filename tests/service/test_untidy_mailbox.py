"""The daemon at a mailbox that will not be tidied: it says so, and takes in, files and answers all the same."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from casefile.tables import Draft, MailPlace
from service.daemon import Daemon
from service.works import Works
from tests.cast import MARKED
from tests.installation import Installation
from tests.meanwhile import wait_until
from tests.parents_mail import mail
from tests.servers.smtp_sink import SmtpSink


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / "taken").write_text("a file where the folder should be")
    return folder


@pytest.fixture
def works(tmp_path: Path, mails: Path, sink: SmtpSink) -> Iterator[Works]:
    servers = {"MAILBOX_DIR": str(mails), "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(sink.port)}
    with Installation(tmp_path, {**servers, "SMTP_SECURITY": "none"}).works() as works:
        yield works


def put(folder: Path, number: int) -> None:
    """Whole at once, as a mail server would."""
    part = folder / f"{number}.part"
    part.write_bytes(mail(number=number))
    part.rename(folder / f"{number}.eml")


def drafts(works: Works) -> int:
    with works.cabinet.reading() as session:
        return session.scalar(select(func.count()).select_from(Draft)) or 0


def unfinished(works: Works) -> int:
    with works.cabinet.reading() as session:
        return session.scalar(select(func.count(MailPlace.id)).where(MailPlace.finished_at.is_(None))) or 0


def test_mail_is_read_as_it_comes_and_tidied_once_that_can_be(
    works: Works, mails: Path, caplog: pytest.LogCaptureFixture
) -> None:
    daemon = Daemon(works, parts=["mail"])
    put(mails, 1)
    with caplog.at_level(logging.WARNING, logger="concerns"):
        daemon.start()
        try:
            wait_until(lambda: drafts(works) == 1, "the first mail was not filed")
            put(mails, 2)
            wait_until(lambda: drafts(works) == 2, "the second mail was not filed")
            assert unfinished(works) == 2
            (mails / "taken").unlink()
            put(mails, 3)
            wait_until(lambda: drafts(works) == 3 and not unfinished(works), "what came before was not tidied")
        finally:
            daemon.finish()
    said = [each.message for each in caplog.records if each.name == "concerns.daemon"]
    assert len(said) >= 2
    assert set(said) == {said[0]}
    assert said[0].startswith("mailbox trouble: The files that were taken in cannot be moved.")
    assert MARKED not in caplog.text
    assert len(list((mails / "taken").iterdir())) == 3
