"""Fills a database with cases as a school has them after years: some by way of the real acts, the others their copies.

python -m benchmarks.seed_cases DATABASE_URL [CASES]     (10,000 unless said otherwise; the database must be empty)

Mails with chats and follow-ups, labels agreed with, letters sent, decisions, cases closed; some kept from the head, some
for the safeguarding lead alone, some hundreds still open; and as many mails that opened no case. A copy has ids, keys, days and a place in the audit trail
of its own, and is sealed anew.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from benchmarks.copy_cases import Copier
from casefile import filing
from casefile.cabinet import Cabinet, open_cabinet
from casefile.case_dates import set_date
from casefile.case_ends import close_case
from casefile.case_opening import file_mail
from casefile.casework import note_reading
from casefile.database import Database
from casefile.decisions import decide
from casefile.findings import Facts, Finding, Findings, Quote, Reporter, Subject
from casefile.label_acts import judge_finding
from casefile.ladder import load_ladder
from casefile.need_to_know import readers_of
from casefile.report import Exhibit, Mailbox, Message, Report
from casefile.school import School, load_school
from casefile.second_person import may_decide
from casefile.states import move
from casefile.tables import Case, CaseFinding, CasePerson, Draft, Mail
from casefile.vault import new_master_key, vault_from
from casefile.vocabulary import load_vocabulary
from outbound.first_answer import draft_first_answer

MANY = 10_000
# What comes about by the real acts: so many are closed, so many open. Of all, so many are open.
_CLOSED, _OPEN, _ALL_OPEN = 240, 60, 300
_AT_ONCE = 25
_DAYS, _YEARS = 60, 3 * 365
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
_DOMAIN = "school.example"
_FIRST = [
    "Ola",
    "Gemma",
    "Dan",
    "Priya",
    "Sam",
    "Zoe",
    "Femi",
    "Ines",
    "Marta",
    "Kit",
    "Rosa",
    "Ed",
    "Nia",
    "Leo",
    "Amy",
    "Yusuf",
    "Beth",
    "Tom",
    "Ada",
    "Cara",
]
_LAST = [
    "Tranter",
    "Kettle",
    "Nokes",
    "Pike",
    "Marsh",
    "Osei",
    "Brandt",
    "Lowe",
    "Quill",
    "Hart",
    "Sole",
    "Vane",
    "Ruddock",
    "Ames",
    "Fenn",
    "Dyer",
    "Birch",
    "Cobb",
]
_WORDS = [
    "last",
    "night",
    "in",
    "the",
    "group",
    "somebody",
    "wrote",
    "that",
    "the",
    "teacher",
    "is",
    "a",
    "useless",
    "lazy",
    "cow",
    "and",
    "that",
    "we",
    "should",
    "all",
    "complain",
    "together",
    "my",
    "daughter",
    "read",
    "it",
    "and",
    "cried",
    "I",
    "do",
    "not",
    "want",
    "to",
    "make",
    "trouble",
    "but",
    "this",
    "has",
    "gone",
    "on",
    "since",
    "half",
    "term",
    "and",
    "nobody",
    "says",
    "anything",
    "they",
    "shouted",
    "at",
    "the",
    "gate",
    "in",
    "front",
    "of",
    "the",
    "little",
    "ones",
    "and",
    "filmed",
    "it",
    "please",
    "look",
    "at",
    "this",
]


class Moving:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


def main() -> None:
    """Seeds the database that is named, and says how long it took. The key is printed: nothing in it is anybody's."""
    database = Database(sys.argv[1])
    key = new_master_key()
    begun = time.perf_counter()
    cabinet = seed(database, key, int(sys.argv[2]) if len(sys.argv) > 2 else MANY)
    with cabinet.reading() as session:
        print(
            f"{session.query(Case).count()} cases, {session.query(Mail).count()} mails in {time.perf_counter() - begun:.0f} s"
        )
    print(f"MASTER_KEY={key}")


def example_school() -> School:
    """The school of the example file."""
    with as_file(files("templates") / "school.example.toml") as path:
        return load_school(path)


def opened(database: Database, key: str, clock: Moving | None = None) -> Cabinet:
    """The cabinet over a database that was seeded, at the moment at which seeding ended."""
    return open_cabinet(database, vault_from(key), example_school(), load_vocabulary(), clock or Moving())


def seed(database: Database, key: str, many: int = MANY) -> Cabinet:
    """Seeds an empty database. The same cases each time, under other keys."""
    if database.file is not None:
        # Nobody minds if this file is lost with the power.
        event.listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    database.migrate()
    clock, luck = Moving(), random.Random(20261124)
    cabinet = opened(database, key, clock)
    firsts = min(many, _CLOSED + _OPEN)
    opens = min(_OPEN, firsts // 2)
    for first in range(0, firsts, _AT_ONCE):
        with cabinet.writing() as session:
            for number in range(first, min(first + _AT_ONCE, firsts)):
                is_open = firsts - number <= opens
                # The open ones are the newest.
                back = timedelta(days=luck.uniform(1, 14) if is_open else luck.uniform(16, _DAYS))
                clock.at = NOW - back
                _case(session, cabinet, clock, luck, number, is_open=is_open)
                clock.at = NOW - back
                _other_mail(session, cabinet, luck, number)
    clock.at = NOW
    if many > firsts:
        _copy(cabinet, luck, many)
    return cabinet


def _copy(cabinet: Cabinet, luck: random.Random, many: int) -> None:
    with cabinet.reading() as session:
        states = dict(session.execute(select(Case.id, Case.state)).all())
        others = list(session.scalars(select(Mail.id).where(Mail.case_id.is_(None))))
    opens = [each for each, state in states.items() if state != "closed"]
    closed = [each for each, state in states.items() if state == "closed"]
    wanted = [(luck.choice(opens), luck.randint(0, 3)) for _ in range(_ALL_OPEN - len(opens))]
    wanted += [(luck.choice(closed), luck.randint(0, _YEARS)) for _ in range(many - _ALL_OPEN - len(closed))]
    copier = Copier(cabinet)
    copier.copy_cases(wanted)
    copier.copy_mails([(luck.choice(others), luck.randint(0, _YEARS)) for _ in range(many - len(others))])


def _case(
    session: Session, cabinet: Cabinet, clock: Moving, luck: random.Random, number: int, *, is_open: bool
) -> None:
    sender = Mailbox(f"{luck.choice(_FIRST)} {luck.choice(_LAST)}", f"parent{luck.randrange(4000)}@parents.example")
    report, findings = _report(luck, number, sender, clock.at), _findings(cabinet, luck, sender)
    filed = file_mail(session, cabinet, _taken_in(session, cabinet, number, report, findings))
    case = filed.case if filed else None
    if case is None:
        return
    draft = draft_first_answer(session, cabinet, case, report, sender_domain=_DOMAIN)
    if is_open and luck.random() < 0.3:
        return
    person = readers_of(session, cabinet.school, case)[0]
    clock.at += timedelta(hours=luck.randint(1, 40))
    note_reading(session, cabinet, case, person.id)
    if draft is not None and not (is_open and luck.random() < 0.5):
        _goes(session, cabinet, draft, person.id)
    for label in session.scalars(select(CaseFinding).where(CaseFinding.case_id == case.id)).all():
        if luck.random() < 0.7:
            judge_finding(session, cabinet, case, label.id, "accepted", person.id)
    if luck.random() < 0.3:
        clock.at += timedelta(days=1)
        again = replace(
            _report(luck, number, sender, clock.at),
            message_id=f"again{number}@parents.example",
            in_reply_to=draft.message_id if draft else "",
            subject=f"Re: [{case.reference}] Matter {number}",
        )
        file_mail(session, cabinet, _taken_in(session, cabinet, -number - 1, again, Findings("follow-up")))
        note_reading(session, cabinet, case, person.id)
    clock.at += timedelta(days=luck.randint(1, 12))
    _ends(session, cabinet, luck, case, is_open=is_open)


def _ends(session: Session, cabinet: Cabinet, luck: random.Random, case: Case, *, is_open: bool) -> None:
    leader = readers_of(session, cabinet.school, case)[0]
    subjects = list(
        session.scalars(select(CasePerson.id).where(CasePerson.case_id == case.id, CasePerson.role == "subject"))
    )
    if subjects and luck.random() < (0.3 if is_open else 0.75):
        outcome = luck.choice([each for each, rung in load_ladder().items() if not rung.second_person])
        rung = load_ladder()[outcome]
        if not rung.record and may_decide(session, cabinet, case, leader, rung):
            decide(session, cabinet, case, leader, outcome=outcome, reason="Said to many.", about=subjects, record={})
    if is_open:
        if luck.random() < 0.3:
            due = (NOW + timedelta(days=luck.randint(-3, 20))).date()
            set_date(session, cabinet, case, sort="account", due=due, by=leader.id)
        return
    session.refresh(case)
    for draft in session.scalars(select(Draft).where(Draft.case_id == case.id, Draft.state == "waiting")):
        _goes(session, cabinet, draft, leader.id)
    case.news = False
    close_case(session, cabinet, case, leader, "It was talked over, and has not come back.")


def _goes(session: Session, cabinet: Cabinet, draft: Draft, person_id: str) -> None:
    """As the outbox leaves a letter that went, without composing and sending it."""
    now = cabinet.now()
    if not move(session, Draft, draft.id, "waiting", "approved", approved_by=person_id, approved_at=now):
        return
    for old, new in (("approved", "holding"), ("holding", "sending"), ("sending", "sent")):
        move(session, Draft, draft.id, old, new, sent_at=now if new == "sent" else None)


def _other_mail(session: Session, cabinet: Cabinet, luck: random.Random, number: int) -> None:
    kind = luck.choice(["enquiry", "enquiry", "automatic", "junk"])
    named = luck.choice(["Mrs Calloway", "Mr Siddall"]) if luck.random() < 0.05 else "the office"
    text = f"Dear {named}, {_said(luck, 60)}."
    sender = Mailbox("", f"writer{number}@else.example")
    report = _mail(f"A question {number}", sender, text, cabinet.now(), f"other{number}@else.example")
    mail_id = _taken_in(session, cabinet, MANY * 10 + number, report, Findings(kind))
    if luck.random() < 0.005:
        move(session, Mail, mail_id, "read", "set-aside", trouble="too-slow")
        return
    file_mail(session, cabinet, mail_id)


def _taken_in(session: Session, cabinet: Cabinet, number: int, report: Report, findings: Findings) -> str:
    raw = f"From: {report.sender.address}\nMessage-ID: <{report.message_id}>\n\n{report.text}\n".encode()
    filing.keep(session, cabinet, ("INBOX", 1, number + MANY * 2), raw)
    mail_id = session.scalars(select(Mail.id).where(Mail.state == "collected")).one()
    filing.record_read(session, cabinet, mail_id, report, findings)
    return mail_id


def _report(luck: random.Random, number: int, sender: Mailbox, at: datetime) -> Report:
    text = f"Good evening,\n\n{_said(luck, luck.randint(40, 300))}.\n\nKind regards,\n{sender.name}"
    exhibits = (_chat(luck, at),) if luck.random() < 0.3 else ()
    if luck.random() < 0.004:
        exhibits = (replace(_chat(luck, at), content_type="image/jpeg", messages=(), pictures="sealed", text=None),)
    subject = f"{luck.choice(['The group', 'At the gate', 'What was said', 'Pictures'])}: matter {number}"
    return replace(_mail(subject, sender, text, at, f"first{number}@parents.example"), exhibits=exhibits)


def _mail(subject: str, sender: Mailbox, text: str, at: datetime, message_id: str) -> Report:
    to = (Mailbox("", f"concerns@{_DOMAIN}"),)
    return Report(subject, sender, to, (), (), at, message_id, "", (), text, text)


def _chat(luck: random.Random, at: datetime) -> Exhibit:
    lines = tuple(
        Message(
            luck.choice(_FIRST), at.replace(tzinfo=None) - timedelta(minutes=each), _said(luck, luck.randint(3, 14))
        )
        for each in range(luck.randint(20, 200), 0, -1)
    )
    said = "\n".join(each.text for each in lines)
    return Exhibit(
        "WhatsApp Chat.txt", "text/plain", len(said), f"{luck.getrandbits(256):064x}", False, said, "2", messages=lines
    )


def _findings(cabinet: Cabinet, luck: random.Random, sender: Mailbox) -> Findings:
    quote = (Quote("useless lazy cow", "body"),)
    labels = luck.sample(sorted(cabinet.vocabulary.categories), luck.randint(1, 3))
    flags = [
        each for each, often in (("safeguarding", 0.1), ("urgent", 0.1), ("anonymity", 0.3)) if luck.random() < often
    ]
    subjects = [Subject(f"{luck.choice(_FIRST)} {luck.choice(_LAST)}", "parent") for _ in range(luck.randint(0, 2))]
    if luck.random() < 0.08:
        subjects.append(Subject(luck.choice(["Mrs Calloway", "Mr Siddall", "Miss Ellen Prior"]), "staff"))
        flags.append("staff-subject")
    group = luck.choice([*cabinet.school.classes, "Spotted in Sale"])
    return Findings(
        "concern",
        tuple(Finding(each, round(luck.uniform(0.5, 1), 2), quote) for each in labels),
        tuple(Finding(each, 0.8, quote) for each in flags),
        Facts(Reporter(sender.name, "parent", None), tuple(subjects), (luck.choice(_FIRST),), group, "whatsapp"),
    )


def _said(luck: random.Random, many: int) -> str:
    return " ".join(_words(luck, many))


def _words(luck: random.Random, many: int) -> Iterator[str]:
    return (luck.choice(_WORDS) for _ in range(many))


if __name__ == "__main__":
    main()
