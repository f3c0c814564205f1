"""Pictures at the desk: a screenshot reads as the conversation it is, a sealed picture is for nobody's eyes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casefile.cabinet import Cabinet
from casefile.report import Exhibit, Message
from casefile.school import Person
from ingest.parse_mail import parse_mail
from tests.casefile.filed import file
from tests.cast import DSL, HEAD, report
from tests.desk.served import Served

RAW = (
    b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="a"\r\n\r\n--a\r\n\r\nwords\r\n'
    b"--a\r\nContent-Type: image/png\r\n\r\npicture\r\n--a--\r\n"
)
PLACE = parse_mail(RAW).exhibits[0].position
PICTURE = Exhibit("IMG 7.png", "image/png", 10, "0", False, None, PLACE, pictures="unread")
SCREENSHOT = replace(
    PICTURE,
    text="Ash mums\n20:01 Kel: she is thick as mince\n20:02 You: stop it",
    title="Ash mums",
    messages=(
        Message("Kel", None, "she is thick as mince", clock="20:01"),
        Message("You", None, "stop it", own=True, clock="20:02"),
    ),
    pictures="read",
)
READ_FROM = "Read from a picture. Look at the original"


def page_and_download(desk: Served, exhibit: Exhibit, person: Person = HEAD) -> tuple[str, int]:
    mail_id, reference = filed(desk.cabinet, exhibit)
    visitor = desk.visitor(person)
    return visitor.get(f"/case/{reference}").text, visitor.get(f"/mail/{mail_id}/file/{PLACE}").status


def filed(cabinet: Cabinet, exhibit: Exhibit) -> tuple[str, str]:
    done = file(cabinet, RAW, report(exhibits=(exhibit,)))
    assert done.case is not None
    return done.mail_id, done.case.reference


def test_a_screenshot_reads_as_the_conversation_it_is_and_points_at_the_original(desk: Served) -> None:
    page, status = page_and_download(desk, SCREENSHOT)
    assert READ_FROM in page
    assert "Group: Ash mums" in page
    assert "<strong>Kel</strong></p>" in page or "<strong>Kel</strong> " in page
    assert '<span class="at">20:01</span>' in page
    assert 'class="bubble own' in page
    assert status == 200


def test_a_picture_that_waits_says_that_its_words_are_not_read_yet(desk: Served) -> None:
    page, status = page_and_download(desk, PICTURE)
    assert "have not been read yet" in page
    assert READ_FROM not in page
    assert status == 200


def test_a_sealed_picture_is_neither_offered_nor_handed_out(desk: Served) -> None:
    page, status = page_and_download(desk, replace(PICTURE, pictures="sealed"), DSL)
    assert "do not look at it, copy it or forward it" in page
    assert f"/file/{PLACE}" not in page
    assert status == 404


@pytest.mark.parametrize(("pictures", "status"), [("sealed", 404), ("read", 200)])
def test_the_original_of_a_mail_with_a_sealed_picture_stays_where_it_is(
    desk: Served, pictures: str, status: int
) -> None:
    mail_id, reference = filed(desk.cabinet, replace(PICTURE, pictures=pictures))
    # A case with a sealed picture is for the safeguarding lead alone.
    visitor = desk.visitor(DSL if pictures == "sealed" else HEAD)
    assert visitor.get(f"/case/{reference}").status == 200
    assert ("/original" in visitor.get(f"/case/{reference}").text) is (status == 200)
    assert visitor.get(f"/mail/{mail_id}/original").status == status
