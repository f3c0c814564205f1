"""The mail balance in one line: what came in, and what became of it, as far as the person may know."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from casefile.mail_balance import TO_READ, Balance
from casefile.mail_list import counts_of
from casefile.need_to_know import Seen
from casefile.tables import Case, Mail

_SORTS = (
    ("enquiry", "for the office"),
    ("automatic", "automatic"),
    ("junk", "junk"),
    ("set-aside", "set aside"),
    ("to-read", "being read"),
)


def counts_for(session: Session, seen: Seen, others: ColumnElement[bool]) -> dict[str, int]:
    """What became of the mails, without those kept from the person: a count would tell that they exist.

    `others` is the condition of the mails without a case that the person may see.
    """
    mails = select(func.count(Mail.case_id), func.count(func.distinct(Mail.case_id)))
    in_cases, opened = session.execute(mails.where(_in(seen))).one()
    to_read = session.scalar(select(func.count()).where(Mail.state.in_(TO_READ))) or 0
    counts = {"cases": opened, "follow-ups": in_cases - opened, "to-read": to_read}
    return counts | counts_of(session, others)


def _in(seen: Seen) -> ColumnElement[bool]:
    """The mails of the cases that a person may know of."""
    if set(seen.usual) == {True, False}:
        return and_(Mail.case_id.is_not(None), Mail.case_id.not_in(seen.hidden))
    return Mail.case_id.in_(select(Case.id).where(seen.where))


def in_one_line(counts: dict[str, int]) -> str:
    """The counts as people say them: 12 mails came in: 8 in cases, 3 for the office, 1 junk."""
    parts = [f"{counts[sort]} {name}" for sort, name in _SORTS if counts[sort]]
    parts[:0] = [f"{in_cases} in cases"] if (in_cases := counts["cases"] + counts["follow-ups"]) else []
    if not parts:
        return "No mail has come in yet."
    return f"{mails(sum(counts.values()))} came in: {', '.join(parts)}."


def what_is_wrong(balance: Balance) -> list[str]:
    """What does not add up, a sentence each with what to do; nothing where it holds."""
    wrong = []
    if balance.late:
        wrong.append(f"{mails(balance.late)} waited to be read for more than an hour. Is the daemon running?")
    if balance.missing:
        wrong.append(
            f"{mails(abs(balance.missing))} {'fewer' if balance.missing > 0 else 'more'} here than came in. "
            "Was the database restored or changed by hand? Compare it with the mailbox."
        )
    return wrong


def mails(count: int) -> str:
    """A number of mails in words."""
    return "1 mail" if count == 1 else f"{count} mails"
