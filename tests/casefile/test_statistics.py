"""What is counted, reckoned by hand; over which cases; and that what was given out stays as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.need_to_know import seen_where
from casefile.school import Term
from casefile.statistics.counting import count
from casefile.statistics.gathering import came_in
from casefile.statistics.given_out import given_out
from casefile.statistics.periods import Period, terms_of, years_of
from casefile.statistics.school_days import SchoolDays
from casefile.statistics.sheet import NO_CLASS, Sheet
from casefile.statistics.whose import for_everybody, of_person
from casefile.tables import Case, CaseFinding
from tests.casefile.counted import counted_case
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, SCHOOL

OAK = "Year 3 Oak"
TERM = Period("2026-27-1", "Autumn 2026", date(2026, 9, 1), date(2026, 12, 18))

JULY = Period("", "", date(2026, 7, 1), date(2026, 7, 31))


def at(day: int, hour: int = 10, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def figures(cabinet: Cabinet, person: object = None, period: Period = TERM) -> Sheet:
    with cabinet.reading() as session:
        whose = for_everybody(session, cabinet.school) if person is None else of_person(session, cabinet.school, person)  # type: ignore[arg-type]
        return count(session, cabinet, whose, [period])[0]


def test_everything_is_counted_as_it_is_by_hand(cabinet: Cabinet) -> None:
    # Monday 2 November to Tuesday 24 November, today; the answer is due after 2 school days, the outcome after 15.
    counted_case(
        cabinet,
        at(2),
        categories=("threat", "disrespect"),
        flags=("urgent",),
        school_class=OAK,
        answered=at(2, 15),
        closed=at(9),
        outcomes=(("warning", at(6)), ("warning", at(6)), ("meeting", at(5))),
    )
    counted_case(cabinet, at(3), categories=("threat",), answered=at(5), closed=at(20), outcomes=(("warning", at(9)),))
    counted_case(cabinet, at(4), categories=("threat", "political"), taken_off=("political",), answered=at(9))
    counted_case(cabinet, at(5), school_class=OAK, answered=at(6), withdrawn=date(2026, 11, 8))
    counted_case(cabinet, at(6), answered=at(12))
    # Not answered, and late; not answered, and not due yet; put together with another, and not a case any more.
    late = counted_case(cabinet, at(9))
    counted_case(cabinet, at(23))
    counted_case(cabinet, at(10), categories=("threat",), joined_to=late, outcomes=(("ban", at(11)),))
    # Opened in the summer, closed and decided now; and one that is a summer's altogether.
    counted_case(cabinet, at(6, month=7), categories=("threat",), closed=at(10), outcomes=(("ban", at(10)),))
    counted_case(cabinet, at(6, month=7), closed=at(7, month=7), answered=at(7, month=7))
    assert figures(cabinet).cells == {
        "cases": 7,
        "closed": 3,
        "withdrawn": 1,
        "category/threat": 3,
        "category/disrespect": 1,
        "flag/urgent": 1,
        f"class/{OAK}": 2,
        NO_CLASS: 5,
        "outcome/warning": 2,
        "outcome/meeting": 1,
        # One in July's case, one in the case whose mails went to another.
        "outcome/ban": 2,
        # In time: the first, the second, the fourth. Late: 4 to 9 November is three school days, 6 to 12 is four, and none.
        "acknowledging/in-time": 3,
        "acknowledging/late": 3,
        # A week, and 13 school days; but July to November is more than 15.
        "closing/in-time": 2,
        "closing/late": 1,
    }
    # Of 0, 2, 3, 1 and 4 school days.
    assert figures(cabinet).medians == {"acknowledging": 2.0}
    with cabinet.reading() as session:
        assert came_in(session, seen_where(session, cabinet.school, HEAD), [TERM, JULY]) == [7, 2]


def test_a_term_holds_its_first_and_last_moment_in_london_and_no_other(cabinet: Cabinet) -> None:
    counted_case(cabinet, datetime(2026, 8, 31, 22, 59, tzinfo=UTC))
    counted_case(cabinet, datetime(2026, 8, 31, 23, 0, tzinfo=UTC))
    counted_case(cabinet, datetime(2026, 12, 18, 23, 59, tzinfo=UTC))
    counted_case(cabinet, datetime(2026, 12, 19, 0, 0, tzinfo=UTC))
    assert figures(cabinet)["cases"] == 2


def test_figures_are_over_the_cases_that_somebody_may_see(cabinet: Cabinet) -> None:
    counted_case(cabinet, at(2), flags=("safeguarding",))
    counted_case(cabinet, at(2))
    counted_case(cabinet, at(2), kept_from=("head",), categories=("threat",), outcomes=(("ban", at(3)),), closed=at(4))
    counted_case(cabinet, at(2), kept_from=("dsl",), flags=("safeguarding",))
    counted_case(cabinet, at(2), kept_from=("trust",))
    counted_case(cabinet, at(2), kept_from=("y3",))
    counted_case(cabinet, at(2), sealed=True, flags=("safeguarding",))
    seen = {who: figures(cabinet, person).cells["cases"] for who, person in
            (("head", HEAD), ("deputy", DEPUTY), ("dsl", DSL), ("chair", CHAIR))}  # fmt: skip
    # The deputy is junior to the head; the chair was given what is kept from the head.
    assert seen == {"head": 5, "deputy": 5, "dsl": 2, "chair": 1}
    for person in (HEAD, DEPUTY, None):
        sheet = figures(cabinet, person)
        assert (sheet["category/threat"], sheet["outcome/ban"], sheet["closed"]) == (0, 0, 0)
    # For everybody: neither what is kept from a reader of figures nor what is for the safeguarding lead alone.
    assert figures(cabinet)["cases"] == 3


def test_what_anybody_finds_for_everybody_is_never_more_than_they_know_of(cabinet: Cabinet) -> None:
    for kept in ((), ("head",), ("deputy",), ("dsl",), ("chair",), ("head", "chair")):
        for flags in ((), ("safeguarding",)):
            counted_case(cabinet, at(2), kept_from=kept, flags=flags)
    assert figures(cabinet)["cases"] == 2
    assert all(int(figures(cabinet, each)["cases"]) >= 2 for each in (HEAD, DEPUTY))
    assert figures(cabinet, DSL)["flag/safeguarding"] == 5 > int(figures(cabinet)["flag/safeguarding"]) == 1


def test_what_was_given_out_stays_as_it_is(cabinet: Cabinet, clock: object) -> None:
    for _ in range(6):
        counted_case(cabinet, at(2), categories=("threat",))
    terms = [TERM]
    assert given_out(cabinet, terms) == {}
    clock.now = datetime(2026, 12, 31, 12, tzinfo=UTC)  # type: ignore[attr-defined]
    assert given_out(cabinet, terms) == {}
    clock.now = datetime(2027, 1, 1, 12, tzinfo=UTC)  # type: ignore[attr-defined]
    first = given_out(cabinet, terms)
    assert (first[TERM.key]["cases"], first[TERM.key]["category/threat"]) == (6, 6)
    with cabinet.writing() as session:
        for row in session.query(CaseFinding).limit(2):
            row.standing = "removed"
        session.query(Case).first().closed_at = cabinet.now()  # type: ignore[union-attr]
    counted_case(cabinet, at(2))
    assert given_out(cabinet, terms) == first
    assert audit_trail.verify(cabinet).lines == 1


def test_every_day_belongs_to_one_term_whatever_the_schools_file_holds() -> None:
    for terms in (
        SCHOOL.terms,
        (),
        SCHOOL.terms[1:],
        (*SCHOOL.terms, Term("Summer 2027", date(2027, 4, 12), date(2027, 7, 22))),
    ):
        school = replace(SCHOOL, terms=terms)
        found = terms_of(years_of(school, date(2024, 10, 1), date(2028, 5, 1)))
        for one, other in pairwise(found):
            assert (other.first - one.last).days == 1
            assert other.begins == one.ends
        assert len({each.key for each in found}) == len(found)
        assert found[0].first == date(2024, 9, 1)


@pytest.mark.parametrize(
    ("today", "titles"),
    [
        (date(2026, 9, 1), ["Autumn 2026"]),
        (date(2026, 12, 18), ["Autumn 2026"]),
        # In the holidays before a term it has begun.
        (date(2026, 12, 19), ["Autumn 2026", "Spring 2027"]),
        (date(2027, 4, 1), ["Autumn 2026", "Spring 2027", "Rest of 2026/27"]),
    ],
)
def test_terms_that_are_still_to_come_are_not_there(today: date, titles: list[str]) -> None:
    assert [each.title for each in terms_of(years_of(SCHOOL, date(2026, 9, 1), today))] == titles


def test_school_days_are_counted_as_clocks_do_and_by_week_days_before_any_known_term() -> None:
    days = SchoolDays(SCHOOL, date(2026, 6, 1), date(2027, 1, 10))
    assert days.between(date(2026, 11, 24), date(2026, 11, 24)) == 0
    # Friday 27 is a closed day.
    assert days.between(date(2026, 11, 26), date(2026, 11, 30)) == 1
    assert days.between(date(2026, 12, 18), date(2027, 1, 4)) == 1
    assert days.between(date(2026, 6, 5), date(2026, 6, 12)) == 5
    assert days.between(date(2026, 11, 25), date(2026, 11, 24)) == 0
