"""A small cast for all tests: one school, its people, a parent, and reports that they write."""

from __future__ import annotations

from datetime import UTC, date, datetime

from casefile.findings import Facts, Finding, Findings, Quote, Reporter, Subject
from casefile.report import Mailbox, Report
from casefile.school import Person, School, Term

HEAD = Person("head", "Mrs Ruth Calloway", "Headteacher", "head@school.example", ("leader",), 1, ("the head",))
DEPUTY = Person("deputy", "Mr Imran Siddall", "Deputy Headteacher", "deputy@school.example", ("leader",), 2)
DSL = Person("dsl", "Ms Teresa Wynn", "Designated Safeguarding Lead", "dsl@school.example", ("dsl",))
OFFICE = Person("office", "Mrs Pauline Grady", "School Office", "office@school.example", ("office",))
IT = Person("it", "Mr Kofi Larbi", "IT Technician", "it@school.example", ("it",))
CHAIR = Person("chair", "Dr Helen Marsh", "Chair of Governors", "chair@school.example", ("governor",), 10)
TRUST = Person("trust", "Mr Alan Priestley", "Trust Executive Director", "trust@trust.example", ("governor",), 20)
TEACHER = Person("y3", "Miss Ellen Prior", "Class teacher", "", (), teaches="Year 3 Oak")
PEOPLE = (HEAD, DEPUTY, DSL, OFFICE, IT, CHAIR, TRUST, TEACHER)

SCHOOL = School(
    name="Hollybank Primary School",
    address=("Hollybank Lane", "Sale"),
    phone="0161 496 0155",
    website="www.hollybank.example",
    signed_by="Mrs Ruth Calloway",
    signed_role="Headteacher",
    people=PEOPLE,
    classes=("Year 3 Oak",),
    terms=(
        Term("Autumn 2026", date(2026, 9, 2), date(2026, 12, 18)),
        Term("Spring 2027", date(2027, 1, 4), date(2027, 3, 25)),
    ),
    closed=(date(2026, 11, 27),),
)

# A name that must never show in a log, a notice or the database file.
MARKED = "Zzyxkowska"
PARENT = Mailbox(f"Ola {MARKED}", "ola@parents.example")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def report(text: str = "She called Miss Prior a lazy cow in the group.", **changes: object) -> Report:
    """A parent's report, as `parse_mail` would give it."""
    fields: dict[str, object] = {
        "subject": f"About {MARKED} and the group",
        "sender": PARENT,
        "to": (Mailbox("", "concerns@school.example"),),
        "cc": (),
        "reply_to": (),
        "date": NOW,
        "message_id": "first@parents.example",
        "in_reply_to": "",
        "references": (),
        "text": text,
        "reply": text,
    }
    return Report(**{**fields, **changes})  # type: ignore[arg-type]


def findings(
    kind: str = "concern",
    *,
    flags: tuple[str, ...] = (),
    subjects: tuple[str, ...] = (),
    by: str | None = PARENT.name,
    signed: str | None = None,
) -> Findings:
    """What triage would say of such a report."""
    quote = (Quote("lazy cow", "body"),)
    return Findings(
        kind=kind,
        categories=(Finding("abusive-comment", 0.9, quote),) if kind == "concern" else (),
        flags=tuple(Finding(each, 0.8, quote) for each in flags),
        facts=Facts(
            reporter=Reporter(by, "parent", None, signed),
            subjects=tuple(Subject(each, "parent") for each in subjects),
        ),
    )
