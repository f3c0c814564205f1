"""The mail balance in one line: what came in, and what became of it, as far as the person may know."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casefile.mail_balance import Balance, sort_of, what_became
from casefile.other_mail import OtherMail
from casefile.register import CaseSummary
from casefile.tables import Case, Mail

# Of more mails than this, which are not opened one by one here, one more or less tells nobody anything.
MOST_OTHERS = 200
_WITHOUT_A_CASE = ("enquiry", "automatic", "junk", "set-aside")
_SORTS = (
    ("enquiry", "for the office"),
    ("automatic", "automatic"),
    ("junk", "junk"),
    ("set-aside", "set aside"),
    ("to-read", "being read"),
)


def counts_for(session: Session, cases: list[CaseSummary], others: list[OtherMail]) -> dict[str, int]:
    """What became of the mails, without those of cases kept from the person: a count would tell that they exist."""
    counts = what_became(session)
    seen = {each.reference for each in cases}
    per_case = session.execute(
        select(Case.reference, func.count()).join(Mail, Mail.case_id == Case.id).group_by(Case.reference)
    )
    mails_of_cases = [count for reference, count in per_case if reference in seen]
    counts["cases"], counts["follow-ups"] = len(mails_of_cases), sum(mails_of_cases) - len(mails_of_cases)
    if sum(counts[sort] for sort in _WITHOUT_A_CASE) <= MOST_OTHERS:
        sorts = [sort_of(each.state, each.kind, in_case=False) for each in others]
        counts |= {sort: sorts.count(sort) for sort in _WITHOUT_A_CASE}
    return counts


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
