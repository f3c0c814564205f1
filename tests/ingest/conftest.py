"""Mail servers for the tests of reading: Dovecot, and the program's own small one, each with an empty account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from ingest.imap_mailbox import ImapMailbox
from ingest.imap_settings import ImapSettings
from service.loopback_imap import LoopbackImap
from tests.ingest.account import Account
from tests.servers.dovecot_server import DovecotServer


@pytest.fixture
def start_dovecot(tmp_path: Path) -> Iterator[Callable[..., DovecotServer]]:
    """Starts a Dovecot as a test wants it."""
    with ExitStack() as ends:

        def start(**options: Any) -> DovecotServer:
            server = DovecotServer(tmp_path, **options)
            ends.callback(server.remove)
            server.start()
            return server

        yield start


@pytest.fixture
def dovecot(start_dovecot: Callable[..., DovecotServer]) -> DovecotServer:
    return start_dovecot()


@pytest.fixture
def small_server() -> Iterator[LoopbackImap]:
    server = LoopbackImap("concerns@school.example", "a plain password of a test")
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=["dovecot", "pymap"])
def account(request: pytest.FixtureRequest) -> Account:
    """An account on each server, reached without TLS over loopback."""
    if request.param == "dovecot":
        dovecot: DovecotServer = request.getfixturevalue("dovecot")
        return Account(dovecot.port, dovecot.user, dovecot.password, dovecot.append, dovecot.messages)
    small: LoopbackImap = request.getfixturevalue("small_server")
    return Account(small.port, small.user, small.password, small.append, small.folder_messages)


@pytest.fixture
def stop() -> Event:
    return Event()


@pytest.fixture
def open_mailbox(stop: Event) -> Iterator[Callable[..., ImapMailbox]]:
    """Opens a mailbox by its settings; it is closed at the end."""
    with ExitStack() as ends:

        def opened(settings: ImapSettings) -> ImapMailbox:
            mailbox = ImapMailbox(settings, stop)
            ends.callback(mailbox.close)
            return mailbox

        yield opened
