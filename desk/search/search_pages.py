"""The search page. What is looked for comes in a form: it stands in no address, no history and no log."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session

from casefile.case_texts import texts_of
from casefile.search import Filter, Found, Hit, note_found, refresh, search
from casefile.search_query import Query, read_query
from casefile.states import CASE
from casefile.tables import Case
from desk.at_hand import asking, at_hand
from desk.marked_words import Piece
from desk.search.found_lines import Line, Looked, address_of, lines_of, title_of

pages = Blueprint("search", __name__)

ON_A_PAGE = 20
_LATEST = 1_000_000
_STATES = {"any": "Open and closed", "open": "Open", "closed": "Closed"}
_TIMES = {"any": "At any time", "30": "In the last 30 days", "365": "In the last 12 months"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: the words, which cases to look at, whether also by who wrote, and from which result on."""

    typed: str = ""
    states: str = "any"
    time: str = "any"
    writers: bool = False
    first: int = 0

    @classmethod
    def sent(cls) -> Asked:
        """As the form came; what no form of ours holds is as if it were not there."""
        form = request.form
        states, time, first = form.get("states", ""), form.get("time", ""), form.get("first", "")
        return cls(
            form.get("words", "").strip(),
            states if states in _STATES else "any",
            time if time in _TIMES else "any",
            form.get("writers") == "yes",
            min(int(first), _LATEST) if first.isascii() and first.isdigit() else 0,
        )

    @property
    def narrows(self) -> bool:
        """True where not all cases are looked at."""
        return self.states != "any" or self.time != "any"

    def among(self) -> Filter:
        """Which cases are looked at."""
        states = {"any": (), "open": tuple(each for each in CASE if each != "closed"), "closed": ("closed",)}
        since = at_hand().cabinet.now() - timedelta(days=int(self.time)) if self.time != "any" else None
        return Filter(states[self.states], since)


@dataclass(frozen=True, slots=True)
class Shown:
    """A case that was found, as it stands on the page."""

    case: Case
    title: list[Piece]
    lines: list[Line]
    by_writer: bool


@pages.get("/search")
def page() -> str:
    """The empty field."""
    return _page(Asked())


@pages.post("/search")
def found() -> str:
    """What was found. Noted is, for each case that is shown, that lines of it were; never what was looked for."""
    cabinet, person, asked = at_hand().cabinet, asking(), Asked.sent()
    query = read_query(asked.typed)
    if not query:
        return _page(asked)
    unread = refresh(cabinet, person)
    with cabinet.reading() as session:
        result = search(session, cabinet, person, query, among=asked.among(), writers=asked.writers)
        asked = _on_a_page(asked, len(result.hits))
        hits = result.hits[asked.first : asked.first + ON_A_PAGE]
        shown = [_shown(session, each, _looked(query, result)) for each in hits]
    if hits:
        with cabinet.writing() as session:
            note_found(session, cabinet, person, hits)
    return _page(asked, result, shown, unread)


def _on_a_page(asked: Asked, count: int) -> Asked:
    """Behind the last page it is the last one: how many were found is not told without showing, and noting, some of them."""
    return replace(asked, first=min(asked.first, max(0, count - 1) // ON_A_PAGE * ON_A_PAGE))


def _looked(query: Query, result: Found) -> Looked:
    begun = tuple(each.term for each in query.words if each.shown in result.begins)
    return Looked(frozenset(each.term for each in query.words) - set(begun), begun)


def _shown(session: Session, hit: Hit, looked: Looked) -> Shown:
    case = session.get_one(Case, hit.case_id)
    opened = texts_of(session, at_hand().cabinet, case)
    return Shown(case, title_of(opened, looked), lines_of(opened, looked), hit.by_writer)


def _page(asked: Asked, result: Found | None = None, shown: list[Shown] | None = None, unread: int = 0) -> str:
    return render_template(
        "search/search.html",
        asked=asked,
        result=result,
        shown=shown or [],
        unread=unread,
        on_a_page=ON_A_PAGE,
        address_of=address_of,
        states=_STATES,
        times=_TIMES,
    )
