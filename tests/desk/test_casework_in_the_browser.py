"""The pages of casework in a real Chromium: found fit by axe on a phone and by night, and worked without scripts."""

from __future__ import annotations

from itertools import cycle

from casefile.cabinet import Cabinet
from casefile.gathered import add_entry
from casefile.tables import Case, Draft
from outbound import approval
from tests.cast import DEPUTY, HEAD, OFFICE, PARENT
from tests.desk.browsers import DESKTOP, PHONE, SMALL, Browsing, no_sideways_scroll
from tests.desk.furnished import HOLD, SENDER
from tests.desk.served import Served
from tests.desk.test_in_the_browser import complaints
from tests.desk.worked import Worked, decided, drafted, work_on

_BAN = {
    "matter": "Shouting at the gate",
    "why_needed": "Asked to stop",
    "children": "A sister",
    "reply_by": "2026-12-08",
}


def pages_of(cabinet: Cabinet, worked: Worked) -> list[str]:
    """One page of each kind, with as much on it as there can be."""
    case, gemma, darren = f"/case/{worked.reference}", worked.gemma, worked.darren
    decided(cabinet, worked, "warning")
    decided(cabinet, worked, "ban", alternatives="Warned in June", children="By bus")
    leaky = drafted(cabinet, worked, "request-for-account", gemma, matter=f"{PARENT.name} wrote", reply_by="2026-12-03")
    paper = drafted(cabinet, worked, "request-for-account", darren, matter="The group", reply_by="2026-12-03")
    second = drafted(cabinet, worked, "ban-intention", gemma, **_BAN)
    with cabinet.writing() as session:
        row = session.query(Case).filter_by(reference=worked.reference).one()
        today = cabinet.now().date()
        add_entry(session, cabinet, row, HEAD.id, sort="call", on_day=today, who="Gemma", words="She is sorry.")
        draft = session.get_one(Draft, second)
        approval.approve(session, cabinet, draft, version=1, person=DEPUTY, sender=SENDER, hold=HOLD)
    forms = ("gathered", "decide", "decide/ban", "letters", f"letter/warning?to={gemma}")
    drafts = [f"/draft/{each}" for each in (leaky, paper, second)]
    return [case, *(f"{case}/{each}" for each in forms), f"{case}/meeting?to={darren}", *drafts, "/call"]


def test_axe_finds_nothing_wrong_and_nothing_scrolls_sideways(
    desk_cabinet: Cabinet, desk: Served, browsing: Browsing
) -> None:
    paths = pages_of(desk_cabinet, work_on(desk_cabinet))
    with browsing.page(desk, HEAD) as page:
        # Both looks take turns: what they share is looked at page by page elsewhere.
        for path, (size, scheme) in zip(paths, cycle(((PHONE, "light"), (DESKTOP, "dark"))), strict=False):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.emulate_media(color_scheme=scheme)
            assert page.goto(path).status == 200, path
            assert complaints(page) == [], (path, size)
            page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
            assert no_sideways_scroll(page), path


def test_a_case_is_worked_on_without_scripts_on_a_phone(
    desk_cabinet: Cabinet, desk: Served, browsing: Browsing
) -> None:
    worked = work_on(desk_cabinet)
    with browsing.page(desk, HEAD, size=PHONE, scripts=False) as page:
        page.goto(f"/case/{worked.reference}")
        page.get_by_role("link", name="Add what was gathered").first.click()
        page.get_by_label("What was said or seen?").fill("She says that she is sorry.")
        page.get_by_role("button", name="Keep it").click()
        page.get_by_role("alert").wait_for()
        page.get_by_role("link", name="Choose what it is.").click()
        assert page.get_by_label("What was said or seen?").input_value() == "She says that she is sorry."
        page.get_by_label("Phone call", exact=True).check()
        assert page.locator("#sort-wrong").inner_text().endswith("Choose what it is.")
        page.get_by_role("button", name="Keep it").click()
        page.locator(".entries").get_by_text("She says that she is sorry.").wait_for()
        page.get_by_role("link", name="Decide", exact=True).first.click()
        page.get_by_role("link", name="A warning letter").click()
        page.get_by_label("Gemma Tranter").check()
        page.get_by_label("Why this, and not something milder or firmer?").fill("A talk did not help.")
        page.get_by_role("button", name="Decide it").click()
        page.locator("summary").filter(has_text="more letter").click()
        page.get_by_role("link", name="Write it (Warning, Gemma Tranter)").click()
        page.get_by_label("What happened, as you found it?").fill("Some messages in the group.")
        page.get_by_label("What did they tell you about it").fill("You said that you are sorry.")
        page.get_by_label("What do you expect from now on?").fill("Please come to us.")
        page.get_by_role("button", name="Draft the letter").click()
        page.get_by_role("button", name="Approve: sends in 10 minutes unless stopped").click()
        page.get_by_text("Goes in about 10 minutes.").wait_for()


def test_the_office_writes_down_a_call_on_a_phone(desk_cabinet: Cabinet, desk: Served, browsing: Browsing) -> None:
    with browsing.page(desk, OFFICE, size=PHONE, scripts=False) as page:
        page.goto("/")
        page.get_by_role("link", name="Write down a phone call").click()
        page.get_by_label("What did they say?").fill("She shouted at the gate.")
        page.get_by_role("button", name="Pass it on").click()
        page.get_by_text("Thank you: it has been passed on.").wait_for()
        assert page.get_by_text("CD-").count() == 0
