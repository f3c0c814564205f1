"""A process that has all of the program loaded and does each thing in a fork of itself: that dies, the next begins warm.

    python -m tests.crashes.warm

takes a line for each thing on its input, and answers with "points N" where it lived and "ended CODE" at its end:

    pass POINT               one pass over everything that waits
    ACT DRAFT PERSON POINT   one act of a person on a letter, as the desk does it

The reading child is started once and handed on; that it starts is tried where the whole daemon is killed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Self

from sqlalchemy.orm import Session

from casefile.tables import Draft
from outbound import approval
from outbound.attachments import attach
from outbound.draft_edits import save_edit
from outbound.drafts import open_draft
from service.daemon import run_once
from service.reading_room import ReadingRoom
from service.settings import Settings, read_settings
from service.works import Works, built_from
from tests.crashes import points

FILES = [("Zoë’s list.txt", "text/plain", b"one\r\n.\r\ntwo"), ("meeting.ics", "text/calendar", b"METHOD:REQUEST\r\n")]


class Warm:
    """The process; `run` does one thing in it. `environment` is an installation's."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self._log = folder / "warm.log"
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.crashes.warm"], env=environment, cwd=Path(__file__).parents[2],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, bufsize=1,
            )  # fmt: skip

    def run(self, *what: object) -> tuple[int, int]:
        """Its exit status, negative where a signal ended it, and how many points it passed where it lived."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(" ".join(map(str, what)) + "\n")
        passed = 0
        for line in self._process.stdout:
            name, _, number = line.partition(" ")
            if name == "ended":
                return int(number), passed
            passed = int(number)
        raise AssertionError(self.log)

    @property
    def log(self) -> str:
        return self._log.read_text()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()


class _SharedChild:
    """Stands for the reading child, which belongs to the process that forked."""

    def poll(self) -> None: ...

    def kill(self) -> None: ...

    def wait(self) -> None: ...


def hand_on(warm: ReadingRoom) -> None:
    """Every reading room of this process has the child of that one."""
    made, pipe = Works.reading_room, warm._pipe
    assert pipe is not None

    def handed_on(works: Works) -> ReadingRoom:
        room = made(works)
        room._process, room._pipe = _SharedChild(), Connection(os.dup(pipe.fileno()))  # type: ignore[assignment]
        room._shifts = warm._shifts
        return room

    Works.reading_room = handed_on  # type: ignore[method-assign]


def act(works: Works, name: str, draft_id: str, person_id: str) -> None:
    """One act in one transaction."""
    cabinet, person = works.cabinet, works.cabinet.school.person(person_id)
    assert person is not None
    with cabinet.writing() as session:
        draft = session.get_one(Draft, draft_id)
        now: dict[str, Any] = {"version": draft.version}
        acts: dict[str, Callable[[], None]] = {
            "edit": lambda: _edit(session, works, draft, person.id),
            "approve": lambda: approval.approve(
                session, cabinet, draft, person=person, sender=works.school_sender, hold=timedelta(), **now
            ),
            "post": lambda: approval.post(session, cabinet, draft, person),
        }
        acts[name]()


def _edit(session: Session, works: Works, draft: Draft, person_id: str) -> None:
    """Other words, and files with them: several tables in one transaction."""
    words = open_draft(session, works.cabinet, draft)
    text = f"{words.text}\nIt goes with two files.\n"
    version = draft.version
    save_edit(session, works.cabinet, draft, version=version, subject=words.subject, text=text, person_id=person_id)
    attach(session, works.cabinet, draft, FILES)


def do(settings: Settings, what: list[str]) -> None:
    """One line of the input."""
    with built_from(settings) as works:
        points.instrument(int(what[-1]))
        if what[0] == "pass":
            run_once(works)
        else:
            act(works, *what[:3])
    print("points", points.passed(), flush=True)


def main() -> None:
    """Serves its input to the end."""
    settings = read_settings(os.environ)
    with ReadingRoom(settings.school_file, own=settings.school_address) as room:
        room.start()
        hand_on(room)
        for line in sys.stdin:
            child = os.fork()
            if not child:
                try:
                    do(settings, line.split())
                except BaseException:  # noqa: BLE001 - a fork ends here, whatever ended it
                    traceback.print_exc()
                    os._exit(1)
                os._exit(0)
            print("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
