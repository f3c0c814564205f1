"""How long the desk's pages take with 10,000 cases, and how large they are: `python -m benchmarks.desk`.

Each page is asked for over HTTP on loopback, as its person would, nine times after one that warms up. Printed are the
middle and the slowest processor time (which other work on the machine does not lengthen much), and the middle time on the
clock. `python -m benchmarks.desk DATABASE_URL KEY` measures a database that
`python -m benchmarks.seed_cases` made.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from benchmarks.seed_cases import opened, seed
from casefile.cabinet import Cabinet, closing
from casefile.database import Database
from casefile.school import Person
from casefile.tables import Case, CasePerson, Draft, Mail
from casefile.vault import new_master_key
from tests.desk.served import Served, served

_TIMES = 9


@dataclass(frozen=True, slots=True)
class Example:
    """What stands for all others: a case with much in it, one complained about, a letter that waits, a mail."""

    case: str
    person: str
    draft: str
    mail: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page, who asks for it, and where it is."""

    title: str
    person: str
    path: Callable[[Example], str]


PAGES = (
    Page("Today", "head", lambda _: "/"),
    Page("Today, safeguarding lead", "dsl", lambda _: "/"),
    Page("Today, chair of governors", "chair", lambda _: "/"),
    Page("Cases", "head", lambda _: "/cases"),
    Page("Cases, last page", "head", lambda _: "/cases?page=99999"),
    Page("Cases, something for me to do", "head", lambda _: "/cases?todo=any"),
    Page("Cases, filtered", "head", lambda _: "/cases?state=closed&class=Year+3+Oak&label=threat&sort=pressing"),
    Page("Cases with one person", "head", lambda it: f"/cases?person={it.person}"),
    Page("Cases, safeguarding lead", "dsl", lambda _: "/cases"),
    Page("A case", "head", lambda it: f"/case/{it.case}"),
    Page("Deciding", "head", lambda it: f"/case/{it.case}/decide"),
    Page("A letter", "head", lambda it: f"/draft/{it.draft}"),
    Page("Other mail", "head", lambda _: "/mail"),
    Page("Other mail, far back", "head", lambda it: f"/mail?kind=enquiry&after={it.mail}"),
    Page("Other mail, chair of governors", "chair", lambda _: "/mail"),
)


def main() -> None:
    """Prints a line a page."""
    if len(sys.argv) > 2:
        with closing(Database(sys.argv[1])) as database:
            _measure(opened(database, sys.argv[2]))
        return
    with TemporaryDirectory() as folder, closing(Database(f"sqlite:///{Path(folder) / 'desk.sqlite3'}")) as database:
        _measure(seed(database, new_master_key()))


def _measure(cabinet: Cabinet) -> None:
    example = _example(cabinet)
    with cabinet.reading() as session:
        print(
            f"{session.scalar(select(func.count(Case.id))):,} cases, {session.scalar(select(func.count(Mail.id))):,} mails"
        )
    print(f"{'':32}  median  slowest  on the clock      size")
    with served(cabinet) as desk:
        for page in PAGES:
            _print(desk, page, example)


def _print(desk: Served, page: Page, example: Example) -> None:
    visitor, path = desk.visitor(_person(desk.cabinet, page.person)), page.path(example)
    taken, on_the_clock = list[float](), list[float]()
    answer = visitor.get(path)
    for _ in range(_TIMES):
        begun, began = time.process_time(), time.perf_counter()
        answer = visitor.get(path)
        taken.append((time.process_time() - begun) * 1000)
        on_the_clock.append((time.perf_counter() - began) * 1000)
    wrong = "" if answer.status == 200 else f"  answered {answer.status}"
    print(
        f"{page.title:32} {statistics.median(taken):4.0f} ms  {max(taken):4.0f} ms       {statistics.median(on_the_clock):4.0f} ms  {len(answer.body) / 1000:5.0f} kB{wrong}"
    )


def _person(cabinet: Cabinet, person_id: str) -> Person:
    person = cabinet.school.person(person_id)
    assert person is not None  # noqa: S101 - they are in the example school
    return person


def _example(cabinet: Cabinet) -> Example:
    with cabinet.reading() as session:
        draft = session.scalars(select(Draft).where(Draft.state == "waiting").limit(1)).one()
        several = select(Mail.case_id).where(Mail.case_id.is_not(None), Mail.seal.is_(None)).group_by(Mail.case_id)
        case_id = session.scalars(several.order_by(func.count().desc(), Mail.case_id).limit(1)).one()
        case = session.get_one(Case, case_id)
        person = session.scalars(select(CasePerson.id).where(CasePerson.role == "subject").limit(1)).one()
        enquiries = select(Mail.id).where(Mail.case_id.is_(None), Mail.kind == "enquiry").order_by(Mail.collected_at)
        return Example(case.reference, person, draft.id, session.scalars(enquiries.offset(100).limit(1)).one())


if __name__ == "__main__":
    main()
