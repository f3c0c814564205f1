"""Cases as rows, for counting: nothing of them is ever opened but their title on a list."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from itertools import count

from casefile.cabinet import Cabinet
from casefile.clocks import london_day, school_days_after
from casefile.school_class import hash_of_class
from casefile.tables import Case, CaseFinding, Decision, Draft, Mail, Recusal, new_id
from casefile.vault import Slot

_number = count(1)


def counted_case(
    cabinet: Cabinet,
    opened: datetime,
    *,
    categories: Sequence[str] = (),
    flags: Sequence[str] = (),
    taken_off: Sequence[str] = (),
    school_class: str = "",
    answered: datetime | None = None,
    closed: datetime | None = None,
    outcomes: Sequence[tuple[str, datetime]] = (),
    withdrawn: date | None = None,
    kept_from: Sequence[str] = (),
    sealed: bool = False,
    joined_to: str | None = None,
) -> str:
    """One case; gives its id."""
    number, case_id, mail_id = next(_number), new_id(), new_id()
    with cabinet.writing() as session:
        folder = cabinet.new_folder(session)
        day = london_day(opened)
        case = Case(
            id=case_id,
            reference=f"CD-{number:04}",
            state="closed" if closed else "under-review",
            key_id=folder.key_id,
            title=folder.seal("A matter", Slot("cases", case_id, "title")),
            reporter=folder.seal(json.dumps({"name": "", "address": ""}), Slot("cases", case_id, "reporter")),
            safeguarding="safeguarding" in flags,
            class_hash=hash_of_class(cabinet, school_class),
            acknowledge_by=school_days_after(cabinet.school, day, cabinet.school.acknowledge_within),
            outcome_by=school_days_after(cabinet.school, day, cabinet.school.outcome_within),
            opened_at=opened,
            closed_at=closed,
            withdrawn_on=withdrawn,
            joined_to=joined_to,
            news=False,
        )
        mail = Mail(
            id=mail_id, digest=f"{number:064}", size=1, key_id=folder.key_id, state="filed", raw=b"", kind="concern"
        )
        mail.case_id, mail.collected_at, mail.seal = case_id, opened, "stands" if sealed else None
        session.add(case)
        session.flush()
        session.add(mail)
        session.flush()
        for sort, labels in (("category", categories), ("flag", flags)):
            for label in labels:
                standing = "removed" if label in taken_off else "suggested"
                session.add(CaseFinding(id=new_id(), case_id=case_id, mail_id=mail_id, sort=sort, label=label,
                                        confidence=0.9, evidence=b"", standing=standing))  # fmt: skip
        for outcome, at in outcomes:
            session.add(Decision(id=new_id(), case_id=case_id, outcome=outcome, state="standing", reason=b"", record=b"",
                                 made_by="head", made_at=at))  # fmt: skip
        for person in kept_from:
            session.add(Recusal(id=new_id(), case_id=case_id, person_id=person, reason=b"", made_at=opened))
        if answered:
            session.add(_letter(case_id, number, answered))
    return case_id


def _letter(case_id: str, number: int, sent: datetime) -> Draft:
    sealed = dict.fromkeys(("subject", "text", "recipient", "thread"), b"")
    return Draft(
        id=new_id(),
        case_id=case_id,
        letter="acknowledgement",
        state="sent",
        why="",
        recipient_hash="",
        message_id=f"counted-{number}@school.example",
        sent_at=sent,
        created_at=sent,
        changed_at=sent,
        **sealed,
    )
