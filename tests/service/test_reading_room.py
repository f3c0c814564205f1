"""A mail that breaks its reader is ended and set aside; the next one is read; the reader holds no secret."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from casefile.errors import ConcernsError
from ingest.parse_mail import parse_mail
from service import reading_room
from service.reading_child import MEMORY
from service.reading_room import ReadingRoom
from tests.cast import MARKED
from tests.ingest.raw_mails import DATE, FROM, raw
from tests.installation import ROOT
from tests.meanwhile import wait_until

GOOD = raw("Some words.\r\n")
# Imported by the child as it starts: a reader with weak spots, none of which we know in the real one.
WEAK = f"""
import ingest.bare_report, ingest.parse_mail as module, os, time
sound, bare = module.parse_mail, ingest.bare_report.bare_report
def bare_report(raw):
    if b"X-Weak: both" in raw:
        os._exit(1)
    return bare(raw)
ingest.bare_report.bare_report = bare_report
def parse_mail(raw, **given):
    if b"X-Weak: both" in raw:
        os._exit(1)
    if b"X-Weak: hang" in raw:
        while True:
            time.sleep(1)
    if b"X-Weak: grow" in raw:
        return bytearray(3 << 30)
    if b"X-Weak: raise" in raw:
        raise ValueError("{MARKED}")
    if b"X-Weak: write" in raw:
        with open(os.path.join({{folder!r}}, "left-behind"), "w") as file:
            file.write("{MARKED}")
    return sound(raw, **given)
module.parse_mail = parse_mail
"""


def weak(spot: str) -> bytes:
    return raw(f"{MARKED} wrote this.\r\n", FROM, DATE, f"Subject: Weak {spot}", f"X-Weak: {spot}")


@pytest.fixture
def room() -> Iterator[ReadingRoom]:
    with ReadingRoom(None) as room:
        yield room


@pytest.fixture
def weak_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ReadingRoom]:
    (tmp_path / "sitecustomize.py").write_text(WEAK.format(folder=str(tmp_path)))
    monkeypatch.syspath_prepend(str(tmp_path))
    with ReadingRoom(None, seconds=8) as room:
        yield room


def child_of(room: ReadingRoom) -> int:
    room.start()
    assert room._process is not None
    return room._process.pid


def test_a_mail_is_read_and_judged(room: ReadingRoom) -> None:
    reading = room.read(GOOD)
    assert reading.trouble is None
    assert reading.report.text == "Some words.\n"
    assert reading.findings.kind


def test_a_call_is_read_whole_and_a_mail_is_not(room: ReadingRoom) -> None:
    raw = b"From: Ann <ann@parents.example>\r\nSubject: Phone call\r\n\r\nShe said:\r\n-- \r\nYou lazy cow.\r\n"
    assert [room.read(raw, is_call=each).report.reply for each in (True, False)] == [
        "She said:\n-- \nYou lazy cow.",
        "She said:",
    ]


@pytest.mark.parametrize(
    ("spot", "trouble"),
    [("hang", "too-slow"), ("grow", "reader-died"), ("raise", "reader-died"), ("write", "reader-died")],
)
def test_a_mail_that_breaks_the_reader_is_ended_and_the_next_is_read(
    weak_room: ReadingRoom, tmp_path: Path, spot: str, trouble: str
) -> None:
    before = child_of(weak_room)
    reading = weak_room.read(weak(spot))
    assert reading.trouble == trouble
    assert reading.report.subject == f"Weak {spot}"
    assert MARKED in reading.report.text
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)
    after = weak_room.read(GOOD)
    assert (after.trouble, after.report) == (None, parse_mail(GOOD))
    left = tmp_path / "left-behind"
    assert not left.exists() or left.stat().st_size == 0


def test_a_mail_that_defeats_even_the_bare_reader_leaves_an_empty_report(weak_room: ReadingRoom) -> None:
    reading = weak_room.read(weak("both"))
    assert reading.trouble == "reader-died"
    assert reading.report.text == ""
    assert reading.report.warnings
    assert reading.findings.kind == "concern"
    assert weak_room.read(GOOD).trouble is None


def test_the_readers_last_words_quote_nothing_of_the_mail(weak_room: ReadingRoom) -> None:
    listen, speak = os.pipe()
    kept = os.dup(2)
    os.dup2(speak, 2)
    try:
        weak_room.read(weak("raise"))
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(speak)
        weak_room.close()
    with os.fdopen(listen) as said:
        words = said.read()
    assert words.startswith("the reader ended: ValueError at sitecustomize.py:")
    assert MARKED not in words


def test_a_child_killed_while_idle_costs_no_mail(room: ReadingRoom) -> None:
    room.read(GOOD)
    child = child_of(room)
    os.kill(child, signal.SIGKILL)
    assert room._process is not None
    room._process.wait()
    assert room.read(GOOD).trouble is None


def test_after_many_mails_a_fresh_child_reads_on(room: ReadingRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_room, "_MAILS_A_CHILD", 2)
    children = []
    for _ in range(5):
        assert room.read(GOOD).trouble is None
        children.append(child_of(room))
    assert len(set(children)) == 3


def test_the_reader_has_no_secret_of_ours_in_its_environment(
    room: ReadingRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MASTER_KEY", "1:a-secret-of-a-test")
    monkeypatch.setenv("MAILBOX_PASSWORD", "a-secret-of-a-test")
    environment = Path(f"/proc/{child_of(room)}/environ").read_bytes()
    assert b"PYTHONPATH=" in environment
    assert b"a-secret-of-a-test" not in environment
    assert b"MASTER_KEY" not in environment


def test_the_reader_holds_no_open_file_of_ours(room: ReadingRoom, tmp_path: Path) -> None:
    with (tmp_path / "case.sqlite3").open("w") as ours:
        os.set_inheritable(ours.fileno(), True)
        links = [str(each.readlink()) for each in Path(f"/proc/{child_of(room)}/fd").iterdir()]
    assert not any("case.sqlite3" in each for each in links)
    assert len([each for each in links if each.startswith("socket:")]) == 1


def test_closing_ends_the_child_and_a_closed_room_can_read_again(room: ReadingRoom) -> None:
    child = child_of(room)
    room.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    assert room.read(GOOD).trouble is None


def test_lone_surrogates_do_not_come_out(room: ReadingRoom) -> None:
    mail = raw(
        b"words \xed\xa0\x80 more",
        FROM,
        DATE,
        "Subject: \udced\udca0\udc80 odd",
        "Content-Type: text/plain; charset=utf-7",
    )
    reading = room.read(mail)
    assert reading.trouble is None
    assert reading.report.to_json().encode()


def test_a_child_that_cannot_start_is_no_fault_of_a_mail(tmp_path: Path) -> None:
    (tmp_path / "school.toml").write_text("nothing that a school would say")
    with ReadingRoom(tmp_path / "school.toml") as room, pytest.raises(ConcernsError, match="does not start"):
        room.start()


def test_memory_that_runs_short_ends_the_reader_and_not_the_whole_container(room: ReadingRoom) -> None:
    assert Path(f"/proc/{child_of(room)}/oom_score_adj").read_text().strip() == "1000"
    allowed = re.search(r"mem_limit: (\d+)m", (ROOT / "docker-compose.yml").read_text())
    assert allowed is not None
    assert int(allowed[1]) * 1024**2 > MEMORY


# A program with a reader that takes a while to load, and says when it has begun to.
SLOW = """
import os, sys, time
if "service.reading_child" in sys.orig_argv:
    open(os.path.join({folder!r}, "begun"), "w").close()
    time.sleep(2)
"""
PROGRAM = """
import signal
import subprocess
import sys
from service.reading_room import ReadingRoom
signal.signal(signal.SIGINT, lambda *_: None)
with ReadingRoom(None) as room:
    room.start()
    print("read" if room.read(b"Subject: One\\n\\nWords.\\n").trouble is None else "trouble")
"""


@pytest.fixture
def starting(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A program in a terminal of its own, as it were, whose reader is still loading."""
    (tmp_path / "sitecustomize.py").write_text(SLOW.format(folder=str(tmp_path)))
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env={"PYTHONPATH": f"{tmp_path}:{ROOT}"}, start_new_session=True, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    wait_until((tmp_path / "begun").exists, "the reader never began to load")
    yield process
    process.kill()
    process.communicate()


def test_ctrl_c_while_the_reader_loads_is_for_the_program_alone(starting: subprocess.Popen[str]) -> None:
    os.killpg(starting.pid, signal.SIGINT)
    assert starting.communicate(timeout=60) == ("read\n", "")


def test_a_program_that_is_killed_leaves_no_reader_behind(starting: subprocess.Popen[str]) -> None:
    starting.kill()
    # The reader holds the other end of what it may complain to: this returns once it has ended, too.
    _, said = starting.communicate(timeout=60)
    assert "Traceback" not in said
