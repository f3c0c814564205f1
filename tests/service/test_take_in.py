"""No mail stops another: what a step fails over is set aside and told of, and the next one is taken."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import select

from casefile import filing, leases, mail_acts
from casefile.errors import MailboxUntidy, NoReader
from casefile.tables import Draft, Mail, Notice
from ingest.folder_mailbox import FolderMailbox
from ingest.mailbox import LARGEST_MAIL, OVERSIZE_KEPT
from service.reading_room import ReadingRoom
from service.take_in import collect, file_next, read_next
from service.works import Works
from tests.cast import MARKED
from tests.installation import Installation
from tests.parents_mail import mail

SERVERS = {"MAILBOX_HOST": "127.0.0.1", "MAILBOX_SECURITY": "none", "MAILBOX_USER": "u", "SMTP_HOST": "127.0.0.1"}
BARE = "This mail could not be read in the usual way: its raw text is shown."


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    with Installation(tmp_path, {**SERVERS, "SMTP_SECURITY": "none"}).works() as works:
        yield works


@pytest.fixture
def room() -> Iterator[ReadingRoom]:
    with ReadingRoom(None) as room:
        yield room


def keep(works: Works, number: int, raw: bytes | None = None, **more: int) -> str:
    with works.cabinet.writing() as session:
        place = ("INBOX", 1, number)
        assert filing.keep(session, works.cabinet, place, raw or mail(number=number), **more)
    return newest(works).id


def newest(works: Works) -> Mail:
    with works.cabinet.reading() as session:
        return session.scalars(select(Mail).order_by(Mail.collected_at.desc())).first() or Mail()


def stands(works: Works, mail_id: str) -> tuple[str, str | None]:
    with works.cabinet.reading() as session:
        row = session.get_one(Mail, mail_id)
        return row.state, row.trouble


def told(works: Works) -> set[str]:
    with works.cabinet.reading() as session:
        return set(session.scalars(select(Notice.person_id)))


def tamper(works: Works, mail_id: str, field: str) -> None:
    with works.cabinet.writing() as session:
        row = session.get_one(Mail, mail_id)
        sealed = getattr(row, field)
        setattr(row, field, sealed[:-1] + bytes([sealed[-1] ^ 1]))


def test_a_mail_that_cannot_be_opened_is_set_aside_and_the_next_is_read(
    works: Works, room: ReadingRoom, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = keep(works, 1), keep(works, 2)
    tamper(works, bad, "raw")
    with caplog.at_level(logging.INFO, logger="concerns"):
        while read_next(works, room):
            pass
    assert stands(works, bad) == ("set-aside", "not-opened")
    assert stands(works, good) == ("read", None)
    assert told(works) == {"head", "deputy", "dsl"}
    assert f"set aside mail={bad} trouble=not-opened: VaultError at vault.py:" in caplog.text


def test_a_mail_that_cannot_be_filed_is_set_aside_and_the_next_is_filed(
    works: Works, room: ReadingRoom, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = keep(works, 1), keep(works, 2)
    while read_next(works, room):
        pass
    tamper(works, bad, "findings")
    with caplog.at_level(logging.INFO, logger="concerns"):
        while file_next(works):
            pass
    assert stands(works, bad) == ("set-aside", "not-filed")
    assert stands(works, good) == ("filed", None)
    assert MARKED not in caplog.text
    with works.cabinet.writing() as session:
        mail_acts.release_mail(session, works.cabinet, session.get_one(Mail, bad), "head")
    assert read_next(works, room)
    assert file_next(works)
    assert stands(works, bad) == ("filed", None)


def test_a_reader_that_does_not_start_is_no_mails_fault(works: Works, tmp_path: Path) -> None:
    waiting = keep(works, 1)
    (tmp_path / "broken.toml").write_text("nothing that a school would say")
    with ReadingRoom(tmp_path / "broken.toml") as room, pytest.raises(NoReader):
        read_next(works, room)
    assert stands(works, waiting) == ("collected", None)


def die_while_reading(works: Works, times: int) -> None:
    """What a daemon leaves that was ended while it read a mail, and the next one that starts."""
    for _ in range(times):
        with works.cabinet.writing() as session:
            assert filing.claim_unread(session, works.cabinet) is not None
        with works.cabinet.writing() as session:
            leases.end_all(session, works.cabinet)


def test_a_mail_that_ended_the_daemon_again_and_again_is_only_read_bare(works: Works, room: ReadingRoom) -> None:
    deadly = keep(works, 1)
    die_while_reading(works, filing.MOST_TRIES)
    assert read_next(works, room)
    assert stands(works, deadly) == ("set-aside", "tried-too-often")
    with works.cabinet.reading() as session:
        reading = filing.open_reading(session, works.cabinet, session.get_one(Mail, deadly))
    assert reading is not None
    assert BARE in reading[0].warnings


def test_one_that_even_its_bare_words_ended_is_not_read_at_all(works: Works, room: ReadingRoom) -> None:
    deadly = keep(works, 1)
    die_while_reading(works, filing.MOST_TRIES + 1)
    assert read_next(works, room)
    assert stands(works, deadly) == ("set-aside", "tried-too-often")
    with works.cabinet.reading() as session:
        assert session.get_one(Mail, deadly).report is None


def test_only_those_are_told_of_a_mail_set_aside_who_may_see_it(works: Works, room: ReadingRoom) -> None:
    keep(works, 1, mail("Mrs Calloway grabbed my son, and Ms Wynn saw it."))
    die_while_reading(works, filing.MOST_TRIES)
    assert read_next(works, room)
    assert told(works) == {"chair"}


def test_a_mail_too_large_to_be_fetched_is_told_of_and_never_passes_for_whole(
    works: Works, room: ReadingRoom, tmp_path: Path
) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    with (folder / "large.eml").open("wb") as file:
        file.write(mail())
        file.truncate(LARGEST_MAIL + 1)
    assert collect(works, FolderMailbox(folder, Event())) == 1
    large = newest(works)
    assert (large.size, large.whole_size) == (OVERSIZE_KEPT, LARGEST_MAIL + 1)
    assert read_next(works, room)
    assert stands(works, large.id) == ("set-aside", "too-large")
    # The bare text names Miss Prior alone, who holds no role at the desk.
    assert told(works) == {"head", "deputy", "dsl"}
    with works.cabinet.writing() as session:
        row = session.get_one(Mail, large.id)
        report, _ = filing.open_reading(session, works.cabinet, row) or (None, None)
        assert report is not None
        assert report.sender.address == "ola@parents.example"
        assert report.warnings == (filing.NOT_WHOLE, BARE)
        mail_acts.release_mail(session, works.cabinet, row, "head")
    assert read_next(works, room)
    assert file_next(works)
    with works.cabinet.reading() as session:
        row = session.get_one(Mail, large.id)
        report, _ = filing.open_reading(session, works.cabinet, row) or (None, None)
        assert report is not None
        assert (row.state, row.case_id is not None) == ("filed", True)
        assert filing.NOT_WHOLE in report.warnings
        assert BARE not in report.warnings


def test_a_mailbox_that_cannot_be_tidied_keeps_no_mail_from_being_taken_in(works: Works, tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / "taken").write_text("a file where the folder should be")
    mailbox = FolderMailbox(folder, Event(), after="move")
    for number in (1, 2):
        (folder / f"{number}.eml").write_bytes(mail(number=number))
        with pytest.raises(MailboxUntidy, match="cannot be moved"):
            collect(works, mailbox)
        with works.cabinet.reading() as session:
            assert len(session.scalars(select(Mail.id)).all()) == number
    (folder / "taken").unlink()
    assert collect(works, mailbox) == 0
    assert len(list((folder / "taken").iterdir())) == 2


def test_a_letter_that_cannot_be_drafted_does_not_undo_its_case(
    works: Works, room: ReadingRoom, tmp_path: Path
) -> None:
    # A school changed a letter so that it names a value which nobody fills in.
    own = tmp_path / "letters" / "acknowledgement"
    own.mkdir(parents=True)
    (own / "text.txt").write_text("Dear {{ parent }}", encoding="utf-8")
    works = replace(works, cabinet=replace(works.cabinet, own_letters=own.parent))
    keep(works, 1)
    assert read_next(works, room)
    assert file_next(works)
    assert newest(works).case_id is not None
    with works.cabinet.reading() as session:
        assert session.scalars(select(Draft)).all() == []
