"""Information gathered: kept sealed, never changed, struck out with a reason and still readable."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from casefile import gathered
from casefile.cabinet import Cabinet
from casefile.errors import CaseworkError, NotAllowed
from casefile.tables import CaseEntry
from tests.casefile.worked import a_case, act, acts, read
from tests.cast import MARKED

TODAY = date(2026, 11, 24)
ENTRY: dict[str, Any] = {"sort": "call", "on_day": TODAY, "who": f"Ms {MARKED}", "words": f"{MARKED}: she shouted."}


def test_an_entry_is_sealed_and_read_back_in_the_order_of_days(cabinet: Cabinet) -> None:
    case = a_case(cabinet)
    act(cabinet, case, gathered.add_entry, "head", **ENTRY)
    act(cabinet, case, gathered.add_entry, "deputy", **{**ENTRY, "sort": "note", "on_day": date(2026, 11, 23)})
    earlier, later = read(cabinet, case, gathered.entries_of)
    assert (earlier.sort, earlier.by, later.who, later.words) == ("note", "deputy", ENTRY["who"], ENTRY["words"])
    assert acts(cabinet, case)[-2:] == [("head", "entry-added"), ("deputy", "entry-added")]
    with cabinet.reading() as session:
        for row in session.scalars(select(CaseEntry)):
            assert MARKED.encode() not in row.who + row.words


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"words": " "}, "nothing to keep"),
        ({"words": "x" * 20_001}, "longer than 20,000"),
        ({"on_day": date(2026, 11, 25)}, "still to come"),
        ({"sort": "closed"}, "say what it is"),
    ],
)
def test_what_cannot_be_kept_is_said_in_words(cabinet: Cabinet, changes: dict[str, Any], says: str) -> None:
    case = a_case(cabinet)
    with pytest.raises(CaseworkError, match=says):
        act(cabinet, case, gathered.add_entry, "head", **{**ENTRY, **changes})
    assert read(cabinet, case, gathered.entries_of) == []


def test_an_entry_is_struck_out_once_with_a_reason_and_stays(cabinet: Cabinet) -> None:
    case, other = a_case(cabinet), a_case(cabinet)
    entry = act(cabinet, case, gathered.add_entry, "head", **ENTRY)
    with pytest.raises(CaseworkError, match="without a reason"):
        act(cabinet, case, gathered.strike_out, entry.id, "head", "")
    with pytest.raises(NotAllowed):
        act(cabinet, other, gathered.strike_out, entry.id, "head", "Wrong case.")
    act(cabinet, case, gathered.strike_out, entry.id, "deputy", "It was another parent.")
    with pytest.raises(CaseworkError, match="already"):
        act(cabinet, case, gathered.strike_out, entry.id, "head", "Again.")
    (struck,) = read(cabinet, case, gathered.entries_of)
    assert (struck.words, struck.struck_by, struck.struck_why) == (ENTRY["words"], "deputy", "It was another parent.")
