"""A case: the report and what came with it, labels with the words behind them, people, letters, and the story."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casefile import casework, register
from casefile.errors import ConcernsError, ForbiddenMove, NotAllowed
from casefile.kept_from import keep_from, lift_recusal
from casefile.linked_cases import linked_with
from casefile.tables import Case
from desk.at_hand import asking, at_hand
from desk.case.case_view import Refused, one_mail_of, view_of_case
from desk.case.case_work import work_of
from outbound.first_answer import draft_after_all

pages = Blueprint("case", __name__)


@pages.get("/case/<reference>")
def page(reference: str) -> str:
    """The case, with the reporter's name covered. The reading is noted."""
    return shown(reference)


@pages.post("/case/<reference>/reporter")
def reporter(reference: str) -> str:
    """The case once more, with the reporter's name. That is noted too; the next time it is covered again."""
    return shown(reference, reveal=True)


@pages.get("/case/<reference>/mail/<mail_id>")
def mail(reference: str, mail_id: str) -> str:
    """One mail of the case with all its words, where the case has too many for its page."""
    cabinet, person = at_hand().cabinet, asking()
    with cabinet.writing() as session:
        case = register.case_for(session, cabinet, person, reference)
        casework.note_reading(session, cabinet, case, person.id)
        opened = register.open_for(session, cabinet, person, reference)
    if mail_id not in {each.mail_id for each in opened.mails}:
        raise NotAllowed(register.NO_SUCH_PAGE)
    return render_template("case/one_mail.html", **one_mail_of(opened, mail_id))


@pages.post("/case/<reference>/belongs")
def answer(reference: str) -> Response:
    """Answers "may belong to …?": put together, or kept apart."""
    cabinet, person = at_hand().cabinet, asking()
    together = request.form.get("answer") == "together"
    with cabinet.writing() as session:
        case = register.case_for(session, cabinet, person, reference)
        other = _may_belong_to(session, case)
        if other is None:
            raise ForbiddenMove("This question has been answered already.", "Somebody else may have been quicker.")
        casework.answer_may_belong(session, cabinet, case, person.id, other=other if together else None)
        target, done = (other.reference, "joined") if together else (reference, "apart")
    return redirect(url_for("case.page", reference=target, done=done), 303)


@pages.post("/case/<reference>/letter")
def draft(reference: str) -> Response:
    """Has the letter drafted that the desk held back."""
    hand, person = at_hand(), asking()
    with hand.cabinet.writing() as session:
        opened = register.open_for(session, hand.cabinet, person, reference)
        if not opened.mails:
            raise ForbiddenMove("The mails of this case are in another one now.", "Look there.")
        written = draft_after_all(
            session,
            hand.cabinet,
            opened.case,
            opened.mails[0].report,
            sender_domain=hand.settings.domain,
            person_id=person.id,
        )
    return redirect(url_for("case.page", reference=reference, done="drafted" if written else "not-drafted"), 303)


@pages.post("/case/<reference>/recusal")
def lift(reference: str) -> Response:
    """Lets somebody see the case whom it was kept from, or keeps it from somebody it may be about (`keep`)."""
    cabinet, person = at_hand().cabinet, asking()
    kept = request.form.get("keep", "")
    with cabinet.writing() as session:
        case = register.case_for(session, cabinet, person, reference)
        if kept:
            keep_from(session, cabinet, case, kept, person)
            return redirect(url_for("case.page", reference=reference, done="kept", _anchor="people"), 303)
        lift_recusal(session, cabinet, case, request.form.get("person", ""), person)
    return redirect(url_for("case.page", reference=reference, done="lifted", _anchor="people"), 303)


def shown(reference: str, *, reveal: bool = False, refused: Refused | None = None) -> str:
    """The page of a case; with what could not be done, at its place, and the words that were typed for it."""
    cabinet, person = at_hand().cabinet, asking()
    with cabinet.writing() as session:
        case = register.case_for(session, cabinet, person, reference)
        had_news = case.news and case.state != "received"
        casework.note_reading(session, cabinet, case, person.id)
        if reveal:
            casework.note_reveal(session, cabinet, case, person.id)
        session.flush()
        opened = register.open_for(session, cabinet, person, reference)
        work = work_of(session, case)
        asked = {"other": _may_belong_to(session, case), "linked": linked_with(session, cabinet, person, case)}
    prepared = view_of_case(opened, work, reveal)
    return render_template("case/case.html", had_news=had_news, refused=refused, **asked, **prepared)


def refused_at(reference: str, place: str, error: ConcernsError) -> tuple[str, int]:
    """The page of a case after an act on it that could not be done; what was typed stands where it was typed."""
    typed = {name: words for name, words in request.form.items() if name not in {"form_token", "seen"}}
    return shown(reference, refused=Refused(place, error.sentence, error.hint, typed)), 409


def _may_belong_to(session: Session, case: Case) -> Case | None:
    """The earlier case that this one points at, where the person may know of it."""
    other = session.get(Case, case.may_belong_to) if case.may_belong_to else None
    if other is None:
        return None
    try:
        return register.case_for(session, at_hand().cabinet, asking(), other.reference)
    except NotAllowed:
        return None
