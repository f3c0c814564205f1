"""An installation on real servers of its own, pymap in this process and an SMTP sink; and works over a folder of mails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.loopback_imap import LoopbackImap
from service.reading_room import ReadingRoom
from service.works import Works
from tests.installation import Installation, on_a_folder
from tests.servers.smtp_sink import SmtpSink


@pytest.fixture
def imap() -> Iterator[LoopbackImap]:
    server = LoopbackImap("school", "imap-password")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def installation(tmp_path: Path, imap: LoopbackImap, sink: SmtpSink) -> Installation:
    return Installation(
        tmp_path,
        {
            "MAILBOX_HOST": "127.0.0.1",
            "MAILBOX_PORT": str(imap.port),
            "MAILBOX_SECURITY": "none",
            "MAILBOX_USER": imap.user,
            "MAILBOX_PASSWORD": imap.password,
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(sink.port),
            "SMTP_SECURITY": "none",
            "DESK_LISTEN": "127.0.0.1:0",
        },
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "mails"
    folder.mkdir()
    return folder


@pytest.fixture
def works(tmp_path: Path, folder: Path) -> Iterator[Works]:
    with Installation(tmp_path, on_a_folder(folder)).works() as works:
        yield works


@pytest.fixture
def room(works: Works) -> Iterator[ReadingRoom]:
    with ReadingRoom(works.settings.school_file) as room:
        yield room
