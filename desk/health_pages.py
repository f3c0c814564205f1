"""How the desk itself is: an open "ok" for the machine that watches it, and counts without content for IT."""

from __future__ import annotations

from importlib import metadata
from platform import python_version

from flask import Blueprint, Response, render_template
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import InstrumentedAttribute, Session

from casefile.mail_balance import weigh
from casefile.tables import AuditHead, Draft, Notice
from desk.at_hand import at_hand
from desk.mail.mail_balance import in_one_line, what_is_wrong

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
    """Counts, versions and the last audit line: nothing of what anybody wrote."""
    cabinet = at_hand().cabinet
    with cabinet.database.snapshot() as session:
        head = session.get(AuditHead, 1)
        letters = _counts(session, Draft.state)
        notices = _counts(session, Notice.state)
        balance = weigh(session, cabinet)
    at, newest = cabinet.database.revisions()
    return render_template(
        "health.html",
        balance=in_one_line(balance.became),
        wrong=what_is_wrong(balance),
        letters=letters,
        notices=notices,
        audit_lines=head.seq if head else 0,
        versions={
            "Concerns Desk": _version(),
            "Tables": f"{at}" if at == newest else f"{at}, newest is {newest}",
            "Database": cabinet.database.engine.dialect.name,
            "Master key": str(cabinet.vault.version),
            "Python": python_version(),
        },
    )


def _counts(session: Session, state: InstrumentedAttribute[str]) -> dict[str, int]:
    rows = session.execute(select(state, func.count()).group_by(state))
    return {name: int(count) for name, count in rows}


def _version() -> str:
    try:
        return metadata.version("concerns-desk")
    except metadata.PackageNotFoundError:
        return "run from its source"
