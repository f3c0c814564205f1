"""Cases: all that the person may see, by state, class, kind, time and people; what waits in each stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casefile.cabinet import Cabinet
from casefile.case_filter import OPEN, CasePage, name_of_person, page_of, somebody_named, states_seen
from casefile.case_list import ListedCase
from casefile.clocks import london_day
from casefile.need_to_know import Seen, seen_of
from casefile.school import Person
from casefile.tables import Case
from casefile.what_waits import live_cases
from desk.at_hand import asking, at_hand
from desk.cases.asked_for import SORT_WORDS, AskedFor, asked_for
from desk.today.need import Need
from desk.today.what_now import needs_of

pages = Blueprint("cases", __name__)

_LONGEST_PAGE = 6


@dataclass(frozen=True, slots=True)
class Row:
    """A case of the page, and what presses most in it."""

    case: ListedCase
    need: Need | None


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that stands, in words, and where the page is without it."""

    words: str
    path: str


@pages.get("/cases")
def page() -> str:
    """One page of the list."""
    cabinet, person = at_hand().cabinet, asking()
    asked = asked_for(request.args, cabinet.school, cabinet.vocabulary, london_day(cabinet.now()))
    with cabinet.reading() as session:
        seen = seen_of(session, cabinet.school, person)
        among = _to_do(session, cabinet, person, seen, asked.groups) if asked.groups else None
        found = page_of(session, cabinet, person, seen, asked.wanted(among), _number())
        rows = _rows(session, cabinet, person, found)
        counts = states_seen(session, seen)
        whom = name_of_person(session, cabinet, person, asked.values["person"]) if "person" in asked.values else None
    return render_template(
        "cases/cases.html",
        asked=asked,
        found=found,
        rows=rows,
        chips=_chips(asked, whom),
        tabs=_tabs(asked, counts),
        is_empty=not counts,
        sorts=SORT_WORDS,
        path_to=lambda number: _path(asked.parts() | {"page": str(number)}),
        nobody=request.args.get("nobody") == "1",
    )


@pages.post("/cases/person")
def by_name() -> Response:
    """Looks for all matters with somebody, by the name as it stands on a case page. The name stands in no address."""
    cabinet = at_hand().cabinet
    with cabinet.reading() as session:
        person_id = somebody_named(session, cabinet, asking(), request.form.get("name", "").strip())
    if person_id is None:
        return redirect(url_for("cases.page", nobody=1), 303)
    return redirect(url_for("cases.page", person=person_id), 303)


def _to_do(session: Session, cabinet: Cabinet, person: Person, seen: Seen, groups: tuple[str, ...]) -> set[str]:
    """The ids of the cases in which something waits for the person."""
    return needs_of(session, cabinet, person, live_cases(session, seen)).cases(groups)


def _rows(session: Session, cabinet: Cabinet, person: Person, found: CasePage) -> list[Row]:
    needs = needs_of(session, cabinet, person, found.rows)
    first: dict[str, Need] = {}
    for _, _, things in needs.in_order():
        for each in things:
            first.setdefault(each.case_id, each)
    pairs: zip[tuple[Case, ListedCase]] = zip(found.rows, found.cases, strict=True)
    return [Row(case, first.get(row.id)) for row, case in pairs]


def _chips(asked: AskedFor, whom: str | None) -> list[Chip]:
    said = dict(asked.said)
    if "person" in said:
        said["person"] = f"With {whom}" if whom else "With somebody who is in no case you can see"
    return [Chip(words, _path(asked.without(name))) for name, words in said.items()]


def _tabs(asked: AskedFor, counts: dict[str, int]) -> list[tuple[str, int, str, bool]]:
    """Words, count, path and whether it stands: the states of cases people ask for most."""
    closed, everything = counts.get("closed", 0), sum(counts.values())
    tabs = (("", "All", everything), (OPEN, "Open", everything - closed), ("closed", "Closed", closed))
    here, rest = asked.values.get("state", ""), asked.without("state")
    return [
        (words, count, _path(rest | ({"state": state} if state else {})), here == state) for state, words, count in tabs
    ]


def _path(parts: dict[str, str]) -> str:
    values: dict[str, Any] = dict(parts)
    return url_for("cases.page", **values)


def _number() -> int:
    said = request.args.get("page", "1")
    return int(said) if said.isascii() and said.isdigit() and len(said) < _LONGEST_PAGE else 1
