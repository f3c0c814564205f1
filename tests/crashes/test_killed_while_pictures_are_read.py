"""Wherever the power fails in the second step, what pictures say comes to the case once, and nothing else changes."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from casefile import audit_trail, filing
from casefile.tables import AuditLine, Case, CaseFinding, Draft, Mail, Notice
from service.one_daemon import the_only_daemon
from service.read_pictures import read_pictures_next
from service.reading_room import ReadingRoom
from service.take_in import collect, file_next, read_next
from service.works import Works
from tests.ingest.exhibits.drawn_chats import encoded, post
from tests.installation import ROOT, Installation, on_a_folder
from tests.parents_mail import mail

TELLING = (
    "Dave Nokes was rude about Miss Prior in the Year 3 Oak WhatsApp group last night. Please look at the picture."
)
SHOWN = "Miss Prior is a lazy useless cow and I will smash her car up."
# The points of `one_look`, in their order: what is done, and how the pictures then stand.
MOMENTS = {
    "claimed": (2, "unread"),
    "the child reads": (3, "unread"),
    "read": (4, "unread"),
    "written but not committed": (5, "unread"),
    "committed": (6, "read"),
}
# Imported by every child as it starts: one that knows what the picture says, for the engine takes seconds to load. How
# well that one reads is tried elsewhere; here all else is as always.
KNOWS = f"""
import sys, types
from dataclasses import replace
def read_pictures(raw, **given):
    from ingest.parse_mail import parse_mail
    report = parse_mail(raw)
    return replace(report, exhibits=tuple(replace(each, text={SHOWN!r}, pictures="read") for each in report.exhibits))
sys.modules["ingest.read_pictures"] = module = types.ModuleType("ingest.read_pictures")
module.read_pictures = read_pictures
"""


class Story:
    """A mail with a picture opened its case, and the picture waits to be read. The same start for every crash."""

    def __init__(self, folder: Path) -> None:
        self.mails, self._start = folder / "mails", folder / "start"
        self.mails.mkdir()
        self.installation = Installation(folder, on_a_folder(self.mails))
        (folder / "sitecustomize.py").write_text(KNOWS)
        self.environment = {**self.installation.process_environment, "PYTHONPATH": f"{folder}:{ROOT}"}

    def begin(self, room: ReadingRoom) -> None:
        picture = encoded(post("Dave Nokes", "2 h", SHOWN))
        (self.mails / "1.eml").write_bytes(mail(TELLING, files={"IMG_0007.png": picture}))
        with self.installation.works() as works:
            collect(works, works.mailbox())
            assert read_next(works, room)
            assert file_next(works)
        shutil.copytree(self.installation.data, self._start)

    def begin_again(self) -> None:
        shutil.rmtree(self.installation.data)
        shutil.copytree(self._start, self.installation.data)

    def is_killed_at(self, point: int) -> None:
        """The second step in a process of its own, which ends there."""
        ended = subprocess.run(
            [sys.executable, "-m", "tests.crashes.one_look", str(point)],
            env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert ended.returncode == -signal.SIGKILL, ended.stderr

    def starts_again(self, room: ReadingRoom) -> dict[str, object]:
        """What the next start does, and what is there then."""
        with self.installation.works() as works:
            with the_only_daemon(works.cabinet):
                while read_pictures_next(works, room):
                    pass
            return what_is_there(works)


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(tmp_path)


@pytest.fixture
def room(story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ReadingRoom]:
    monkeypatch.syspath_prepend(str(tmp_path))
    with ReadingRoom(story.installation.settings().school_file) as room:
        yield room


def what_is_there(works: Works) -> dict[str, object]:
    """All that the second step may change, and what it may not."""
    with works.cabinet.reading() as session:
        only = session.scalars(select(Mail)).one()
        reading = filing.open_reading(session, works.cabinet, only)
        assert reading is not None
        lines = [each.act for each in session.scalars(select(AuditLine).order_by(AuditLine.seq))]
        audit_trail.verify(works.cabinet)
        return {
            "mail": (only.state, only.pictures, only.lease_until),
            "report": reading[0],
            "findings": reading[1],
            "labels": sorted((each.label, each.standing) for each in session.scalars(select(CaseFinding))),
            "cases": len(session.scalars(select(Case.id)).all()),
            "drafts": session.scalars(select(Draft.state)).all(),
            "notices": sorted(session.scalars(select(Notice.person_id))),
            "story": lines,
        }


@pytest.mark.timeout(300)
def test_killed_at_any_moment_the_findings_are_refreshed_once(story: Story, room: ReadingRoom) -> None:
    story.begin(room)
    with story.installation.works() as works:
        before = what_is_there(works)
    after = story.starts_again(room)
    assert after["mail"] == ("filed", "read", None)
    assert set(after["labels"]) > set(before["labels"])  # type: ignore[call-overload]
    assert after["story"] == [*before["story"], "pictures-read", "findings-suggested"]  # type: ignore[misc]
    for moment, (point, pictures) in MOMENTS.items():
        story.begin_again()
        story.is_killed_at(point)
        with story.installation.works() as works, works.cabinet.reading() as session:
            assert session.scalars(select(Mail.pictures)).one() == pictures, moment
        assert story.starts_again(room) == after, moment
