"""How the desk itself is: an open "ok" for the machine that watches it, and counts without content for IT."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from desk.at_hand import at_hand
from desk.oversight.house_health import house_signs, versions
from desk.oversight.mail_health import mail_signs

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def alive() -> Response:
    """Says "ok" where the database answers, else 503."""
    try:
        with at_hand().cabinet.reading() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return Response("the database does not answer\n", 503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")


@pages.get("/health")
def page() -> str:
    """What is well and what is not, in counts and times: nothing of what anybody wrote."""
    cabinet, premises = at_hand().cabinet, at_hand().settings.premises
    with cabinet.database.snapshot() as session:
        post, house = mail_signs(session, cabinet), house_signs(session, cabinet, premises)
        built_of = versions(session, cabinet, premises)
    amiss = [each for each in (*post, *house) if each.good is False]
    return render_template("oversight/health.html", post=post, house=house, amiss=amiss, versions=built_of)
