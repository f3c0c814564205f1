"""A browser for whole stories, and a school on real servers; the servers are shared by all stories of a run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from service.reading_room import ReadingRoom
from tests.desk.browsers import Browsing
from tests.installation import ADDRESS, Installation
from tests.journeys.told import School, Servers, school_at
from tests.servers.dovecot_server import DovecotServer
from tests.servers.smtp_sink import SmtpSink


@pytest.fixture
def chromium(browsing: Browsing) -> Any:
    return browsing.browser()


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory, browsing: Browsing) -> Iterator[Servers]:
    folder = tmp_path_factory.mktemp("servers")
    dovecot, sink = DovecotServer(folder), SmtpSink()
    dovecot.start()
    sink.start()
    school_file = Path(Installation(folder).environment["SCHOOL_FILE"])
    with ReadingRoom(school_file, own=ADDRESS) as room:
        yield Servers(dovecot, sink, room, browsing)
    sink.stop()
    dovecot.remove()


@pytest.fixture
def school(servers: Servers, tmp_path: Path, migrated_file: Path) -> Iterator[School]:
    """A school at the beginning of its story."""
    with school_at(tmp_path, servers, migrated_file) as school:
        yield school
