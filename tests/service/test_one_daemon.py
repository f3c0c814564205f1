"""One daemon at a time on a SQLite file, whatever it is called by; on any database one worker at a time at the mailbox."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from casefile.errors import SettingsError
from casefile.tables import Lease, Mail
from ingest.folder_mailbox import FolderMailbox
from ingest.mailbox import BATCH_MAILS, Known, RawMail
from service.daemon import Daemon
from service.one_daemon import the_only_daemon
from service.take_in import collect
from service.works import Works, built_from
from tests.conftest import Clock
from tests.installation import Installation


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    folder = tmp_path / "mails"
    folder.mkdir()
    for number in range(2 * BATCH_MAILS + 1):
        (folder / f"{number}.eml").write_bytes(b"From: a@parents.example\n\n%d\n" % number)
    return folder


@pytest.fixture
def works(tmp_path: Path, mails: Path, clock: Clock) -> Iterator[Works]:
    installation = Installation(
        tmp_path, {"MAILBOX_DIR": str(mails), "MAILBOX_AFTER": "leave", "SMTP_HOST": "127.0.0.1"}
    )
    with installation.works() as works:
        yield replace(works, cabinet=replace(works.cabinet, now=clock))


def test_two_data_folders_with_one_database_are_one_place_of_work(works: Works, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "cases.sqlite3"
    link.parent.mkdir()
    link.symlink_to(works.cabinet.database.file)
    other = replace(works.settings, data_dir=link.parent, database_url=f"sqlite:///{link}")
    refused = pytest.raises(SettingsError, match="Another Concerns Desk")
    with built_from(other) as same, the_only_daemon(works.cabinet), refused, the_only_daemon(same.cabinet):
        pass
    with built_from(other) as same, the_only_daemon(same.cabinet):
        pass  # as soon as the first one has ended


def test_of_two_workers_with_one_name_and_number_one_holds_the_mailbox(works: Works, clock: Clock) -> None:
    first, second = Daemon(works), Daemon(works)  # the same machine and process, as all containers look alike
    assert first._holds_mailbox()
    assert not second._holds_mailbox()
    assert first._holds_mailbox()
    clock.pass_by(minutes=3)
    assert second._holds_mailbox()
    assert not first._holds_mailbox()
    with works.cabinet.reading() as session:
        assert len(session.scalars(select(Lease)).one().holder) <= 40


class Slow(FolderMailbox):
    """Each batch takes two minutes to fetch, and after each `meanwhile` happens."""

    clock: Clock
    meanwhile: Callable[[], None]

    def new_mails(self, known: Known) -> Iterator[list[RawMail]]:
        for batch in super().new_mails(known):
            self.clock.pass_by(minutes=2)
            yield batch
            self.meanwhile()


def slow(works: Works, mails: Path, clock: Clock, meanwhile: Callable[[], None]) -> Slow:
    mailbox = Slow(mails, works.stop)
    mailbox.clock, mailbox.meanwhile = clock, meanwhile
    # Waiting for more is not what is looked at here.
    works.stop.set()
    return mailbox


def kept(works: Works) -> int:
    with works.cabinet.reading() as session:
        return len(session.scalars(select(Mail.id)).all())


def test_a_full_mailbox_stays_with_the_worker_that_empties_it(works: Works, mails: Path, clock: Clock) -> None:
    first, second = Daemon(works), Daemon(works)
    taken = []
    first._listen_once(slow(works, mails, clock, lambda: taken.append(second._holds_mailbox())))
    assert taken == [False, False, False]
    assert kept(works) == 2 * BATCH_MAILS + 1


def test_a_worker_that_lost_the_mailbox_leaves_the_rest_to_the_other_one(
    works: Works, mails: Path, clock: Clock
) -> None:
    mine = iter([True, False])
    assert collect(works, slow(works, mails, clock, lambda: None), lambda: next(mine)) == BATCH_MAILS
    assert kept(works) == BATCH_MAILS
