"""Mails that opened no case, and the files of any mail: shown as text, handed out only as downloads."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from casefile import casework, filing, mail_acts, register
from casefile.errors import NotAllowed
from casefile.mail_list import KINDS, counts_of, other_mails_for
from casefile.other_mail import mails_seen_where, passing_to, reading_of
from casefile.report import Exhibit
from casefile.tables import Case, Mail
from desk.at_hand import asking, at_hand
from desk.case.report_view import view_of, written_at
from desk.mail.mail_text import as_text
from desk.safe_answers import download
from desk.safe_names import safe_name

pages = Blueprint("mail", __name__)

_TABS = {"set-aside": "Set aside", "enquiry": "For the office", "automatic": "Automatic", "junk": "Junk"}


@pages.get("/mail")
def everything() -> str:
    """Every mail without a case, what waits for the person and what was set aside first."""
    cabinet, person = at_hand().cabinet, asking()
    kind, after = request.args.get("kind", ""), request.args.get("after", "")
    kind = kind if kind in KINDS else ""
    with cabinet.reading() as session:
        found = other_mails_for(session, cabinet, person, kind=kind, after=after)
        counts = counts_of(session, mails_seen_where(session, cabinet.school, person))
    tabs = [("", "All", sum(counts.values())), *((each, _TABS[each], counts[each]) for each in KINDS if counts[each])]
    return render_template("mail/mails.html", found=found, tabs=tabs, kind=kind, after=after)


@pages.get("/mail/<mail_id>")
def page(mail_id: str) -> AnyResponse | str:
    """One of them, and the reading is noted; a mail of a case is shown there."""
    cabinet, person = at_hand().cabinet, asking()
    with cabinet.writing() as session:
        mail = register.mail_for(session, cabinet, person, mail_id)
        if mail.case_id is not None:
            case = session.get_one(Case, mail.case_id)
            return redirect(url_for("case.page", reference=case.reference), 303)
        reading = reading_of(session, cabinet, mail)
        mail_acts.note_mail_reading(session, cabinet, mail, person.id)
        passing = passing_to(session, cabinet, mail, reading)
    view = view_of(mail.id, reading[0], (), ()) if reading else None
    return render_template(
        "mail/mail.html",
        mail=mail,
        view=view,
        written_at=written_at,
        passing=[each for each in passing if each.id != person.id],
        by_hand=[kind for kind in mail_acts.BY_HAND if mail.trouble or kind != mail.kind],
    )


@pages.get("/mail/<mail_id>/text")
def text(mail_id: str) -> str:
    """The raw mail as text, for whoever doubts what was made of it. That it was looked at is noted."""
    return render_template("mail/mail_text.html", mail_id=mail_id, text=as_text(_raw(mail_id, "text")))


@pages.get("/mail/<mail_id>/original")
def original(mail_id: str) -> Response:
    """The raw mail as it came. That it was taken is noted."""
    return download(_raw(mail_id, "raw"), f"mail-{mail_id[:8]}.eml")


@pages.get("/mail/<mail_id>/file/<position>")
def exhibit(mail_id: str, position: str) -> Response:
    """A file that came with a mail. That it was taken is noted."""
    hand, person = at_hand(), asking()
    with hand.cabinet.writing() as session:
        mail = register.mail_for(session, hand.cabinet, person, mail_id)
        wanted = _exhibit_at(session, mail, position)
        casework.note_export(session, hand.cabinet, mail, person.id, position)
        raw = filing.open_raw(session, hand.cabinet, mail)
    return download(hand.settings.exhibit_bytes(raw, position), safe_name(wanted.filename))


def _raw(mail_id: str, as_what: str) -> bytes:
    cabinet, person = at_hand().cabinet, asking()
    with cabinet.writing() as session:
        mail = register.mail_for(session, cabinet, person, mail_id)
        reading = reading_of(session, cabinet, mail)
        # The raw mail holds the pictures that nobody is to look at: it stays where it is.
        if reading is not None and reading[0].has_sealed_pictures:
            raise NotAllowed(register.NO_SUCH_PAGE)
        casework.note_export(session, cabinet, mail, person.id, as_what)
        return filing.open_raw(session, cabinet, mail)


def _exhibit_at(session: Session, mail: Mail, position: str) -> Exhibit:
    reading = filing.open_reading(session, at_hand().cabinet, mail)
    found = next((each for each in reading[0].exhibits if each.position == position), None) if reading else None
    # A sealed picture is for nobody's eyes: it is not handed out here.
    if found is None or found.pictures == "sealed":
        raise NotAllowed(register.NO_SUCH_PAGE)
    return found
