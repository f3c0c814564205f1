"""Of a mail whose words hint at sexual images of a child the DSL alone is told, and nothing in it was looked at."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from casefile import filing
from casefile.tables import Case, Mail, Notice
from service.reading_room import ReadingRoom
from service.take_in import file_next, read_next
from service.works import Works
from tests.cast import PARENT
from tests.installation import ADDRESS, Installation
from tests.service.test_take_in import SERVERS, die_while_reading, told

HINTS = "There is something in the year 6 chat that I must show you. A boy sent my daughter nudes.\n"


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    with Installation(tmp_path, {**SERVERS, "SMTP_SECURITY": "none"}).works() as works:
        yield works


def keep(works: Works, words: str = HINTS) -> None:
    message = EmailMessage()
    message["From"], message["To"] = f"<{PARENT.address}>", ADDRESS
    message["Subject"], message["Message-ID"] = "Please look", "<sealed@parents.example>"
    message.set_content(words)
    picture = BytesIO()
    Image.effect_noise((480, 640), 60).save(picture, "PNG")
    message.add_attachment(picture.getvalue(), maintype="image", subtype="png", filename="IMG_1.png")
    with works.cabinet.writing() as session:
        assert filing.keep(session, works.cabinet, ("INBOX", 1, 1), message.as_bytes())


def test_the_dsl_alone_is_told_at_once_and_the_picture_stays_unread(works: Works) -> None:
    keep(works)
    with ReadingRoom(None) as room:
        assert read_next(works, room)
    assert file_next(works)
    assert told(works) == {"dsl"}
    with works.cabinet.reading() as session:
        mail, case = session.scalars(select(Mail)).one(), session.scalars(select(Case)).one()
        assert (mail.seal, mail.pictures, case.safeguarding) == ("stands", None, True)
        assert set(session.scalars(select(Notice.sort))) == {"look-now"}


def test_without_such_words_the_leaders_are_told_and_the_picture_waits_to_be_read(works: Works) -> None:
    keep(works, "Gemma called Miss Prior a lazy cow in the year 6 chat, see the picture.\n")
    with ReadingRoom(None) as room:
        assert read_next(works, room)
    assert file_next(works)
    assert {"head", "deputy"} <= told(works)
    with works.cabinet.reading() as session:
        mail = session.scalars(select(Mail)).one()
        assert (mail.seal, mail.pictures) == (None, "unread")


def test_nor_are_others_told_of_one_that_could_not_be_read(works: Works) -> None:
    keep(works)
    die_while_reading(works, filing.MOST_TRIES)
    with ReadingRoom(None) as room:
        assert read_next(works, room)
    assert told(works) == {"dsl"}
    with works.cabinet.reading() as session:
        assert session.scalars(select(Mail)).one().state == "set-aside"
