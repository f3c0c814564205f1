"""The first page: what needs me now, then every open case. Office and IT see what their part is instead."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casefile import register
from casefile.other_mail import other_mails_for
from casefile.register import CaseSummary
from casefile.school import Person
from desk.at_hand import asking, at_hand
from desk.gate import LEADS, READS
from desk.mail.mail_balance import MOST_OTHERS, counts_for, in_one_line
from desk.today.what_now import needs_of

pages = Blueprint("first", __name__)


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
        mails = other_mails_for(session, cabinet, person, MOST_OTHERS)
    waiting = [each for each in mails if each.waits_for == person.id]
    return render_template("today/office.html", waiting=waiting, mails=[each for each in mails if each not in waiting])


def _reader(person: Person) -> str:
    cabinet = at_hand().cabinet
    with cabinet.reading() as session:
        cases = register.cases_for(session, cabinet, person)
        others = other_mails_for(session, cabinet, person, MOST_OTHERS)
        needs = needs_of(session, cabinet, person, cases, others)
        balance = in_one_line(counts_for(session, cases, others)) if set(person.roles) & LEADS else ""
    return render_template(
        "today/first.html",
        needs=needs.in_order(),
        open_cases=sorted((each for each in cases if each.state != "closed"), key=_pressing),
        closed_cases=[each for each in cases if each.state == "closed"],
        balance=balance,
    )


def _pressing(case: CaseSummary) -> bool:
    """Safeguarding first; within each the newest first, as they come from the register."""
    return not case.safeguarding
