"""The mail balance in one line: what came in, and what became of it, as far as the person may know."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casefile import register
from casefile.other_mail import OtherMail
from casefile.register import CaseSummary
from casefile.tables import Case, Mail

# Of more mails than this, which are not opened one by one here, one more or less tells nobody anything.
MOST_OTHERS = 200
_WITHOUT_A_CASE = ("enquiry", "automatic", "junk", "set-aside")
_SORTS = (
    ("cases", "in cases"),
    ("enquiry", "for the office"),
    ("automatic", "automatic"),
    ("junk", "junk"),
    ("set-aside", "set aside"),
    ("to-read", "being read"),
)


def balance_for(session: Session, cases: list[CaseSummary], others: list[OtherMail]) -> dict[str, int]:
    """The balance without mails of cases that are kept from the person: a count would tell that they exist."""
    counts = register.balance(session)
    seen = {each.reference for each in cases}
    per_case = session.execute(
        select(Case.reference, func.count()).join(Mail, Mail.case_id == Case.id).group_by(Case.reference)
    )
    counts["cases"] = sum(count for reference, count in per_case if reference in seen)
    if sum(counts[sort] for sort in _WITHOUT_A_CASE) <= MOST_OTHERS:
        counts |= {sort: sum(_sort(each) == sort for each in others) for sort in _WITHOUT_A_CASE}
    counts["seen"] = sum(counts[sort] for sort, _ in _SORTS)
    return counts


def in_one_line(counts: dict[str, int]) -> str:
    """The counts as people say them: 12 mails came in: 8 in cases, 3 for the office, 1 junk."""
    parts = [f"{counts[sort]} {name}" for sort, name in _SORTS if counts[sort]]
    if not parts:
        return "No mail has come in yet."
    mails = "1 mail" if counts["seen"] == 1 else f"{counts['seen']} mails"
    return f"{mails} came in: {', '.join(parts)}."


def _sort(mail: OtherMail) -> str:
    if mail.state == "set-aside":
        return mail.state
    return mail.kind if mail.kind in {"automatic", "junk"} else "enquiry"
