"""Every page of the desk with as much on it as there can be, by who looks at it; and the few that are no pages to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from casefile import meetings
from casefile.cabinet import Cabinet
from casefile.gathered import add_entry
from casefile.tables import Case, Draft
from desk.sign_in import invitations
from desk.sign_in.id_token import Account
from desk.sign_in.provider import Provider
from outbound import approval
from service.looking import Looking
from tests.casefile.counted import counted_case
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, IT, OFFICE, TRUST
from tests.desk.furnished import HOLD, SENDER, Furnished
from tests.desk.served import Served, Visitor, served
from tests.desk.test_exhibits_at_the_desk import PICTURE, SHOT, a_mail, behind_a_label, filed, printed
from tests.desk.ways import App, begin_set_up, half_way, invitation_for, recovery, set_up
from tests.desk.worked import Worked, decided, drafted, put_to_work

# A name as long as a form takes it, without a blank at which to break it.
LONG = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessen"
_ASKED = "What are you looking for?"
# What is handed out as a file, answered to a script, or shown within another page's frame.
NO_PAGES = frozenset(
    {
        "static", "health.alive", "news.since", "school_account.back", "insight.sheet", "insight.table",
        "export.sheet", "export.bundle", "mail.original", "mail.exhibit", "exhibit.image", "exhibit.layout_words",
        "draft.preview", "draft_file.attachment", "draft_file.sheet", "draft_file.pdf", "gathered.one",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Look:
    """A page as somebody comes to it: where, who, and what they do there first."""

    who: str
    path: str
    do: Callable[[Any], object] | None = None
    name: str = ""

    def __str__(self) -> str:
        return f"{self.who} at {self.name or self.path}"


@contextmanager
def house(cabinet: Cabinet) -> Iterator[Served]:
    """The desk with everything it can have: what draws pictures, and the school's account, which does not answer."""
    nowhere = Account("http://127.0.0.1:1", "id", "secret", "school.example")
    with served(cabinet, looking=Looking(), school_account=Provider(nowhere, (0.2, 0.2))) as running:
        yield running


def looks(desk: Served, furnished: Furnished) -> list[Look]:
    """Every page, and the ways it can look that differ."""
    cabinet = desk.cabinet
    years_before(cabinet)
    worked = put_to_work(cabinet, furnished.cases["everything"], furnished.drafts["everything"])
    with cabinet.writing() as session:
        invitation = invitations.invite(session, cabinet, "program", OFFICE, desk.url)
    return [
        *_signing_in(cabinet, invitation.removeprefix(desk.url)),
        *_lists(),
        *_exhibits(cabinet),
        *_casework(cabinet, worked),
        *_furnished(furnished),
        *_of_others(furnished),
    ]


def sign_in_as(page: Any, visitor: Visitor) -> None:
    """The page's browser goes on as this visitor."""
    cookies = visitor.cookies.items()
    page.context.add_cookies([{"name": name, "value": value, "url": visitor.desk.url} for name, value in cookies])


def come_to(page: Any, look: Look) -> None:
    """Opens the page and does there what is to be done."""
    page.goto(look.path)
    if look.do is not None:
        look.do(page)


def years_before(cabinet: Cabinet) -> None:
    """Enough closed cases for a second page of the list, and for figures that governors may see."""
    for number in range(52):
        day = datetime(2026, 5, 1 + number % 20, 10, tzinfo=UTC)
        category = ("threat", "political", "defamation")[number % 3]
        closed, outcomes = day + timedelta(days=9), (("warning", day),)
        counted_case(cabinet, day, categories=(category,), answered=day, closed=closed, outcomes=outcomes)


def visitors(desk: Served) -> dict[str, Visitor]:
    """Whoever looks, signed in as far as they are."""
    everybody = (HEAD, DEPUTY, DSL, CHAIR, TRUST, OFFICE, IT)
    set_up(desk.cabinet, DEPUTY)
    recovery(desk.cabinet, DEPUTY)
    with desk.cabinet.writing() as session:
        invitations.invite(session, desk.cabinet, "program", DSL, desk.url)
    return {
        "nobody": desk.visitor(),
        "half way": half_way(desk, DEPUTY),
        "invited": begin_set_up(desk, invitation_for(desk)),
        **{each.id: desk.visitor(each) for each in everybody},
    }


def _fill(label: str, words: str, button: str) -> Callable[[Any], object]:
    def do(page: Any) -> None:
        page.get_by_label(label, exact=True).first.fill(words)
        page.get_by_role("button", name=button).first.click()

    return do


def _press(button: str) -> Callable[[Any], object]:
    return lambda page: page.get_by_role("button", name=button).first.click()


def _signing_in(cabinet: Cabinet, invitation: str) -> list[Look]:
    def finish(page: Any) -> None:
        secret = page.locator(".secret code").text_content().replace(" ", "")
        page.get_by_label("The six digits that the app shows now").fill(App(cabinet, secret).code())
        page.get_by_role("button", name="That is it").click()
        page.get_by_role("heading", name="Your recovery codes").wait_for()

    wrong = _fill("Your code", "000000", "Sign in")
    return [
        Look("nobody", "/sign-in"),
        Look("nobody", "/sign-in/look"),
        Look("nobody", "/sign-in/with/used-up"),
        Look("nobody", "/sign-in/not-yet"),
        Look("nobody", "/sign-in/school-account"),
        Look("nobody", "/sign-in/invited/used-up"),
        Look("nobody", invitation, name="/sign-in/invited"),
        Look("half way", "/sign-in/second"),
        Look("half way", "/sign-in/second", wrong, "/sign-in/second, a wrong code"),
        Look("invited", "/sign-in/set-up"),
        Look("invited", "/sign-in/set-up/app"),
        Look("invited", "/sign-in/set-up/app", finish, "the recovery codes"),
        Look("deputy", "/my/sign-in"),
        Look("head", "/my/sign-in"),
        Look("head", "/my/sign-in/passkey"),
        Look("head", "/my/sign-in/app"),
        Look("deputy", "/my/sign-in/again"),
        Look("head", "/people"),
        Look("head", f"/people/{DSL.id}/way-back"),
    ]


def _lists() -> list[Look]:
    return [
        Look("head", "/"),
        Look("head", "/", lambda page: page.locator("nav summary").click(), "/, its menu open"),
        Look("head", "/cases"),
        Look("head", "/cases?state=open&label=safeguarding", name="/cases, filtered"),
        Look("head", "/cases?state=closed&page=2", name="/cases, page 2"),
        Look("head", "/cases?state=open&label=political", name="/cases, none"),
        Look("head", "/search"),
        Look("head", "/search", _fill(_ASKED, "lazy cow", "Search"), "/search, found"),
        Look("head", "/search", _fill(_ASKED, "walrus", "Search"), "/search, none"),
        Look("head", "/insight"),
        Look("head", "/insight?view=own", name="/insight, own"),
        Look("head", "/insight?of=2025-26", name="/insight, a year"),
        Look("chair", "/insight?of=2025-26-3"),
        Look("head", "/letters"),
        Look("head", "/audit"),
        Look("it", "/audit"),
        Look("it", "/health"),
        Look("head", "/mail"),
        Look("head", "/call"),
        Look("head", "/call", _press("Pass it on"), "/call, wrong"),
        Look("head", "/nowhere"),
    ]


def _exhibits(cabinet: Cabinet) -> list[Look]:
    html = "<h1>To the head</h1><p>Please <b>look</b>.</p>"
    text = "Ola\nshe is thick as mince, the lot of them"
    judged = behind_a_label(("thick as mince", SHOT))
    mail, _ = filed(cabinet, a_mail(PICTURE, html=html), judged, pictures="read", printed=printed(), text=text)
    return [Look("head", f"/mail/{mail}/picture/1"), Look("head", f"/mail/{mail}/html")]


def _casework(cabinet: Cabinet, worked: Worked) -> list[Look]:
    at, gemma, darren = f"/case/{worked.reference}", worked.gemma, worked.darren
    asks = "request-for-account"
    warning = decided(cabinet, worked, "warning")
    ban = decided(cabinet, worked, "ban", alternatives="Warned in June", children="By bus")
    leaky = drafted(cabinet, worked, asks, gemma, matter="Ola Zzyxkowska wrote", reply_by="2026-12-03")
    paper = drafted(cabinet, worked, asks, darren, matter="The group", reply_by="2026-12-03")
    answers = {"matter": "Shouting", "why_needed": "Asked to stop", "children": "A sister", "reply_by": "2026-12-08"}
    second = drafted(cabinet, worked, "ban-intention", gemma, **answers)
    with cabinet.writing() as session:
        row = session.query(Case).filter_by(reference=worked.reference).one()
        today = cabinet.now().date()
        entry = add_entry(session, cabinet, row, HEAD.id, sort="call", on_day=today, who=LONG, words=f"{LONG}: sorry.")
        plan = {"starts_at": cabinet.now() + timedelta(days=7), "minutes": 45, "place": "Room 2", "who": "The head"}
        meeting = meetings.plan_meeting(session, cabinet, row, HEAD.id, person_id=gemma, **plan)  # type: ignore[arg-type]
        session.flush()
        ids = entry.id, meeting.id
        draft = session.get_one(Draft, second)
        approval.approve(session, cabinet, draft, version=1, person=DEPUTY, sender=SENDER, hold=HOLD)
    return [
        Look("head", at),
        Look("head", at, _press("Show who reported"), "case, who reported"),
        Look("head", f"{at}/gathered"),
        Look("head", f"{at}/gathered", _press("Keep it"), "gathered, wrong"),
        Look("head", f"{at}/gathered/{ids[0]}"),
        Look("head", f"{at}/person"),
        Look("head", f"{at}/person/{gemma}"),
        Look("head", f"{at}/reporter/contact"),
        Look("head", f"{at}/decide"),
        Look("head", f"{at}/decide/ban"),
        Look("head", f"{at}/decide/ban", _press("Propose it"), "decide, wrong"),
        Look("head", f"{at}/decision/{ban}/drop"),
        Look("head", f"{at}/decision/{warning}/change"),
        Look("head", f"{at}/letters"),
        Look("head", f"{at}/letter/warning?to={gemma}"),
        Look("head", f"{at}/meeting?to={darren}"),
        Look("head", f"{at}/meeting/{ids[1]}/move"),
        Look("head", f"{at}/meeting/{ids[1]}/cancel"),
        Look("head", f"{at}/meeting/{ids[1]}/held"),
        Look("head", f"{at}/close"),
        Look("head", f"{at}/withdrawn"),
        *(Look("head", f"/draft/{each}") for each in (leaky, paper, second)),
        Look("head", f"/draft/{leaky}/address"),
        Look("head", f"/draft/{worked.draft_id}", _overtaken, "draft, changed by another"),
    ]


def _overtaken(page: Any) -> None:
    """Another window of the same browser saves the letter first."""
    other = page.context.new_page()
    other.goto(page.url)
    for each, words in ((other, "The head's words"), (page, f"The deputy's words {LONG}")):
        each.get_by_label("The letter", exact=True).fill(words)
        each.get_by_role("button", name="Save and see the preview").click()
    other.close()
    page.get_by_role("alert").first.wait_for()


def _furnished(furnished: Furnished) -> list[Look]:
    drafts = ("holding", "failed", "unsure", "returned", "sent")
    cases, mails = furnished.cases, furnished.mails
    return [
        *(Look("head", f"/draft/{furnished.drafts[each]}", name=f"draft, {each}") for each in drafts),
        Look("head", f"/case/{cases['pointing']}"),
        Look("head", f"/case/{cases['sent']}/reopen"),
        Look("head", f"/case/{cases['sent']}/not-withdrawn"),
        Look("head", f"/mail/{mails['enquiry']}"),
        Look("head", f"/mail/{mails['aside']}"),
        Look("head", f"/mail/{mails['everything']}/text"),
        Look("head", f"/mail/{mails['everything']}/chat/1"),
        Look("head", f"/case/{cases['everything']}/mail/{mails['everything']}"),
    ]


def _of_others(furnished: Furnished) -> list[Look]:
    return [
        Look("dsl", "/"),
        Look("dsl", f"/case/{furnished.cases['safeguarding']}"),
        Look("trust", "/"),
        Look("chair", "/"),
        Look("office", "/"),
        Look("office", "/call"),
        Look("office", "/call", _too_late, "/call, signed out meanwhile"),
    ]


def _too_late(page: Any) -> None:
    """The session ends while a form is filled in: what was typed is given back."""
    page.get_by_label("What did they say?").fill(f"A long story of {LONG}.")
    page.context.clear_cookies()
    page.get_by_role("button", name="Pass it on").click()
    page.get_by_text(LONG).wait_for()
