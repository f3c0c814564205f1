"""Two parents write about one evening, from the mailbox on: their cases are suggested as one incident, and stay two."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from casefile.linked_cases import LinkedCase, linked_with
from casefile.tables import Case, IncidentLink
from service.read_pictures import read_pictures_next
from service.reading_room import ReadingRoom
from service.take_in import collect, file_next, read_next
from service.works import Works
from tests.ingest.exhibits.drawn_chats import CHATS, encoded, screenshot
from tests.parents_mail import CHAT, mail

OLA = "Dave Nokes was vile about Miss Prior in the Year 3 Oak group, I am attaching it. Please keep my name out of it."
BEA = "I have to report that awful words were used about a teacher, see the file. It upset my daughter and me a lot."
NAMES = ("", "Ola Ferrante", "Bea Quillfeather")
OTHER = CHAT.replace("the spelling list", "the date of the trip").replace(
    "typical. that Prior is a stupid lazy cow", "Prior is a useless lazy cow, no idea"
)


def take_in(works: Works, room: ReadingRoom, folder: Path, *texts_and_files: tuple[str, str, bytes]) -> None:
    for number, (text, name, data) in enumerate(texts_and_files, 1):
        raw = mail(
            text,
            number=number,
            sender=f"{NAMES[number]} <parent{number}@parents.example>",
            subject=f"Something that happened {number}",
            files={name: data},
        )
        (folder / f"{number}.eml").write_bytes(raw)
    collect(works, works.mailbox())
    for _ in texts_and_files:
        assert read_next(works, room)
        assert file_next(works)


def links(works: Works) -> list[tuple[str, str]]:
    with works.cabinet.reading() as session:
        return [(each.state, each.why) for each in session.scalars(select(IncidentLink))]


def shown(works: Works) -> list[list[LinkedCase]]:
    """What whoever is senior sees at each case."""
    [senior] = [each for each in works.cabinet.school.with_role("leader") if each.rank == 1]
    with works.cabinet.reading() as session:
        cases = session.scalars(select(Case).order_by(Case.opened_at)).all()
        return [linked_with(session, works.cabinet, senior, each) for each in cases]


def test_the_same_export_of_two_parents(works: Works, room: ReadingRoom, folder: Path) -> None:
    name = "WhatsApp Chat with Year 3 Oak parents.txt"
    later = CHAT + "22/11/2026, 19:30 - Dave Nokes: sorry everybody, long day\n"
    take_in(works, room, folder, (OLA, name, CHAT.encode()), (BEA, name, later.encode()))
    [(state, why)] = links(works)
    assert state == "suggested"
    assert "chat" in why
    [[one], [other]] = shown(works)
    assert one.reference != other.reference


def test_two_exports_of_one_group_that_tell_of_other_things(works: Works, room: ReadingRoom, folder: Path) -> None:
    name = "WhatsApp Chat with Year 3 Oak parents.txt"
    other = OTHER.replace("22/11", "02/11")
    take_in(works, room, folder, (OLA, name, CHAT.encode()), (BEA, name, other.encode()))
    assert links(works) == []
    assert len(shown(works)) == 2


def test_the_same_screenshot_saved_in_another_size_and_format(works: Works, room: ReadingRoom, folder: Path) -> None:
    # One line of a chat alone would not do: it is the picture that tells.
    picture = screenshot(replace(CHATS[3], said=CHATS[3].said[-2:]), 6)
    smaller = picture.resize((picture.width * 3 // 4, picture.height * 3 // 4))
    files = [encoded(picture), encoded(smaller, "JPEG", quality=70)]
    take_in(works, room, folder, *((text, "IMG_7.png", data) for text, data in zip((OLA, BEA), files, strict=True)))
    assert not [why for _, why in links(works) if "picture" in why]
    while read_pictures_next(works, room):
        pass
    [[one], [other]] = shown(works)
    assert "picture" in one.why
    assert one.why == other.why
    assert one.reference != other.reference
