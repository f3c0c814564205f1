"""Today: what needs me now, then the newest open cases. Office and IT see what their part is instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import Blueprint, redirect, render_template, url_for
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casefile.cabinet import Cabinet
from casefile.case_filter import pressing_first, states_seen
from casefile.case_list import ListedCase, listed, titles_of
from casefile.mail_list import other_mails_for, waiting_mails
from casefile.need_to_know import Seen, seen_of
from casefile.other_mail import mails_seen_where
from casefile.school import Person
from casefile.tables import Case
from casefile.what_waits import OPEN_STATES, live_cases
from desk.at_hand import asking, at_hand
from desk.gate import LEADS, READS
from desk.mail.mail_balance import counts_for, in_one_line
from desk.today.need import Need
from desk.today.what_now import needs_of

pages = Blueprint("first", __name__)

# Of each group so many stand here; a head teacher has two minutes.
_MOST = 8
_OF_MAILS = {"passed": "", "many": "set-aside", "ours": "set-aside", "aside": "set-aside"}


@dataclass(frozen=True, slots=True)
class Group:
    """Some of what needs the person. `count` is all of them; `rest` leads to a list of them."""

    name: str
    heading: str
    count: int
    things: tuple[Need, ...]
    rest: str


@pages.get("/")
def page() -> Response | str:
    """The page that fits the person's role."""
    person = asking()
    if set(person.roles) & READS:
        return _reader(person)
    if person.has("it"):
        return redirect(url_for("health.page"), 303)
    return _office(person)


def _office(person: Person) -> str:
    cabinet = at_hand().cabinet
    with cabinet.reading() as session:
        mails = other_mails_for(session, cabinet, person).mails
    waiting = [each for each in mails if each.mail.waits_for == person.id]
    return render_template("today/office.html", waiting=waiting, mails=[each for each in mails if each not in waiting])


def _reader(person: Person) -> str:
    cabinet = at_hand().cabinet
    with cabinet.reading() as session:
        seen = seen_of(session, cabinet.school, person)
        others = mails_seen_where(session, cabinet.school, person)
        groups = _groups(session, cabinet, person, seen, others)
        counts = states_seen(session, seen)
        newest = _newest(session, cabinet, seen)
        leads = set(person.roles) & LEADS
        balance = in_one_line(counts_for(session, seen, others)) if leads else ""
    closed = counts.get("closed", 0)
    return render_template(
        "today/first.html",
        groups=groups,
        newest=newest,
        open_count=sum(counts.values()) - closed,
        closed_count=closed,
        balance=balance,
        has_part=bool(groups or counts or leads or person.has("dsl")),
    )


def _groups(session: Session, cabinet: Cabinet, person: Person, seen: Seen, others: ColumnElement[bool]) -> list[Group]:
    rows = live_cases(session, seen)
    needs = needs_of(session, cabinet, person, rows, waiting_mails(session, person, others)).in_order()
    shown = {need.case_id for _, _, things in needs for need in things[:_MOST]}
    titles = titles_of(session, cabinet, (each for each in rows if each.id in shown))
    return [
        Group(name, heading, len(things), tuple(_titled(things[:_MOST], titles)), _rest(name))
        for name, heading, things in needs
    ]


def _titled(things: Iterable[Need], titles: dict[str, str]) -> Iterable[Need]:
    return (replace(each, title=titles.get(each.case_id, each.title)) for each in things)


def _rest(group: str) -> str:
    if group in _OF_MAILS:
        return url_for("mail.everything", kind=_OF_MAILS[group] or None)
    return url_for("cases.page", todo=group)


def _newest(session: Session, cabinet: Cabinet, seen: Seen) -> list[ListedCase]:
    """The newest open cases; those where a child may be at risk come first."""
    newest = select(Case).where(seen.where, Case.state.in_(OPEN_STATES))
    rows = session.scalars(newest.order_by(pressing_first(session), Case.opened_at.desc(), Case.id.desc()).limit(_MOST))
    return listed(session, cabinet, rows.all())
