"""A page with one form about one case: shown, sent, and shown again with every word where it could not be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casefile import casework, register
from casefile.errors import CaseworkError, ConcernsError, DraftChanged, LetterError, NotAllowed
from casefile.need_to_know import may_see_case
from casefile.tables import Case
from desk.at_hand import asking, at_hand
from desk.forms import Field, Sheet

T = TypeVar("T")
Answer = Response | str | tuple[str, int]
Beside = Callable[[Session, Case], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class CaseForm:
    """What such a page says. `lead` are paragraphs, `quoted` what somebody wrote, `points` what stands in the way.

    `known` is what is filled in and `ticked` what is chosen already; `links` lead elsewhere first. Without a `button` there is nothing to send.
    `beside` finds what a `template` of its own shows besides: looked up where the page is shown, and only there.
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
    template: str = "case/case_form.html"
    beside: Beside | None = None


FormOf = Callable[[Session, Case], CaseForm]
Act = Callable[[Session, Case, Sheet], str]
Before = Callable[[Session, Case, Sheet], None]


def form_page(
    reference: str, form_of: FormOf, act: Act, first_seen: FormOf | None = None, before: Before | None = None
) -> Answer:
    """The page, or what becomes of the form that was sent. `act` gives the code of the sentence that is said next, or a path.

    `first_seen` makes the page where looking at it is an act of its own. `before` is what takes its time: done before the act,
    while nothing else has to wait.
    """
    if request.method == "POST":
        return _take(reference, form_of, act, before)
    return _show(reference, first_seen or form_of)


def _show(reference: str, form_of: FormOf) -> Answer:
    cabinet = at_hand().cabinet
    with cabinet.writing() as session:
        case = register.case_for(session, cabinet, asking(), reference)
        # Whoever fills it in is told of the case.
        casework.note_reading(session, cabinet, case, asking().id)
        form = form_of(session, case)
        return _page(session, case, form, Sheet.blank(form.fields, form.known, form.ticked))


def _take(reference: str, form_of: FormOf, act: Act, before: Before | None) -> Answer:
    cabinet, wrong = at_hand().cabinet, dict[str, str]()
    try:
        if before is not None:
            with cabinet.reading() as session:
                case, form, sheet = _filled_in(session, reference, form_of, wrong)
                sheet.check()
                before(session, case, sheet)
        with cabinet.writing() as session:
            case, form, sheet = _filled_in(session, reference, form_of, wrong)
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
    with at_hand().cabinet.reading() as session:
        case, form, sheet = _filled_in(session, reference, form_of, wrong)
        sheet.refuse(error)
        return _page(session, case, form, sheet), 422


def _filled_in(
    session: Session, reference: str, form_of: FormOf, wrong: dict[str, str]
) -> tuple[Case, CaseForm, Sheet]:
    case = register.case_for(session, at_hand().cabinet, asking(), reference)
    form = form_of(session, case)
    sheet = Sheet.sent(form.fields, form.known)
    sheet.wrong = wrong
    return case, form, sheet


def _page(session: Session, case: Case, form: CaseForm, sheet: Sheet) -> str:
    back = form.back or url_for("case.page", reference=case.reference, _anchor=form.anchor or None)
    beside = form.beside(session, case) if form.beside else {}
    return render_template(form.template, case=case, form=form, back=back, sheet=sheet, **beside)


def one_of(found: Iterable[T], is_it: Callable[[T], bool]) -> T:
    """The one of a case's own things that an address names. Raises `NotAllowed` where it is none of them."""
    for each in found:
        if is_it(each):
            return each
    raise NotAllowed("That does not belong to this case.")
