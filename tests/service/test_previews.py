"""The children that open pictures: out of the terminal's process group, and the first to end where memory runs short."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from service.previews import previews

ROOT = Path(__file__).parents[2]
# Python runs it first in each process that has this folder on its path.
NOTES = 'import os, pathlib\n(pathlib.Path({folder!r}) / f"{{os.getpid()}}.group").write_text(str(os.getpgrp()))\n'
PROGRAM = "from service.previews import previews\nprint(previews(b'Subject: One\\n\\nWords.\\n', ['1']))"


def test_the_child_has_a_process_group_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(NOTES.format(folder=str(tmp_path)))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={"PYTHONPATH": f"{tmp_path}:{ROOT}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "{}\n"
    groups = [each.read_text() for each in tmp_path.glob("*.group")]
    assert len(groups) == len(set(groups)) == 2


def test_what_is_no_picture_is_not_shown() -> None:
    assert previews(b"Subject: One\n\nWords.\n", ["1"]) == {}


def test_where_memory_runs_short_the_child_is_to_end_and_not_the_program() -> None:
    look = "from service.reading_child import limit\nlimit()\nprint(open('/proc/self/oom_score_adj').read())"
    done = subprocess.run(
        [sys.executable, "-c", look], env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "1000"
