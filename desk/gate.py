"""The gate: who may reach which page. Closed by default; a page that is not on this list is refused to everybody.

Roles open pages, nothing more: which cases a page may show to whom is decided by `casefile.register`.
"""

from __future__ import annotations

from flask import abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from desk.at_hand import asking_if_any, at_hand
from desk.sign_in import cookies, sessions
from desk.sign_in.tokens import is_form_token, new_token

OPEN = frozenset(
    {
        "static",
        "health.alive",
        "sign_in.ask",
        "sign_in.asked",
        "sign_in.look",
        "sign_in.link",
        "sign_in.enter",
        "sign_in.passkey",
        "school_account.begin",
        "school_account.back",
        # Between the two factors, and from an invitation: each asks for its own cookie (`desk.sign_in.half_signed_in`).
        "second.page",
        "second.give",
        "second.not_yet",
        "set_up.invited",
        "set_up.begin",
        "set_up.choose",
        "set_up.passkey",
        "set_up.app",
        "set_up.app_code",
        # These exist only where a demo door was handed in.
        "demo.people",
        "demo.enter",
        "demo.received",
        "demo.letter",
        "demo.steps",
    }
)
ANY_ROLE = frozenset({"leader", "dsl", "governor", "office", "it"})
READS = frozenset({"leader", "dsl", "governor"})
LEADS = frozenset({"leader"})
OFFICE = frozenset({"office"})
CALLS = frozenset({"leader", "dsl", "office"})
# Each sees other lines of it: `casefile.audit_list`.
AUDITS = frozenset({"leader", "dsl", "it"})
WHO_MAY = {
    "first.page": ANY_ROLE,
    "news.since": READS,
    "sign_in.leave": ANY_ROLE,
    "mine.page": ANY_ROLE,
    "mine.new_passkey": ANY_ROLE,
    "mine.add_passkey": ANY_ROLE,
    "mine.remove_passkey": ANY_ROLE,
    "mine.new_app": ANY_ROLE,
    "mine.add_app": ANY_ROLE,
    "mine.remove_app": ANY_ROLE,
    "mine.new_codes": ANY_ROLE,
    "mine.end": ANY_ROLE,
    "mine.end_others": ANY_ROLE,
    "again.page": ANY_ROLE,
    "again.give": ANY_ROLE,
    "again.passkey": ANY_ROLE,
    "staff.page": LEADS,
    "staff.invite": LEADS,
    "staff.end": LEADS,
    "staff.lost": LEADS,
    "staff.give_way_back": LEADS,
    "health.page": frozenset({"it"}),
    "audit.page": AUDITS,
    "audit.check": AUDITS,
    "letters.page": READS,
    "cases.page": READS,
    "cases.by_name": READS,
    # Governors see masked figures alone: `desk.insight.insight_pages`.
    "insight.page": READS,
    "insight.sheet": READS,
    "insight.table": READS,
    "case.page": READS,
    "case.reporter": READS,
    "case.mail": READS,
    "case.judge": READS,
    "case.change": READS,
    "case.add_label": READS,
    "case.answer": READS,
    "case.lift": READS,
    "case.draft": READS,
    "gathered.add": READS,
    "gathered.strike": READS,
    "gathered.back": READS,
    "gathered.one": READS,
    "people.add": READS,
    "people.change": READS,
    "people.reporter": READS,
    "decide.ladder": READS,
    "decide.one": READS,
    "decide.second": READS,
    "decide.ask": READS,
    "decide.let_go": READS,
    "decide.rethink": READS,
    "ending.close": READS,
    "ending.reopen": READS,
    "ending.withdraw": READS,
    "ending.go_on": READS,
    "letter.book": READS,
    "letter.write": READS,
    "meeting.plan": READS,
    "meeting.shift": READS,
    "meeting.call_off": READS,
    "meeting.held": READS,
    "date.judge": READS,
    "export.sheet": READS,
    "export.bundle": READS,
    "lane.judge": READS,
    "lane.lift": READS,
    "incident.settle": READS,
    "incident.keep": READS,
    "draft.page": READS,
    "draft.preview": READS,
    "draft.save": READS,
    "draft.autosave": READS,
    "draft.approve": READS,
    "draft.send_back": READS,
    "draft.stop": READS,
    "draft.withdraw": READS,
    "draft.again": READS,
    "draft.settle": READS,
    "draft.answer_leaks": READS,
    "draft.post": READS,
    "draft.take_back": READS,
    "draft_address.change": READS,
    "draft_file.attachment": READS,
    "draft_file.sheet": READS,
    "draft_file.pdf": READS,
    "search.page": READS,
    "search.found": READS,
    "call.log": CALLS,
    "mail.everything": READS,
    # The office sees what was passed on to it.
    "mail.page": READS | OFFICE,
    "mail.exhibit": READS | OFFICE,
    "exhibit.chat": READS | OFFICE,
    "exhibit.picture": READS | OFFICE,
    "exhibit.image": READS | OFFICE,
    "exhibit.layout": READS | OFFICE,
    "exhibit.layout_words": READS | OFFICE,
    "mail.deal_with": READS | OFFICE,
    "mail.original": READS,
    "mail.text": READS,
    "mail.release": READS,
    "mail.file": READS,
    "mail.pass_on": READS,
    "mail.open_case": READS,
    "mail.add": READS,
}
# A health check asks by whatever name its machine has for this one, and learns nothing.
_ANY_HOST = frozenset({"health.alive"})
# What an open page asks by itself: nobody need be sitting before it.
_BY_ITSELF = frozenset({"news.since"})


def guard() -> Response | tuple[str, int] | None:
    """Runs before every page: the host, the person, their role, and for forms where they come from."""
    if request.endpoint not in _ANY_HOST and request.host.lower() != at_hand().settings.host:
        abort(400)
    session = cookies.read(cookies.SESSION)
    g.person = sessions.person_of(at_hand().cabinet, session, by_itself=request.endpoint in _BY_ITSELF)
    g.cookie = session if g.person else cookies.read(cookies.VISIT) or new_token()
    if request.endpoint is None or request.endpoint in OPEN:
        _check_form()
        return None
    person = asking_if_any()
    if person is None:
        return _please_sign_in()
    if not WHO_MAY.get(request.endpoint, frozenset()) & set(person.roles):
        abort(404)
    _check_form()
    return None


def _check_form() -> None:
    """Refuses a form that was not shown to this browser by the desk itself."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    # Because of our Referrer-Policy browsers say "null" here for our own forms too; a foreign name is foreign.
    if request.headers.get("Origin", "null") not in {"null", at_hand().settings.origin}:
        abort(400)
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        abort(400)
    if not is_form_token(request.form.get("form_token", ""), cookies.current()):
        abort(400)


def _please_sign_in() -> Response | tuple[str, int]:
    """To the sign-in page; but words that somebody typed into a form until they were signed out are given back."""
    ours = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    if ours and request.headers.get("Origin", "null") in {"null", at_hand().settings.origin}:
        # A single word is a button's, or the form's own.
        typed = [each.strip() for each in request.form.values() if len(each.split()) > 1]
        if typed:
            return render_template("sign_in/signed_out.html", words="\n\n".join(typed)), 401
    return redirect(url_for("sign_in.ask"), 303)
