"""Insight: what came in, what was decided and how long it took; for governors masked, for leaders also exact."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request

from casefile import audit_trail
from casefile.school import Person
from desk.at_hand import asking, at_hand
from desk.insight.charts import chart_of
from desk.insight.csv_table import csv_of
from desk.insight.sentences import headlines, what_changed
from desk.insight.tables import Figures, in_words, size
from desk.insight.views import OWN, View, view_for
from desk.safe_answers import download
from outbound.governors_sheet import PrintedRow, PrintedTable, governors_sheet

pages = Blueprint("insight", __name__)


@pages.get("/insight")
def page() -> str:
    """The figures of one term or year; the address names it by its key, and says whether they are exact."""
    view = _view()
    tables = view.tables(at_hand().cabinet)
    return render_template(
        "insight/insight.html",
        view=view,
        tables=[(each, chart_of(each.rows) if each.is_drawn else None) for each in tables],
        headlines=_headlines(view),
        changed=_changed(view, tables),
        in_words=in_words,
        may_see_own=_may_see_own(asking()),
    )


@pages.get("/insight/sheet.pdf")
def sheet() -> Response:
    """The masked figures on one page, for governors."""
    view = _to_give_out()
    cabinet = at_hand().cabinet
    tables = view.tables(cabinet)
    pdf = governors_sheet(
        cabinet.school,
        title=view.title,
        said=[*_headlines(view), *_changed(view, tables)],
        tables=[_printed(each) for each in tables if each.rows],
        counted_on=view.counted_on,
    )
    _note(view, "pdf")
    return download(pdf, f"insight-{view.key}.pdf")


@pages.get("/insight/figures.csv")
def table() -> Response:
    """The masked figures as a table for a spreadsheet."""
    view = _to_give_out()
    text = csv_of(view.tables(at_hand().cabinet))
    _note(view, "csv")
    return download(text, f"insight-{view.key}.csv")


def _view() -> View:
    """What the address asks for. Governors have the masked figures alone."""
    of, how = request.args.get("of", ""), request.args.get("view", "")
    person = asking()
    if how == OWN and not _may_see_own(person):
        abort(404)
    view = view_for(at_hand().cabinet, person, of, how, may_see_own=_may_see_own(person))
    if view is None:
        abort(404)
    return view


def _to_give_out() -> View:
    view = _view()
    if view.is_own or not view.columns:
        abort(404)
    return view


def _headlines(view: View) -> list[str]:
    school = at_hand().cabinet.school
    return headlines(school, view.columns[0].sheet, view.before) if view.columns else []


def _changed(view: View, tables: list[Figures]) -> list[str]:
    return what_changed(tables, view.before[0]) if view.before else []


def _printed(table: Figures) -> PrintedTable:
    most = max((size(each.cells[0]) for each in table.rows), default=0) if table.is_drawn else 0
    rows = [(each, size(each.cells[0]) / most if most else 0.0) for each in table.rows]
    printed = tuple(PrintedRow(row.name, tuple(map(in_words, row.cells)), share) for row, share in rows)
    return PrintedTable(table.heading, table.columns, printed)


def _may_see_own(person: Person) -> bool:
    return person.has("leader") or person.has("dsl")


def _note(view: View, form: str) -> None:
    cabinet = at_hand().cabinet
    with cabinet.writing() as session:
        audit_trail.note(session, cabinet, asking().id, "figures-taken", period=view.key, form=form)
