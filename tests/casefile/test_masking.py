"""Whoever knows the rules and sees everything that is shown cannot tell a small number: all small tables are tried."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import product

import pytest

from casefile.statistics.masking import masked, summed
from casefile.statistics.sheet import CASES, CLOSED, LEAST, NO_CLASS, Sheet

_Numbers = tuple[int, ...]


def shown(sheets: Iterable[Sheet]) -> str:
    return "|".join(each.to_json() for each in sheets)


def left_open(tables: Iterable[tuple[str, _Numbers]]) -> Iterator[tuple[str, list[set[int]]]]:
    """By all that is shown, which numbers each place may have."""
    found: defaultdict[str, list[set[int]]] = defaultdict(list)
    for what, numbers in tables:
        places = found[what] or [set() for _ in numbers]
        found[what] = places
        for place, number in zip(places, numbers, strict=True):
            place.add(number)
    yield from found.items()


def assert_nobody_is_found(tables: Iterable[tuple[str, _Numbers]]) -> None:
    hidden = 0
    for what, places in left_open(tables):
        for place in places:
            if any(0 < each < LEAST for each in place):
                assert len(place) >= 3, (what, place)
                hidden += 1
    assert hidden > 10


def tables(parts: Iterable[_Numbers], sheet: Callable[[_Numbers], Sheet], terms: int) -> Iterator[tuple[str, _Numbers]]:
    """Every combination of so many terms with their year: what is shown of it, and its numbers."""
    masks = {each: masked(sheet(each)) for each in parts}
    for chosen in product(masks, repeat=terms):
        sheets = [masks[each] for each in chosen]
        yield shown([*sheets, summed(sheets)]), tuple(number for each in chosen for number in each)


def with_sum_up_to(most: int, parts: int) -> list[_Numbers]:
    return [each for each in product(range(most + 1), repeat=parts) if sum(each) <= most]


def test_three_terms_and_their_year_give_no_small_number_away() -> None:
    one = [(each,) for each in range(10)]
    assert_nobody_is_found(tables(one, lambda numbers: Sheet({CASES: 40, "category/threat": numbers[0]}), 3))
    assert_nobody_is_found(tables(one, lambda numbers: Sheet({CASES: numbers[0], "category/threat": numbers[0]}), 3))


@pytest.mark.parametrize(("terms", "most"), [(1, 14), (2, 11)])
def test_in_time_and_late_are_parts_of_a_known_whole_and_neither_tells_the_other(terms: int, most: int) -> None:
    def sheet(numbers: _Numbers) -> Sheet:
        return Sheet({CASES: sum(numbers), "acknowledging/in-time": numbers[0], "acknowledging/late": numbers[1]})

    assert_nobody_is_found(tables(with_sum_up_to(most, 2), sheet, terms))


@pytest.mark.parametrize(("terms", "most", "classes"), [(1, 13, 3), (2, 12, 1)])
def test_classes_are_parts_of_all_cases_and_the_rest_tells_nothing_of_one(terms: int, most: int, classes: int) -> None:
    def sheet(numbers: _Numbers) -> Sheet:
        named = {f"class/{place}": number for place, number in enumerate(numbers[1:])}
        return Sheet({CASES: sum(numbers), NO_CLASS: numbers[0], **named})

    assert_nobody_is_found(tables(with_sum_up_to(most, classes + 1), sheet, terms))


def test_what_is_shown_is_true() -> None:
    sheet = masked(
        Sheet(
            {
                CASES: 20,
                "category/threat": 5,
                "category/political": 4,
                "flag/urgent": 0,
                "class/Oak": 9,
                "class/Ash": 8,
                NO_CLASS: 3,
                "acknowledging/in-time": 17,
                "acknowledging/late": 3,
                "closing/in-time": 3,
                "closing/late": 3,
            },
            {"closing": 7.0},
        )
    )
    assert sheet.cells == {
        CASES: 20,
        CLOSED: 0,
        "category/threat": 5,
        "category/political": "few",
        "flag/urgent": 0,
        # The eight of Ash and three without a class stand together: three alone would be a small number.
        "class/Oak": 9,
        NO_CLASS: 11,
        "acknowledging/in-time": "unshown",
        "acknowledging/late": "few",
        "closing/in-time": "unshown",
        "closing/late": "unshown",
    }
    assert sheet.medians == {"closing": 7.0}
    assert Sheet.from_json(sheet.to_json()) == sheet


def test_a_year_says_what_follows_from_its_terms_and_no_more() -> None:
    terms = [
        masked(Sheet({CASES: 20, "flag/urgent": 7, "flag/legal": 2, "class/Oak": 12, "class/Ash": 8})),
        masked(Sheet({CASES: 12, "flag/urgent": 5, "flag/legal": 6, "class/Oak": 6, "class/Ash": 1, NO_CLASS: 5})),
    ]
    assert summed(terms).cells | {"acknowledging/in-time": 0, "acknowledging/late": 0} == {
        CASES: 32,
        CLOSED: 0,
        "flag/urgent": 12,
        # Two, hidden, and six: at least seven.
        "flag/legal": "at least 7",
        "class/Oak": 18,
        # Eight in one term; in the other it stands among all others.
        "class/Ash": "at least 8",
        NO_CLASS: 6,
        "acknowledging/in-time": 0,
        "acknowledging/late": 0,
        "closing/in-time": 0,
        "closing/late": 0,
    }
    assert summed([masked(Sheet({CASES: 3}))] * 2).cells == {CASES: "unshown"}
