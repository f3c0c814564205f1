"""Cases that may be about one incident: found by what their mails share, linked by a person, never put together.

    suggested → confirmed | rejected;  confirmed → rejected;  rejected → confirmed

Suggested are two cases that share a picture, or two lines of a chat, or somebody complained of on one day in one
group. Each case keeps its key, its people and its letters; only those who may see both learn of a link
(`casefile.linked_cases`). So neither case's story tells of it: who sees the one need not know that there is another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from casefile import audit_trail, filing
from casefile.cabinet import Cabinet
from casefile.errors import ForbiddenMove, VaultError
from casefile.findings import Findings
from casefile.incident_marks import marks_of, share_a_picture
from casefile.report import Report
from casefile.states import move
from casefile.tables import Case, IncidentLink, IncidentMark, Mail, new_id

# Sort, mark, mail and case.
_Shared = tuple[str, str, str, str]
STANDINGS = ("confirmed", "rejected")
_LEAST_LINES = 2
# Two rows of a hash alike are reason to look whether the pictures are; more candidates than this are not looked at.
_LEAST_ROWS = 2
_MOST_CANDIDATES = 20
# What lies in more cases than this is a chain letter or a letterhead, and says nothing.
_COMMON = 12
# SQLite takes only so many values in a command.
_AT_ONCE = 500


def take_marks(session: Session, cabinet: Cabinet, case: Case, mail: Mail, report: Report, findings: Findings) -> None:
    """Keeps the marks of a mail that came to a case, in place of those of an earlier reading, and suggests links."""
    session.execute(delete(IncidentMark).where(IncidentMark.mail_id == mail.id))
    for sort, value in marks_of(report, findings):
        mark = cabinet.hash_of(f"incident-{sort}", value)
        session.add(IncidentMark(id=new_id(), mail_id=mail.id, sort=sort, mark=mark))
    session.flush()
    for other_id, why in _like(session, cabinet, case, report):
        _suggest(session, cabinet, case.id, other_id, why)


def settle_link(session: Session, cabinet: Cabinet, link: IncidentLink, standing: str, person_id: str) -> None:
    """A person says whether two cases are about one incident. Raises `ForbiddenMove` where that is said already."""
    old, settled = link.state, {"settled_by": person_id, "settled_at": cabinet.now()}
    is_answer = standing in STANDINGS and old != standing
    if not (is_answer and move(session, IncidentLink, link.id, old, standing, **settled)):
        raise ForbiddenMove("This question has been answered already.", "Somebody else may have been quicker.")
    audit_trail.note(session, cabinet, person_id, f"incident-{standing}", about=link.id)


def links_of(session: Session, case_id: str) -> list[IncidentLink]:
    """Every link of a case, oldest first."""
    at_either_end = or_(IncidentLink.one_id == case_id, IncidentLink.other_id == case_id)
    return list(session.scalars(select(IncidentLink).where(at_either_end).order_by(IncidentLink.made_at)))


def other_end(link: IncidentLink, case_id: str) -> str:
    """The case that a link leads to from this one."""
    return link.other_id if link.one_id == case_id else link.one_id


def move_links(session: Session, case: Case, other: Case) -> None:
    """What `case` was linked with, `other` is, once the two are put together; what a person said stays said."""
    theirs = {other_end(each, other.id): each for each in links_of(session, other.id)}
    for link in links_of(session, case.id):
        third = other_end(link, case.id)
        if third != other.id and third not in theirs:
            link.one_id, link.other_id = _pair(other.id, third)
            continue
        if third in theirs and theirs[third].state == "suggested" and link.state != "suggested":
            settled = {"settled_by": link.settled_by, "settled_at": link.settled_at}
            move(session, IncidentLink, theirs[third].id, "suggested", link.state, **settled)
        session.delete(link)
    session.flush()


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _suggest(session: Session, cabinet: Cabinet, one: str, other: str, why: Iterable[str]) -> None:
    one_id, other_id = _pair(one, other)
    pair = select(IncidentLink).where(IncidentLink.one_id == one_id, IncidentLink.other_id == other_id)
    link = session.scalar(pair)
    if link is None:
        link = IncidentLink(id=new_id(), one_id=one_id, other_id=other_id, state="suggested", why="")
        link.made_at = cabinet.now()
        session.add(link)
        audit_trail.note(session, cabinet, audit_trail.PROGRAM, "incident-suggested", about=link.id)
    link.why = ",".join(sorted({*filter(None, link.why.split(",")), *why}))


def _like(session: Session, cabinet: Cabinet, case: Case, report: Report) -> Iterator[tuple[str, set[str]]]:
    """The other cases that share enough with this one, and what."""
    shared: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows: defaultdict[str, set[str]] = defaultdict(set)
    for sort, mark, mail_id, case_id in _in_other_cases(session, case):
        shared[case_id][sort].add(mark)
        if sort == "picture":
            rows[mail_id].add(mark)
    pictured = _with_the_same_picture(session, cabinet, report, rows)
    for case_id, marks in shared.items():
        why = {
            "picture": bool(marks["file"]) or case_id in pictured,
            "chat": len(marks["line"]) >= _LEAST_LINES,
            "people": bool(marks["people"]),
        }
        if any(why.values()):
            yield case_id, {each for each, holds in why.items() if holds}


def _in_other_cases(session: Session, case: Case) -> Iterator[_Shared]:
    """Every mark that a mail of another case shares with one of this case."""
    ours = select(IncidentMark.mark).join(Mail, Mail.id == IncidentMark.mail_id).where(Mail.case_id == case.id)
    columns = select(IncidentMark.sort, IncidentMark.mark, Mail.id, Mail.case_id)
    elsewhere = columns.join(Mail, Mail.id == IncidentMark.mail_id).where(Mail.case_id != case.id)
    found: list[_Shared] = []
    marks = sorted(set(session.scalars(ours)))
    for start in range(0, len(marks), _AT_ONCE):
        some = elsewhere.where(IncidentMark.mark.in_(marks[start : start + _AT_ONCE]))
        found += [(sort, mark, mail, str(owner)) for sort, mark, mail, owner in session.execute(some)]
    lies_in: defaultdict[str, set[str]] = defaultdict(set)
    for _, mark, _, case_id in found:
        lies_in[mark].add(case_id)
    yield from ((sort, mark, mail, owner) for sort, mark, mail, owner in found if len(lies_in[mark]) <= _COMMON)


def _with_the_same_picture(session: Session, cabinet: Cabinet, report: Report, rows: dict[str, set[str]]) -> set[str]:
    """The cases of those mails of which a picture shows the same as one of this report."""
    near = sorted((each for each in rows if len(rows[each]) >= _LEAST_ROWS), key=lambda each: -len(rows[each]))
    found: set[str] = set()
    for mail_id in near[:_MOST_CANDIDATES]:
        mail = session.get_one(Mail, mail_id)
        try:
            reading = filing.open_reading(session, cabinet, mail)
        except VaultError:
            continue
        if reading is not None and mail.case_id and share_a_picture(report, reading[0]):
            found.add(mail.case_id)
    return found
