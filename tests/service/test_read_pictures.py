"""A case never waits for its pictures: it is there with its draft, and what they say is added later."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from casefile import filing
from casefile.findings import Findings
from casefile.report import Exhibit, Report
from casefile.tables import Case, CaseFinding, Draft, Mail, Notice
from service.read_pictures import read_pictures_next
from service.reading_room import ReadingRoom
from service.take_in import collect, file_next, read_next
from service.works import Works
from tests.cast import MARKED
from tests.ingest.exhibits.drawn_chats import CHATS, encoded, post, screenshot
from tests.parents_mail import mail

TELLING = "Please look at the picture. It is from the Year 3 Oak WhatsApp group last night."
# Imported by the child as it starts: a reader that a picture ends.
WEAK = """
import os, sys
import ingest.read_pictures as module
def read_pictures(raw, **given):
    os._exit(1)
module.read_pictures = read_pictures
"""


def take_in(
    works: Works, room: ReadingRoom, folder: Path, text: str, picture: bytes, subject: str = "The Oak group"
) -> None:
    (folder / "one.eml").write_bytes(mail(text, subject=subject, files={"IMG_0007.png": picture}))
    collect(works, works.mailbox())
    assert read_next(works, room)
    assert file_next(works)


def labels(works: Works) -> set[str]:
    with works.cabinet.reading() as session:
        return set(session.scalars(select(CaseFinding.label)))


def reading(works: Works) -> tuple[Report, Findings]:
    with works.cabinet.reading() as session:
        found = filing.open_reading(session, works.cabinet, session.scalars(select(Mail)).one())
    assert found is not None
    return found


def exhibit(works: Works) -> Exhibit:
    [only] = reading(works)[0].exhibits
    return only


def rows(works: Works, table: type[Case | Draft | Notice]) -> int:
    with works.cabinet.reading() as session:
        return len(session.scalars(select(table)).all())


def test_the_case_and_its_draft_come_first_and_the_labels_of_the_picture_later(
    works: Works, room: ReadingRoom, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    text = f"{TELLING} Dave Nokes was rude about Miss Prior there, please keep my name out of it."
    take_in(works, room, folder, text, encoded(screenshot(CHATS[3], 6)))
    assert (rows(works, Case), rows(works, Draft)) == (1, 1)
    assert (exhibit(works).text, exhibit(works).pictures) == (None, "unread")
    before = labels(works)
    assert read_pictures_next(works, room)
    assert labels(works) > before
    read = exhibit(works)
    assert read.pictures == "read"
    assert [each.own for each in read.messages if each.kind == "text"] == [False, True, False, False, True]
    assert (rows(works, Case), rows(works, Draft)) == (1, 1)
    assert not read_pictures_next(works, room)
    assert MARKED not in caplog.text
    assert CHATS[3].title not in caplog.text


def test_a_concern_that_stands_only_in_the_picture_opens_a_case_with_a_draft_and_tells_leaders(
    works: Works, room: ReadingRoom, folder: Path
) -> None:
    words = "Miss Prior at Hollybank is a lazy useless cow and should be sacked, she was drunk in class again."
    text = "Good morning, what time does the school office open on Monday? Thank you."
    take_in(works, room, folder, text, encoded(post("Dave Nokes", "2 h", words)), "Office hours")
    assert rows(works, Case) == 0
    told = rows(works, Notice)
    assert read_pictures_next(works, room)
    assert (rows(works, Case), rows(works, Draft)) == (1, 1)
    assert rows(works, Notice) > told
    assert "defamation" in labels(works)


def test_a_picture_that_must_not_be_looked_at_is_sealed_and_never_opened(
    works: Works, room: ReadingRoom, folder: Path
) -> None:
    text = "A boy in year 6 has sent nudes of my daughter round the group, this is the picture."
    take_in(works, room, folder, text, encoded(post("Dave", "2 h", "words that nobody reads")))
    assert (exhibit(works).pictures, exhibit(works).text) == ("sealed", None)
    assert not read_pictures_next(works, room)


def test_pictures_that_end_their_reader_twice_are_left_to_a_person(
    works: Works, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(WEAK)
    monkeypatch.syspath_prepend(str(tmp_path))
    with ReadingRoom(works.settings.school_file) as weak_room:
        take_in(works, weak_room, folder, TELLING, encoded(post("Dave", "2 h", "some words of his")))
        assert [read_pictures_next(works, weak_room) for _ in range(3)] == [True, True, False]
    assert exhibit(works).warnings == ("The words in the picture could not be read; look at the original.",)


def test_a_program_that_ends_waits_for_no_picture_and_the_try_is_not_counted(
    works: Works, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(WEAK.replace("os._exit(1)", "import time; time.sleep(3600)"))
    monkeypatch.syspath_prepend(str(tmp_path))
    with ReadingRoom(works.settings.school_file) as slow_room:
        take_in(works, slow_room, folder, TELLING, encoded(post("Dave", "2 h", "some words of his")))
        works.stop.set()
        assert read_pictures_next(works, slow_room)
    with works.cabinet.reading() as session:
        waits = session.scalars(select(Mail)).one()
        assert (waits.pictures, waits.picture_tries, waits.lease_until) == ("unread", 0, None)
