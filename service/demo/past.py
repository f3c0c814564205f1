"""What happened in the demo's school in the two terms before: the reports of `past.toml`, read, answered, decided and closed.

Each is filed, approved, decided and closed by the acts that the program and its leaders do it with, by a clock that stands
at the day on which it is said to have been. No mail is sent for it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import partial
from importlib.resources import files
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile import audit_trail, filing, places
from casefile.cabinet import Cabinet
from casefile.case_ends import close_case
from casefile.case_opening import file_mail
from casefile.casework import note_reading
from casefile.clocks import LONDON, london_day
from casefile.decisions import decide
from casefile.findings import Facts, Finding, Findings, Quote, Reporter, Subject
from casefile.label_acts import judge_finding
from casefile.report import Mailbox
from casefile.school import Person
from casefile.states import move
from casefile.statistics.periods import Period, terms_of, years_of
from casefile.tables import Case, CaseFinding, CasePerson, Draft, Mail
from ingest.parse_mail import parse_mail
from outbound.approval import approve
from outbound.first_answer import draft_first_answer
from outbound.went import went
from service.demo.parents import written

_TWO_YEARS = timedelta(days=730)
# Where in a term its reports came in: late enough for holidays that count with it, early enough to be closed in it.
_FROM, _TO = 0.3, 0.6
_NO_DAY = timedelta()


@dataclass(slots=True)
class _Clock:
    at: datetime

    def __call__(self) -> datetime:
        return self.at


@dataclass(frozen=True, slots=True)
class _Matter:
    """One report of the past on its way: by whom it was dealt with, and from where to where."""

    number: int
    raw: dict[str, Any]
    came: datetime
    leader: Person
    sender: Mailbox

    def after(self, days: int) -> datetime:
        return self.came + timedelta(days=days, hours=-2)


def furnish(cabinet: Cabinet, sender: Mailbox) -> int:
    """Fills the fresh cabinet of the demo; returns how many closed cases stand in it now."""
    clock = _Clock(cabinet.now())
    then = replace(cabinet, now=clock)
    matters = [*_matters(cabinet, sender)]
    with cabinet.writing() as session:
        # In the order in which it was done, as the audit trail has it.
        for moment, act in sorted(_acts(session, then, matters), key=lambda each: each[0]):
            clock.at = moment
            act()
    return len(matters)


def _matters(cabinet: Cabinet, sender: Mailbox) -> Iterator[_Matter]:
    reports = tomllib.loads(files("service.demo").joinpath("past.toml").read_text(encoding="utf-8"))["report"]
    leaders = [each for each in cabinet.school.people if each.has("leader")]
    for number, (raw, came) in enumerate(_by_day(cabinet, reports)):
        address = f"{raw['name'].lower().replace(' ', '.')}@parents.example"
        yield _Matter(number, {**raw, "address": address}, came, leaders[number % len(leaders)], sender)


def _by_day(cabinet: Cabinet, reports: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], datetime]]:
    today = london_day(cabinet.now())
    settled = [each for each in terms_of(years_of(cabinet.school, today - _TWO_YEARS, today)) if each.is_settled(today)]
    for term, is_before in ((settled[-2], True), (settled[-1], False)):
        theirs = [each for each in reports if each.get("before", False) == is_before]
        yield from zip(theirs, _evenly(term, len(theirs)), strict=True)


def _evenly(term: Period, many: int) -> Iterator[datetime]:
    length = (term.last - term.first).days
    for number in range(many):
        day = term.first + timedelta(days=round(length * (_FROM + (_TO - _FROM) * number / many)))
        yield datetime.combine(day, time(19, 10 + number), LONDON)


def _acts(session: Session, cabinet: Cabinet, matters: list[_Matter]) -> Iterator[tuple[datetime, Callable[[], None]]]:
    for each in matters:
        yield each.came, partial(_comes, session, cabinet, each)
        yield (
            max(each.came + timedelta(hours=1), each.after(each.raw["answered"])),
            partial(_answered, session, cabinet, each),
        )
        yield each.after(each.raw["closed"]), partial(_closed, session, cabinet, each)


def _comes(session: Session, cabinet: Cabinet, matter: _Matter) -> None:
    mail = written(matter.raw, matter.sender.address, matter.came)
    raw = mail.as_bytes()
    # A folder of its own: the mailbox of today knows nothing of it.
    place = ("INBOX/Past", 1, matter.number + 1)
    filing.keep(session, cabinet, place, raw)
    places.finish_places(session, cabinet, [place])
    mail_id = session.scalars(select(Mail.id).where(Mail.state == "collected")).one()
    report = parse_mail(raw)
    filing.record_read(session, cabinet, mail_id, report, _findings(matter.raw))
    filed = file_mail(session, cabinet, mail_id)
    if filed is not None and filed.case is not None:
        domain = matter.sender.address.rpartition("@")[2]
        draft_first_answer(session, cabinet, filed.case, report, sender_domain=domain)


def _findings(raw: dict[str, Any]) -> Findings:
    labels = tuple(Finding(label, 0.9, (Quote(words, "body"),)) for label, words in raw["labels"].items())
    subjects = tuple(Subject(each, "parent") for each in raw["about"])
    facts = Facts(Reporter(raw["name"], "parent", None), subjects, group=raw["group"], platform="whatsapp")
    return Findings("concern", labels, facts=facts)


def _answered(session: Session, cabinet: Cabinet, matter: _Matter) -> None:
    case, leader = _case_of(session, matter), matter.leader
    note_reading(session, cabinet, case, leader.id)
    for label in session.scalars(select(CaseFinding).where(CaseFinding.case_id == case.id)).all():
        judge_finding(session, cabinet, case, label.id, "accepted", leader.id)
    for draft in session.scalars(select(Draft).where(Draft.case_id == case.id, Draft.state == "waiting")).all():
        approve(session, cabinet, draft, version=draft.version, person=leader, sender=matter.sender, hold=_NO_DAY)
        move(session, Draft, draft.id, "holding", "sending", tries=1)
        went(session, cabinet, draft.id, "sending")
        audit_trail.note(session, cabinet, audit_trail.PROGRAM, "letter-sent", case_id=case.id, about=draft.id)


def _closed(session: Session, cabinet: Cabinet, matter: _Matter) -> None:
    case, leader, why = _case_of(session, matter), matter.leader, matter.raw["reason"]
    about = session.scalars(
        select(CasePerson.id).where(CasePerson.case_id == case.id, CasePerson.role == "subject")
    ).all()
    if matter.raw["outcome"] and about:
        decide(session, cabinet, case, leader, outcome=matter.raw["outcome"], reason=why, about=about, record={})
    session.refresh(case)
    close_case(session, cabinet, case, leader, why)


def _case_of(session: Session, matter: _Matter) -> Case:
    here = select(Case).where(Case.opened_at == matter.came)
    return session.scalars(here.execution_options(populate_existing=True)).one()
