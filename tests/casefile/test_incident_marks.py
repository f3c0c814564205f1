"""What two mails share that tell of one thing, and what everybody's mails share."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from casefile.findings import Facts, Finding, Findings, Quote, Subject
from casefile.incident_marks import marks_of, share_a_picture
from casefile.report import Exhibit, Message, Report
from tests.cast import report

CHAT = Exhibit("chat.txt", "text/plain", 10, "0", False, "said", "1.2")
PICTURE = Exhibit("IMG 7.png", "image/png", 10, "7", False, None, "1.2", pictures="read")
# Half of its points are lighter than their neighbours.
PRINT = int("a5" * 32, 16)


def with_chat(*said: tuple[str, str], day: int | None = None) -> Report:
    at = datetime.fromisoformat(f"2026-11-{day}T20:00") if day else None
    return report("Look.", exhibits=(replace(CHAT, messages=tuple(Message(who, at, text) for who, text in said)),))


def with_picture(print_: int, text: str | None = None) -> Report:
    return report("Look.", exhibits=(replace(PICTURE, text=text, prints=(f"{print_:064x}",)),))


def judged(*quotes: str, days: tuple[str, ...] = (), **facts: object) -> Findings:
    labels = (Finding("threat", 0.9, tuple(Quote(each, "chat.txt") for each in quotes)),) if quotes else ()
    return Findings("concern", labels, facts=Facts(incident_dates=days, **facts))  # type: ignore[arg-type]


def lines(what: Report, how: Findings | None = None) -> set[str]:
    return {value for sort, value in marks_of(what, how or judged()) if sort == "line"}


def people(**facts: object) -> set[str]:
    return {value for sort, value in marks_of(report(), judged(**facts)) if sort == "people"}


def test_short_everyday_lines_leave_no_mark() -> None:
    assert lines(with_chat(("Kel", "ok thanks"), ("Kel", "see you there"), ("Jo", "👍👍👍👍"))) == set()


def test_one_line_agrees_whatever_its_time_accents_and_signs() -> None:
    one = lines(with_chat(("Kel B", "She’s thick as mince!!"), day=20))
    assert one == lines(with_chat(("~Kél", "shes THICK, as mince"), day=21)) != set()


def test_a_short_line_is_another_one_under_another_name() -> None:
    assert lines(with_chat(("Kel", "see you at four"))) != lines(with_chat(("Jo", "see you at four")))


def test_a_long_line_is_the_same_under_the_name_that_another_phone_shows() -> None:
    said = "I know which house is yours, number 14 with the blue door"
    assert lines(with_chat(("Craig", said))) == lines(with_chat(("+44 7700 900123", said))) != set()


def test_a_short_line_of_the_phones_owner_names_nobody_and_leaves_no_mark() -> None:
    assert lines(with_chat(("You", "please stop messaging me"))) == set()


def test_of_a_long_chat_only_what_stands_around_the_quoted_words_counts() -> None:
    said = [("Kel", f"this is line number {number} of the evening in the group") for number in range(200)]
    said[150] = ("Kel", "she is a lazy cow and I will tell her so tomorrow")
    marks = lines(with_chat(*said), judged("a lazy cow"))
    assert len(marks) == 13
    assert not [each for each in marks if "number 3 " in each]


def test_of_a_long_chat_what_was_written_on_the_day_counts() -> None:
    early = tuple(
        Message("Kel", datetime.fromisoformat("2026-11-01T09:00"), f"the old talk of day one, line {n}")
        for n in range(90)
    )
    late = (Message("Kel", datetime.fromisoformat("2026-11-23T09:00"), "everybody write in tomorrow and flood them"),)
    what = report("Look.", exhibits=(replace(CHAT, messages=early + late),))
    assert lines(what, judged(days=("2026-11-23",))) == {"kel: everybody write in tomorrow and flood them"}


def test_lines_pasted_into_the_mail_count_as_those_of_a_file() -> None:
    pasted = report("Look at this:\n23/11/2026, 20:41 - Kel: she is thick as mince\nWhat will you do?")
    assert lines(pasted) == lines(with_chat(("Kel", "she is thick as mince"))) != set()


def test_fields_of_a_form_leave_no_mark() -> None:
    assert lines(report("I am a: parent of a pupil here\nMay we contact you: yes by phone")) == set()


def test_a_sealed_exhibit_leaves_no_mark() -> None:
    sealed = replace(PICTURE, pictures="sealed", prints=(), messages=(Message("Kel", None, "she is thick as mince"),))
    assert marks_of(report("Look.", exhibits=(sealed,)), judged()) == set()


@pytest.mark.parametrize(("apart", "same"), [(0, True), (8, True), (9, False), (90, False)])
def test_pictures_that_differ_in_few_points_are_the_same(apart: int, same: bool) -> None:
    other = PRINT ^ ((1 << apart) - 1)
    assert share_a_picture(with_picture(PRINT), with_picture(other)) is same


def test_screens_that_look_alike_and_say_other_things_are_not_the_same() -> None:
    one, other = "Kel: she is thick as mince I tell you", "Jo: has anyone seen the blue jumper of Maya"
    assert not share_a_picture(with_picture(PRINT, one), with_picture(PRINT, other))
    assert share_a_picture(with_picture(PRINT, one), with_picture(PRINT, one.replace("tell", "tel")))


@pytest.mark.parametrize("print_", [0, (1 << 256) - 1, 0b1011])
def test_a_picture_that_shows_nothing_is_like_no_other(print_: int) -> None:
    assert not share_a_picture(with_picture(print_), with_picture(print_))
    assert not [each for each in marks_of(with_picture(print_), judged()) if each[0] == "picture"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Gemma Tranter", "Year 3 Oak WhatsApp group"), ("Gemma T", "Y3 Oak parents")),
        (("Miss Prior", "Year 3 Oak"), ("Ellen Prior", "year 3 oak class chat")),
        (("+44 7700 900123", "Ash mums"), ("07700 900123", "the Ash group")),
    ],
)
def test_one_person_in_one_group_agrees_as_two_parents_would_say_it(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    first, second = (
        people(subjects=(Subject(name, "parent"),), group=group, days=("2026-11-23",)) for name, group in (one, other)
    )
    assert first & second


@pytest.mark.parametrize(
    ("name", "day", "group"),
    [
        ("Miss Prior", "2026-11-20", "Year 3 Oak"),
        ("Miss Prior", "2026-11-23", "Year 4 Ash"),
        ("Mr Siddall", "2026-11-23", "Year 3 Oak"),
        ("Miss Prior", "2026-11-23", None),
        ("Miss Prior", "2026-11-23", "the parents group"),
        ("a mum", "2026-11-23", "Year 3 Oak"),
    ],
)
def test_another_day_group_or_person_does_not(name: str, day: str, group: str | None) -> None:
    here = people(subjects=(Subject("Miss Prior", "staff"),), group="Year 3 Oak", days=("2026-11-23",))
    assert here
    assert not here & people(subjects=(Subject(name, "staff"),), group=group, days=(day,))
