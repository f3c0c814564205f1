"""A case with somebody complained about, and acts on it, each in a transaction of its own as the desk does them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from sqlalchemy import select

from casefile import decisions
from casefile.cabinet import Cabinet
from casefile.case_people import people_of
from casefile.findings import Findings
from casefile.report import Report
from casefile.school import Person
from casefile.tables import AuditLine, Case, Draft, new_id
from tests.casefile.filed import file
from tests.cast import HEAD, findings, report

DAWN = "Dawn Kettle"
BAN = {"alternatives": "A warning did not help.", "children": "Their aunt brings them."}
_raw = count(1)


def a_case(
    cabinet: Cabinet, judged: Findings | None = None, what: Report | None = None, *, subjects: tuple[str, ...] = (DAWN,)
) -> Case:
    """A case that a report opened; one parent is complained about."""
    number = next(_raw)
    what = what or report(message_id=f"worked{number}@parents.example")
    case = file(cabinet, f"worked {number}".encode(), what, judged or findings(subjects=subjects)).case
    assert case is not None
    return case


def act(cabinet: Cabinet, case: Case, does: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """One act on a case."""
    with cabinet.writing() as session:
        return does(session, cabinet, session.get_one(Case, case.id), *arguments, **named)


def read(cabinet: Cabinet, case: Case, reads: Callable[..., Any], *arguments: Any) -> Any:
    """What `reads` tells of a case."""
    with cabinet.reading() as session:
        return reads(session, cabinet, session.get_one(Case, case.id), *arguments)


def decide(cabinet: Cabinet, case: Case, outcome: str = "warning", person: Person = HEAD, **changes: Any) -> str:
    """Decides an outcome about everybody complained about; the decision's id."""
    given = {"reason": "It was said in front of other parents.", "about": subjects(cabinet, case), "record": BAN}
    made = act(cabinet, case, decisions.decide, person, outcome=outcome, **{**given, **changes})
    return str(made.id)


def a_letter(cabinet: Cabinet, case: Case, state: str = "sent", **values: object) -> None:
    """A letter as far as its state and whom it is to count; its words cannot be opened."""
    with cabinet.writing() as session:
        session.add(
            Draft(
                id=new_id(),
                case_id=case.id,
                state=state,
                why="",
                subject=b"",
                text=b"",
                recipient=b"",
                recipient_hash="",
                thread=b"",
                message_id=new_id(),
                created_at=cabinet.now(),
                changed_at=cabinet.now(),
                **{"letter": "acknowledgement", "to_role": "reporter", **values},
            )
        )


def subjects(cabinet: Cabinet, case: Case) -> list[str]:
    """The ids of those complained about."""
    return [each.person_id for each in read(cabinet, case, people_of) if each.role == "subject"]


def state(cabinet: Cabinet, case: Case) -> str:
    with cabinet.reading() as session:
        return session.get_one(Case, case.id).state


def acts(cabinet: Cabinet, case: Case) -> list[tuple[str, str]]:
    """Who did what on a case, by its audit trail."""
    with cabinet.reading() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.case_id == case.id).order_by(AuditLine.seq))
        return [(each.actor, each.act) for each in lines]
