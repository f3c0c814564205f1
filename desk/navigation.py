"""The way about the desk: the pages that are there and open to a person's roles, in the order of their use."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask import current_app, g, request

from desk.gate import OFFICE, READS, WHO_MAY

# By endpoint, as `desk.gate` knows it.
_FIRST = {"first.page": "Today", "cases.page": "Cases", "search.page": "Search", "health.page": "Health"}
_THEN = {"insight.page": "Insight", "call.log": "Phone call", "mail.everything": "Other mail"}
_MORE = {
    "staff.page": "People",
    "letters.page": "Letters",
    "audit.page": "Audit",
    "mine.page": "My sign-in",
}
# The first page sends IT on to Health.
_NOTHING_ELSEWHERE = {"first.page": READS | OFFICE}


@dataclass(frozen=True, slots=True)
class Entry:
    """A page to go to. `here` is "page" on that very page, "true" on one that belongs to it, "" elsewhere."""

    endpoint: str
    title: str
    here: str


@dataclass(frozen=True, slots=True)
class Navigation:
    """`first` always stands in the bar; `then` does where there is room, and else under "More" with `more`."""

    first: tuple[Entry, ...]
    then: tuple[Entry, ...]
    more: tuple[Entry, ...]


def navigation(roles: Collection[str]) -> Navigation:
    """Where somebody with these roles may go. A page that is not registered is not offered."""
    return Navigation(_open(_FIRST, roles), _open(_THEN, roles), _open(_MORE, roles))


def _open(titles: dict[str, str], roles: Collection[str]) -> tuple[Entry, ...]:
    there = current_app.view_functions
    return tuple(
        Entry(endpoint, title, _here(endpoint))
        for endpoint, title in titles.items()
        if endpoint in there and _NOTHING_ELSEWHERE.get(endpoint, WHO_MAY.get(endpoint, set())) & set(roles)
    )


def _here(endpoint: str) -> str:
    # What does not exist and what is refused look the same: an error page is nowhere.
    if "is_error" in g:
        return ""
    if request.endpoint == endpoint:
        return "page"
    return "true" if (request.endpoint or "").split(".")[0] == endpoint.split(".", maxsplit=1)[0] else ""
