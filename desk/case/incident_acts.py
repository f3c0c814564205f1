"""What a leader says of two cases that may be about one incident. Whoever sees only one of them finds no link."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from casefile import register
from casefile.incidents import settle_link
from casefile.linked_cases import keep_too, link_for
from desk.at_hand import asking, at_hand

pages = Blueprint("incident", __name__)


@pages.post("/case/<reference>/incident/<link_id>")
def settle(reference: str, link_id: str) -> Response:
    """The two are about the same incident, or they are not."""
    cabinet, person, standing = at_hand().cabinet, asking(), request.form.get("standing", "")
    with cabinet.writing() as session:
        case = register.case_for(session, cabinet, person, reference)
        link, _ = link_for(session, cabinet, person, case, link_id)
        settle_link(session, cabinet, link, standing, person.id)
    return redirect(url_for("case.page", reference=reference, done=standing), 303)


@pages.post("/case/<reference>/incident/<link_id>/keep")
def keep(reference: str, link_id: str) -> Response:
    """Keeps the case from those, too, from whom the linked one is kept."""
    cabinet, person = at_hand().cabinet, asking()
    with cabinet.writing() as session:
        case = register.case_for(session, cabinet, person, reference)
        _, other = link_for(session, cabinet, person, case, link_id)
        keep_too(session, cabinet, case, other, person.id)
    return redirect(url_for("case.page", reference=reference, done="kept-too", _anchor="people"), 303)
