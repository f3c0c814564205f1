"""The day that a chip names, and the moment of a message."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from ingest.exhibits.chat_days import day_of, moment_of, names_a_day

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("chip", "day"),
    [
        ("Today", date(2026, 11, 24)),
        ("Today 19:02", date(2026, 11, 24)),
        ("YESTERDAY", date(2026, 11, 23)),
        ("Friday", date(2026, 11, 20)),
        ("Tuesday", date(2026, 11, 17)),
        ("9 November 2026", date(2026, 11, 9)),
        ("November 9, 2026", date(2026, 11, 9)),
        ("Mon, 9 Nov", date(2026, 11, 9)),
        ("9 December", date(2025, 12, 9)),
        ("09/11/2026", date(2026, 11, 9)),
        ("31/02/2026", None),
        ("30 Smarch 2026", None),
    ],
)
def test_a_chip_names_its_day(chip: str, day: date | None) -> None:
    assert day_of(chip, TUESDAY) == day


def test_without_the_day_of_the_picture_only_a_whole_date_counts() -> None:
    assert [day_of(each, None) for each in ("Today", "Friday", "9 November")] == [None, None, None]
    assert day_of("9 November 2026", None) == date(2026, 11, 9)


@pytest.mark.parametrize(("words", "is_day"), [("Today", True), ("9 Nov 2026", True), ("Lou left", False), ("", False)])
def test_other_chips_name_no_day(words: str, is_day: bool) -> None:
    assert names_a_day(words) is is_day


@pytest.mark.parametrize(
    ("clock", "hour"), [("7:05", 7), ("7:05 pm", 19), ("12:05 am", 0), ("12:05PM", 12), ("19.05", 19)]
)
def test_the_moment_is_day_and_clock(clock: str, hour: int) -> None:
    assert moment_of(TUESDAY, clock) == datetime(2026, 11, 24, hour, 5)  # noqa: DTZ001 - as phones write it


@pytest.mark.parametrize(("day", "clock"), [(None, "7:05"), (TUESDAY, ""), (TUESDAY, "31:05")])
def test_without_day_or_clock_there_is_no_moment(day: date | None, clock: str) -> None:
    assert moment_of(day, clock) is None
