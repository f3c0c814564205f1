"""A page with one form about one case: shown, sent, and shown again with every word where it could not be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casefile import casework, register
from casefile.errors import CaseworkError, ConcernsError, DraftChanged, LetterError
from casefile.need_to_know import may_see_case
from casefile.tables import Case
from desk.at_hand import asking, at_hand
from desk.forms import Field, Sheet

Answer = Response | str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class CaseForm:
    """What such a page says. `lead` are paragraphs, `quoted` what somebody wrote, `points` what stands in the way.

    `known` is what is filled in and `ticked` what is chosen already; `links` lead elsewhere first. Without a `button` there is nothing to send.
    `extra` is for a `template` of its own.
    """

    title: str
    fields: tuple[Field, ...]
    button: str
    lead: tuple[str, ...] = ()
    quoted: str = ""
    points: tuple[str, ...] = ()
    known: Mapping[str, str] | None = None
    ticked: Mapping[str, tuple[str, ...]] | None = None
    back: str = ""
    anchor: str = ""
    stops: bool = False
    links: tuple[tuple[str, str], ...] = ()
    template: str = "case_form.html"
    extra: Mapping[str, object] = field(default_factory=dict)


FormOf = Callable[[Session, Case], CaseForm]
Act = Callable[[Session, Case, Sheet], str]


def form_page(reference: str, form_of: FormOf, act: Act, first_seen: FormOf | None = None) -> Answer:
    """The page, or what becomes of the form that was sent. `act` gives the code of the sentence that is said next, or a path.

    `first_seen` makes the page where looking at it is an act of its own.
    """
    if request.method == "POST":
        return _take(reference, form_of, act)
    return _show(reference, first_seen or form_of)


def _show(reference: str, form_of: FormOf) -> Answer:
    cabinet = at_hand().cabinet
    with cabinet.writing() as session:
        case = register.case_for(session, cabinet, asking(), reference)
        # Whoever fills it in is told of the case.
        casework.note_reading(session, cabinet, case, asking().id)
        form = form_of(session, case)
        return _page(case, form, Sheet.blank(form.fields, form.known, form.ticked))


def _take(reference: str, form_of: FormOf, act: Act) -> Answer:
    cabinet, wrong = at_hand().cabinet, dict[str, str]()
    try:
        with cabinet.writing() as session:
            case = register.case_for(session, cabinet, asking(), reference)
            form = form_of(session, case)
            sheet = Sheet.sent(form.fields, form.known)
            sheet.wrong = wrong
            sheet.check()
            done = act(session, case, sheet)
            still_theirs = may_see_case(session, cabinet.school, asking(), case)
    except (CaseworkError, LetterError, DraftChanged) as error:
        return _refused(reference, form_of, error, wrong)
    if not still_theirs:
        return redirect(url_for("first.page", done="kept-from-you"), 303)
    if done.startswith("/"):
        return redirect(done, 303)
    return redirect(url_for("case.page", reference=reference, done=done, _anchor=form.anchor or None), 303)


def _refused(reference: str, form_of: FormOf, error: ConcernsError, wrong: dict[str, str]) -> Answer:
    """The form once more. The act was undone as a whole, so it is built anew from the case as it is now."""
    cabinet = at_hand().cabinet
    with cabinet.reading() as session:
        case = register.case_for(session, cabinet, asking(), reference)
        form = form_of(session, case)
        sheet = Sheet.sent(form.fields, form.known)
        sheet.wrong = wrong
        sheet.refuse(error)
        return _page(case, form, sheet), 422


def _page(case: Case, form: CaseForm, sheet: Sheet) -> str:
    back = form.back or url_for("case.page", reference=case.reference, _anchor=form.anchor or None)
    return render_template(form.template, case=case, form=form, back=back, sheet=sheet, **form.extra)
