"""Small numbers hidden, so that nobody is found in figures; and so that hidden ones cannot be worked out from those shown.

a term      one to four are "few". With one to four cases in all, nothing else is told of the term.
in time     and late are two parts of a whole that is known: the other part is hidden as well, or both
classes     are parts of a whole, too: those with five or more are named, all others are one row, which is never small
a year      is the sum of what its terms tell, and tells nothing besides: where a term's number is hidden, the year says
            no more than what follows from the others

`tests/casefile/test_masking.py` tries all small tables: whoever knows these rules and all that is shown still has at
least three possible numbers for each that is hidden.
"""

from __future__ import annotations

from collections.abc import Sequence

from casefile.statistics.sheet import (
    ACKNOWLEDGING,
    AT_LEAST,
    CASES,
    CLASS,
    CLOSED,
    CLOSING,
    FEW,
    LEAST,
    NO_CLASS,
    UNSHOWN,
    Cell,
    Sheet,
)

# With a whole of so many, a part that is small may be any of one to four while the other is not small.
_WHOLE = 2 * LEAST - 1


def masked(counted: Sheet) -> Sheet:
    """A term's exact figures, masked. Its medians have to be over five cases or more already."""
    numbers = {key: cell for key, cell in counted.cells.items() if isinstance(cell, int)}
    told = {CASES: 0, CLOSED: 0, **numbers}
    if 0 < told[CASES] < LEAST:
        return Sheet({CASES: FEW})
    cells = {key: _masked(number) for key, number in told.items() if not key.startswith(f"{CLASS}/")}
    for name in (ACKNOWLEDGING, CLOSING):
        parts = (f"{name}/in-time", f"{name}/late")
        cells |= _parts_masked({key: numbers.get(key, 0) for key in parts})
    return Sheet({**cells, **_classes(told)}, counted.medians)


def summed(terms: Sequence[Sheet]) -> Sheet:
    """A year of these terms: nothing that does not follow from them. A term without any case adds nothing to a class."""
    keys = dict.fromkeys(key for each in terms for key in each.cells)
    return Sheet({key: _summed([_of_a_term(each, key) for each in terms]) for key in keys})


def _of_a_term(term: Sheet, key: str) -> Cell:
    return 0 if key.startswith(f"{CLASS}/") and term[CASES] == 0 else term[key]


def _masked(number: int) -> Cell:
    return FEW if 0 < number < LEAST else number


def _parts_masked(parts: dict[str, int]) -> dict[str, Cell]:
    small = [key for key, number in parts.items() if 0 < number < LEAST]
    if not small:
        return dict(parts)
    if sum(parts.values()) < _WHOLE:
        return dict.fromkeys(parts, UNSHOWN)
    return {key: FEW if key in small else UNSHOWN for key in parts}


def _classes(numbers: dict[str, int]) -> dict[str, Cell]:
    """The classes with five cases or more, and one row for all other cases: none, or five and more."""
    named = {
        key: each for key, each in numbers.items() if key.startswith(f"{CLASS}/") and key != NO_CLASS and each >= LEAST
    }
    others = numbers[CASES] - sum(named.values())
    while 0 < others < LEAST and named:
        others += named.pop(min(named, key=lambda key: (named[key], key)))
    return {**named, NO_CLASS: others}


def _summed(cells: Sequence[Cell]) -> Cell:
    if all(isinstance(each, int) for each in cells):
        return sum(each for each in cells if isinstance(each, int))
    known = sum(each for each in cells if isinstance(each, int)) + cells.count(FEW)
    return f"{AT_LEAST} {known}" if known >= LEAST else UNSHOWN
