"""People: who may use the desk, how they sign in, and a way back for somebody who lost theirs. For leaders."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casefile.school import Person
from desk.at_hand import asking, at_hand
from desk.sign_in import invitations, sessions, staff_list, way_back, ways_in
from desk.sign_in.fresh import ask_again, is_fresh

pages = Blueprint("staff", __name__)


@pages.get("/people")
def page() -> str:
    """Everybody with a role."""
    hand = at_hand()
    with hand.cabinet.reading() as session:
        return render_template("staff/staff.html", staff=staff_list.everybody(session, hand.cabinet))


@pages.post("/people/<person_id>/invite")
def invite(person_id: str) -> Response:
    """Mails an invitation. Raises `CaseworkError` for somebody who has a way in."""
    hand, whom = at_hand(), _whom(person_id)
    with hand.cabinet.writing() as session:
        invitations.invite(session, hand.cabinet, asking().id, whom, hand.settings.desk_url)
    return redirect(url_for("staff.page", done="invited"), 303)


@pages.post("/people/<person_id>/sessions/end")
def end(person_id: str) -> Response:
    """Signs somebody out everywhere."""
    hand, whom = at_hand(), _whom(person_id)
    with hand.cabinet.writing() as session:
        sessions.end_others(session, hand.cabinet, asking().id, whom.id)
    return redirect(url_for("staff.page", done="signed-out-everywhere"), 303)


@pages.get("/people/<person_id>/way-back")
def lost(person_id: str) -> Response | str:
    """What giving somebody a way back in means, before it is done."""
    whom = _another(person_id)
    if not is_fresh():
        return ask_again(url_for("staff.lost", person_id=whom.id))
    with at_hand().cabinet.reading() as session:
        return render_template("staff/way_back.html", whom=whom, ways=ways_in.of(session, whom.id))


@pages.post("/people/<person_id>/way-back")
def give_way_back(person_id: str) -> Response:
    """Takes their ways in away and mails a new invitation."""
    hand, whom = at_hand(), _another(person_id)
    if not is_fresh():
        return ask_again(url_for("staff.lost", person_id=whom.id))
    with hand.cabinet.writing() as session:
        way_back.give(session, hand.cabinet, asking().id, whom, hand.settings.desk_url)
    return redirect(url_for("staff.page", done="way-back"), 303)


def _whom(person_id: str) -> Person:
    person = at_hand().cabinet.school.person(person_id)
    return person if person is not None and person.roles else abort(404)


def _another(person_id: str) -> Person:
    """Nobody gives a way back to themselves: whoever sits at their open screen could."""
    person = _whom(person_id)
    return person if person.id != asking().id else abort(404)
