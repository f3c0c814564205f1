"""A case: the report and what came with it, labels with the words behind them, people, letters, and the story."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casefile import casework, register
from casefile.covering import names_to_cover
from casefile.due_days import is_answered
from casefile.errors import ForbiddenMove, NotAllowed
from casefile.kept_from import keep_from, lift_recusal
from casefile.linked_cases import linked_with
from casefile.raised_flags import NEEDS_A_REASON
from casefile.register import OpenCase
from casefile.tables import Case
from desk import marked_words
from desk.at_hand import asking, at_hand
from desk.case import label_view
from desk.case.case_work import work_of
from desk.case.lane_words import lane
from desk.case.report_view import quote_anchor, view_of, written_at
from desk.case.story import name_of, told, why_held_back
from outbound.first_answer import draft_after_all

pages = Blueprint("case", __name__)


@pages.get("/case/<reference>")
def page(reference: str) -> str:
    """The case, with the reporter's name covered. The reading is noted."""
    return _shown(reference, reveal=False)


@pages.post("/case/<reference>/reporter")
def reporter(reference: str) -> str:
    """The case once more, with the reporter's name. That is noted too; the next time it is covered again."""
    return _shown(reference, reveal=True)


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


def _shown(reference: str, *, reveal: bool) -> str:
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
    return render_template(
        "case/case.html", had_news=had_news, reveal=reveal, **asked, **work, **_prepared(opened, reveal)
    )


def _prepared(opened: OpenCase, reveal: bool) -> dict[str, object]:
    cabinet = at_hand().cabinet
    name, address = opened.reporter.get("name"), opened.reporter.get("address")
    signed = opened.other_reporters
    cover = [] if reveal else [each for one in (name, *signed.values()) for each in names_to_cover(one, address)]
    mails = [view_of(each.mail_id, each.report, opened.findings, cover) for each in opened.mails]
    return {
        "opened": opened,
        "mails": mails,
        # What a machine writes is signed by nobody; a name in it is covered all the same.
        "signed": {each.mail_id: signed.get(each.mail_id) for each in opened.mails if not each.report.automatic},
        "answers": opened.answers,
        "answered": is_answered(opened.drafts),
        "rang": {each.mail_id: name_of(cabinet.school, each.logged_by) for each in opened.mails if each.logged_by},
        "collected": {each.mail_id: each.collected_at for each in opened.mails},
        "jumps": {anchor: target for mail in mails for anchor, target in mail.jumps.items()},
        "history": label_view.histories(cabinet, opened),
        "reasons": lambda finding: label_view.reasons(cabinet, finding),
        "to_add": label_view.to_add(cabinet, opened) if mails else [],
        "needs_a_reason": NEEDS_A_REASON,
        "story": told(cabinet, opened.story),
        "held_back": why_held_back(opened.story) if mails and not opened.drafts else "",
        "covered": lambda words: marked_words.pieces(words, (), cover)[0],
        "quote_anchor": quote_anchor,
        "lane": lane,
        "written_at": written_at,
        "vocabulary": cabinet.vocabulary,
        "by": lambda person_id: name_of(cabinet.school, person_id),
    }


def _may_belong_to(session: Session, case: Case) -> Case | None:
    """The earlier case that this one points at, where the person may know of it."""
    other = session.get(Case, case.may_belong_to) if case.may_belong_to else None
    if other is None:
        return None
    try:
        return register.case_for(session, at_hand().cabinet, asking(), other.reference)
    except NotAllowed:
        return None
