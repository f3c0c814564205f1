"""Moments, file names and the story's sentences, as people read them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import casefile
import desk
import outbound
from casefile.states import CASE, DRAFT, MAIL
from desk import in_words
from desk.case import story
from desk.london_time import for_how_long, until, when
from desk.safe_names import safe_name

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 7, 1, 7, 5, tzinfo=UTC), "today 08:05"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "today 00:30"),
        (datetime(2026, 6, 30, 9, 0, tzinfo=UTC), "yesterday 10:00"),
        (datetime(2026, 1, 2, 9, 0, tzinfo=UTC), "Fri 2 January 09:00"),
        (datetime(2025, 12, 31, 9, 0, tzinfo=UTC), "31 December 2025 09:00"),
    ],
)
def test_moments_are_said_in_the_schools_own_time(moment: datetime, said: str) -> None:
    assert when(moment, NOW) == said


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=5), "1 minute"),
        (timedelta(minutes=9, seconds=40), "10 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=30), "30 hours"),
        (timedelta(days=3, hours=5), "3 days"),
    ],
)
def test_lengths_are_said_roughly(length: timedelta, said: str) -> None:
    assert for_how_long(length) == said


def test_what_is_about_to_happen_is_not_said_to_the_second() -> None:
    assert until(NOW + timedelta(minutes=10), NOW) == "in about 10 minutes"
    assert until(NOW + timedelta(seconds=20), NOW) == "in about 20 seconds"
    assert until(NOW - timedelta(minutes=1), NOW) == "any moment now"


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("Chat.txt", "Chat.txt"),
        ("../../etc/passwd", "passwd.bin"),
        ("C:\\Users\\me\\photo.JPG", "photo.jpg"),
        ("run me.html", "run me.html.bin"),
        ("invoice.pdf.exe", "invoice.pdf.exe.bin"),
        ('a"; filename="b.txt', "a_ filename_b.txt"),
        ("naïve\r\nX: y.png", "naive_X_ y.png"),
        ("...", "file.bin"),
        ("", "file.bin"),
        ("x" * 500 + ".pdf", "x" * 80 + ".pdf"),
    ],
)
def test_a_file_name_can_do_no_harm(given: str, safe: str) -> None:
    assert safe_name(given) == safe


def test_every_state_has_words() -> None:
    assert set(in_words.DRAFT_STATES) == set(DRAFT)
    assert set(CASE) <= set(in_words.CASE_STATES)
    assert {"set-aside"} <= set(MAIL)


def test_every_act_on_a_case_has_a_sentence() -> None:
    sources = [path.read_text() for package in (casefile, desk, outbound) for path in _modules(package)]
    acts = {
        act
        for each in sources
        for act in re.findall(r'(?:note|leave_line|_note_approval|_end)\([^)]*?"([a-z]+(?:-[a-z]+)+)"', each, re.DOTALL)
    }
    without_a_case = {
        "mail-collected",
        "mail-set-aside",
        "mail-released",
        "mail-read",
        "mail-filed",
        "mail-filed-by-hand",
        "mail-passed-on",
        "mail-dealt-with",
        "call-logged",
        # Whoever sees one case of two need not know of the other.
        "incident-suggested",
        "signed-in",
        "signed-out",
        "sign-in-asked",
        "second-factor-given",
        "sessions-ended",
        "recovery-code-used",
        "codes-locked",
        "ways-in-taken-away",
        "corrections-learned",
        "learning-undone",
        "figures-counted",
    }
    assert {"case-read", "draft-returned"} <= acts
    assert acts - without_a_case <= set(story._SENTENCES)


def _modules(package: object) -> list[Path]:
    return sorted(Path(package.__file__).parent.rglob("*.py"))  # type: ignore[attr-defined]
