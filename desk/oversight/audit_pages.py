"""Who did what, when: the audit trail, as far as the person may know, and whether its chain holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casefile import audit_list, audit_trail
from casefile.audit_list import Wanted
from casefile.errors import NotAllowed
from casefile.register import case_for
from desk.at_hand import asking, at_hand
from desk.forms import read_day
from desk.oversight.audit_words import SORTS, acts_of, said

pages = Blueprint("audit", __name__)

_FIELDS = ("who", "case", "sort", "first", "last")
_LONGEST = 40


@pages.get("/audit")
def page() -> str:
    """A page of lines. That somebody read them is a line of its own, once for each question."""
    cabinet, person = at_hand().cabinet, asking()
    asked = {name: request.args.get(name, "").strip()[:_LONGEST] for name in _FIELDS}
    older = request.args.get("older", "")
    with cabinet.reading() as session:
        wanted, wrong = _wanted(session, asked)
        found = audit_list.lines_for(session, cabinet, person, wanted, older) if not wrong else audit_list.Lines((), "")
        checked = audit_list.last_checked(session)
    if not older and not wrong:
        with cabinet.writing() as session:
            audit_list.note_reading(session, cabinet, person, wanted.case_id)
    return render_template(
        "oversight/audit.html",
        lines=said(cabinet, found.lines),
        older=url_for("audit.page", **_filled(asked), older=found.older) if found.older else "",
        is_older=bool(older),
        asked=asked,
        is_asked=any(asked.values()),
        wrong=wrong,
        sorts=SORTS,
        people=[each for each in cabinet.school.people if each.roles],
        program=audit_trail.PROGRAM,
        of_cases=person.has("leader") or person.has("dsl"),
        of_desk=person.has("leader") or person.has("it"),
        checked=datetime.fromisoformat(checked.at) if checked else None,
        holds=checked is not None and audit_list.held(checked),
    )


@pages.post("/audit/check")
def check() -> Response:
    """Walks the chain of the whole trail, and notes whether it holds."""
    holds = audit_list.check(at_hand().cabinet, asking())
    return redirect(url_for("audit.page", done="trail-holds" if holds else None), 303)


def _wanted(session: Session, asked: dict[str, str]) -> tuple[Wanted, str]:
    """What is asked for, and what is wrong with it. A case that is not for the person is none."""
    case_id, first, last = "", read_day(asked["first"]), read_day(asked["last"])
    if (asked["first"] and not first) or (asked["last"] and not last):
        return Wanted(), "Give a day, such as 24/11/2026."
    if asked["case"]:
        try:
            case_id = case_for(session, at_hand().cabinet, asking(), asked["case"].upper()).id
        except NotAllowed:
            return Wanted(), "There is no case of that reference, or it is not for you."
    return Wanted(asked["who"], case_id, acts_of(asked["sort"]), first, last), ""


def _filled(asked: dict[str, str]) -> dict[str, Any]:
    return {name: value for name, value in asked.items() if value}
