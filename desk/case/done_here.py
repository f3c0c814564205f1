"""What was just done on a case, said at the place where it was done, with a way to undo it where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from desk.in_words import said

# Where on the page each thing is said; "" is above everything.
_PLACES = {
    **dict.fromkeys(("accepted", "suggested", "removed", "labelled", "changed"), "labels"),
    **dict.fromkeys(("gathered", "struck-out", "entry-back", "meeting-held"), "gathered"),
    **dict.fromkeys(("date-done", "date-removed", "date-open", "meeting-moved", "meeting-cancelled"), "dates"),
    **dict.fromkeys(("decided", "proposed", "decision-agreed", "second-asked"), "decisions"),
    **dict.fromkeys(("decision-dropped", "decision-changed"), "decisions"),
    **dict.fromkeys(("person-added", "person-saved", "kept", "lifted", "kept-too"), "people"),
    **dict.fromkeys(("lane-answered", "lane-removed", "lane-open"), "lanes"),
}
# What undoes it: the endpoint, what its address calls the thing, and what is sent.
_UNDO: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "removed": ("case.judge", "finding_id", {"standing": "suggested"}),
    "struck-out": ("gathered.back", "entry_id", {}),
    "date-done": ("date.judge", "date_id", {"standing": "open"}),
    "date-removed": ("date.judge", "date_id", {"standing": "open"}),
    "lane-answered": ("lane.judge", "lane_id", {"standing": "open"}),
    "lane-removed": ("lane.judge", "lane_id", {"standing": "open"}),
}


@dataclass(frozen=True, slots=True)
class Undo:
    """A form of one button that takes back what was done."""

    path: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DoneHere:
    """What is said, at which place of the page, and how it is undone (None where it is not)."""

    place: str
    words: str
    undo: Undo | None


def done_here(reference: str) -> DoneHere | None:
    """What the address of the page says was done; None where it says nothing that is known."""
    code, what = request.args.get("done", ""), request.args.get("what", "")
    words = said(code)
    if not words:
        return None
    undo = None
    if code in _UNDO and what.isalnum():
        endpoint, name, fields = _UNDO[code]
        values: dict[str, Any] = {"reference": reference, name: what}
        undo = Undo(url_for(endpoint, **values), fields)
    return DoneHere(_PLACES.get(code, ""), words, undo)
