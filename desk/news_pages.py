"""Whether something new came since a page was shown: one sign, for the line that the script shows on the first page.

It tells of cases that the person may see and of nothing else; what it was stands on the page alone.
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile.need_to_know import may_see_case
from casefile.tables import AuditLine, Case
from desk.at_hand import asking, at_hand

pages = Blueprint("news", __name__)

# What changes the first page of others than whoever did it.
_NEWS = frozenset(
    {
        "case-opened",
        "case-reopened",
        "case-given",
        "mail-joined",
        "automatic-reply",
        "pictures-read",
        "second-asked",
        "seal-lifted",
        "draft-written",
        "draft-returned",
        "draft-first-approved",
        "decision-proposed",
        "letter-bounced",
        "letter-failed",
        "letter-stopped",
        "letter-unsure",
    }
)
# A page that nobody showed anew for longer than this many acts of everybody asks about the last of them.
_MOST_LINES = 300
# Twelve digits are years that no calendar of ours has.
_LONGEST = 11


@pages.get("/news")
def since() -> Response:
    """One sign: 1 where there is something new since `since` (seconds of the epoch), else 0."""
    said = request.args.get("since", "")
    is_number = said.isascii() and said.isdigit() and len(said) <= _LONGEST
    with at_hand().cabinet.reading() as session:
        found = is_number and _has_news(session, datetime.fromtimestamp(int(said), UTC))
    return Response("1" if found else "0", mimetype="text/plain")


def _has_news(session: Session, since: datetime) -> bool:
    newest = session.scalars(select(AuditLine).order_by(AuditLine.seq.desc()).limit(_MOST_LINES))
    seen: dict[str, bool] = {}
    for line in newest:
        if datetime.fromisoformat(line.at) <= since:
            return False
        if line.act in _NEWS and line.actor != asking().id and line.case_id:
            if line.case_id not in seen:
                case = session.get_one(Case, line.case_id)
                seen[line.case_id] = may_see_case(session, at_hand().cabinet.school, asking(), case)
            if seen[line.case_id]:
                return True
    return False
