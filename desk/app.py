"""Makes the desk: a Flask application handed its cabinet and settings, closed by default."""

from __future__ import annotations

from flask import Flask
from jinja2 import PackageLoader, StrictUndefined

from casefile.cabinet import Cabinet
from desk import error_pages, gate, news_pages, page_words, safe_answers
from desk.at_hand import NAME, AtHand
from desk.case import (
    date_acts,
    decide_pages,
    ending_pages,
    export_pages,
    gathered_pages,
    incident_acts,
    label_acts,
    lane_acts,
    meeting_pages,
    people_pages,
)
from desk.cases import list_pages
from desk.demo import demo_pages
from desk.demo.demo_door import DemoDoor
from desk.exhibits import layout_pages
from desk.insight import insight_pages
from desk.letters import draft_acts, draft_address, draft_files, letter_pages
from desk.mail import call_pages, mail_acts
from desk.oversight import audit_pages, health_pages, letter_list_pages
from desk.search import search_pages
from desk.settings import DeskSettings
from desk.sign_in import fresh, my_pages, school_account, second_pages, set_up_pages, sign_in_pages, staff_pages
from desk.today import first_page

# A letter's text is at most 50,000 characters; nothing else that people type is as long.
_MOST_BYTES = 400_000
_ON_CASES = (
    label_acts,
    lane_acts,
    incident_acts,
    gathered_pages,
    people_pages,
    decide_pages,
    ending_pages,
    letter_pages,
    meeting_pages,
    date_acts,
    export_pages,
)
_SIGN_IN = (school_account, sign_in_pages, second_pages, set_up_pages, my_pages, fresh, staff_pages)
_ON_LETTERS = (draft_acts, draft_address, draft_files)


def make_desk(cabinet: Cabinet, settings: DeskSettings, door: DemoDoor | None = None) -> Flask:
    """The desk as a WSGI application. `door` is handed in by the demo alone: without it there is no demo page."""
    desk = Flask("desk", static_folder="static", template_folder=None)
    desk.config.update(MAX_CONTENT_LENGTH=_MOST_BYTES, MAX_FORM_MEMORY_SIZE=_MOST_BYTES)
    desk.extensions[NAME] = AtHand(cabinet, settings, door)
    desk.jinja_loader = PackageLoader("templates", "pages")
    desk.jinja_env.undefined = StrictUndefined
    desk.jinja_env.trim_blocks = desk.jinja_env.lstrip_blocks = True
    desk.context_processor(page_words.for_every_page)
    desk.before_request(gate.guard)
    desk.after_request(safe_answers.add_headers)
    error_pages.register_on(desk)
    for pages in (
        *_ON_CASES,
        *_ON_LETTERS,
        *_SIGN_IN,
        first_page,
        list_pages,
        news_pages,
        call_pages,
        mail_acts,
        # With those of `desk.exhibits.exhibit_pages`, to which it adds its own.
        layout_pages,
        search_pages,
        insight_pages,
        health_pages,
        audit_pages,
        letter_list_pages,
    ):
        desk.register_blueprint(pages.pages)
    if door is not None:
        desk.register_blueprint(demo_pages.pages)
    return desk
