"""The words and small helpers that every page's template may use."""

from __future__ import annotations

from datetime import date, datetime

from flask import request

from casefile.clocks import london_day
from desk import in_words, london_time
from desk.at_hand import asking_if_any, at_hand
from desk.gate import CALLS, LEADS, READS
from desk.navigation import navigation
from desk.scripts import desk_script
from desk.sign_in import cookies
from desk.sign_in.tokens import form_token


def for_every_page() -> dict[str, object]:
    """What stands in the head and foot of each page, and how moments and states are said."""
    hand, person = at_hand(), asking_if_any()
    roles = set(person.roles) if person else set[str]()
    return {
        "school": hand.cabinet.school,
        "person": person,
        "navigation": navigation(roles),
        "reads": bool(roles & READS),
        "leads": bool(roles & LEADS),
        "takes_calls": bool(roles & CALLS),
        "is_demo": hand.door is not None,
        "offers_school_account": hand.settings.school_account is not None,
        "done": in_words.said(request.args.get("done", "")),
        "form_token": form_token(cookies.current()),
        "words": in_words,
        "label": hand.cabinet.vocabulary.title,
        "when": _when,
        "on": _on,
        "until": _until,
        "desk_script": desk_script,
        "this_second": int(hand.cabinet.now().timestamp()),
    }


def _when(moment: datetime) -> str:
    return london_time.when(moment, at_hand().cabinet.now())


def _on(day: date) -> str:
    return london_time.on(day, london_day(at_hand().cabinet.now()))


def _until(moment: datetime) -> str:
    return london_time.until(moment, at_hand().cabinet.now())
