"""What each role comes for, in a real browser: on a desktop and a phone, with and without scripts, each combination once at least."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from sqlalchemy import select

from casefile.cabinet import Cabinet
from casefile.tables import Draft, Mail
from desk.sign_in import invitations
from tests.cast import DSL, HEAD, IT, MARKED, OFFICE, TRUST
from tests.desk.browsers import DESKTOP, PHONE, Browsing
from tests.desk.every_page import years_before
from tests.desk.furnished import Furnished
from tests.desk.served import Served
from tests.desk.sign_in.test_passkeys_in_the_browser import device_in
from tests.desk.ways import recovery, set_up

SAID = "A father shouted at Miss Prior on the phone."


def words(page: Any) -> str:
    """What stands on a page, in one line."""
    return " ".join(page.locator("body").inner_text().split())


def go(page: Any, title: str) -> None:
    """Along the navigation, through its menu where the page is not in the bar."""
    link = page.locator("nav[aria-label=Desk]").get_by_role("link", name=title, exact=True).locator("visible=true")
    if not link.count():
        page.locator("nav summary").click()
    link.first.click()


def status(desk: Served, page: Any, path: str) -> int:
    """What a page answers whose address somebody was told."""
    return int(page.goto(f"{desk.url}{path}").status)


def test_a_leader_signs_in_with_a_passkey_and_lets_a_letter_go_and_stops_it(
    desk_cabinet: Cabinet, desk: Served, furnished: Furnished, browsing: Browsing
) -> None:
    with desk_cabinet.writing() as session:
        invitation = invitations.invite(session, desk_cabinet, "program", HEAD, desk.url)
    with browsing.page(desk, size=DESKTOP) as page:
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        device_in(devices)
        page.goto(invitation)
        page.get_by_role("button", name="Begin").click()
        page.get_by_role("button", name="Make a passkey").click()
        page.get_by_role("heading", name="Your recovery codes").wait_for()
        page.get_by_text("I have kept them").click()
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.get_by_role("heading", name="What needs me now").wait_for()
        assert "Worried about a little boy" in page.locator("main section").first.inner_text()
        page.get_by_role("link", name="Year 3 Oak WhatsApp").first.click()
        page.get_by_role("button", name="Agree with Grievance").click()
        page.get_by_text("Agreed. The label stays").wait_for()
        page.get_by_role("link", name="Read and approve the letter").click()
        page.get_by_role("button", name="Approve: sends in 10 minutes unless stopped").click()
        page.get_by_text("Goes in about 10 minutes.").wait_for()
        go(page, "Today")
        page.get_by_role("button", name=f"Stop it {furnished.cases['everything']}").click()
        page.get_by_text("Stopped. Nothing was sent").wait_for()
    with desk_cabinet.reading() as session:
        assert session.get_one(Draft, furnished.drafts["everything"]).state == "waiting"


def test_the_safeguarding_lead_signs_in_with_a_code_works_on_her_case_and_sees_no_other(
    desk_cabinet: Cabinet, desk: Served, furnished: Furnished, browsing: Browsing
) -> None:
    app = set_up(desk_cabinet, DSL)
    recovery(desk_cabinet, DSL)
    with browsing.page(desk, size=PHONE, scripts=False) as page:
        page.goto("/")
        page.get_by_label("Your school e-mail address").fill(DSL.address)
        page.get_by_role("button", name="Send me a link").click()
        page.goto(desk.mailed_links()[-1])
        page.get_by_role("button", name="Go on").click()
        page.get_by_label("Your code").fill(app.code())
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("link", name="Worried about a little boy").first.click()
        # She sees this one alone.
        reference = furnished.cases["safeguarding"]
        assert page.url.partition("?")[0].endswith(f"/case/{reference}")
        page.get_by_role("button", name="Agree with Safeguarding").click()
        page.get_by_text("Agreed. The label stays").wait_for()
        page.get_by_role("link", name="Add what was gathered").first.click()
        page.get_by_label("Phone call", exact=True).check()
        page.get_by_label("What was said or seen?").fill("We spoke to the family: he is well.")
        page.get_by_role("button", name="Keep it").click()
        page.locator(".entries").get_by_text("he is well.").wait_for()
        # A leader decides; hers is what a child needs now.
        assert page.get_by_role("link", name="Decide", exact=True).count() == 0
        page.get_by_role("link", name="Read and approve the letter").first.click()
        page.get_by_role("button", name="Approve: sends in 10 minutes unless stopped").click()
        page.get_by_text("Goes in about 10 minutes.").wait_for()
        go(page, "Cases")
        assert page.locator(".case-list .reference").all_inner_texts() == [reference]
        assert status(desk, page, f"/case/{furnished.cases['everything']}") == 404
    with desk_cabinet.reading() as session:
        assert session.get_one(Draft, furnished.drafts["safeguarding"]).approved_by == DSL.id


def test_the_office_writes_a_call_down_and_sees_nothing_else(
    desk_cabinet: Cabinet, desk: Served, furnished: Furnished, browsing: Browsing
) -> None:
    with desk_cabinet.reading() as session:
        before = len(session.scalars(select(Mail.id)).all())
    with browsing.page(desk, OFFICE, size=PHONE) as page:
        page.goto("/")
        page.get_by_role("link", name="Write down a phone call").click()
        page.get_by_role("button", name="Pass it on").click()
        page.get_by_role("alert").wait_for()
        page.get_by_label("What did they say?").fill(SAID)
        page.get_by_role("button", name="Pass it on").click()
        page.get_by_text("Thank you: it has been passed on.").wait_for()
        assert SAID not in words(page)
        assert "CD-" not in words(page)
        page.locator("nav summary").click()
        assert page.locator("nav").get_by_role("link").locator("visible=true").all_inner_texts() == [
            "Today", "Phone call", "My sign-in",
        ]  # fmt: skip
        for path in ("/cases", "/search", "/insight", "/letters", "/audit", f"/case/{furnished.cases['everything']}"):
            assert status(desk, page, path) == 404, path
    with desk_cabinet.reading() as session:
        assert len(session.scalars(select(Mail.id)).all()) == before + 1


def test_it_sees_how_the_desk_does_and_reads_no_content(desk: Served, furnished: Furnished, browsing: Browsing) -> None:
    with browsing.page(desk, IT, size=DESKTOP, scripts=False) as page:
        page.goto("/")
        page.get_by_role("heading", name="Health", exact=True).wait_for()
        seen = words(page)
        go(page, "Audit")
        page.get_by_role("heading", name="Audit", exact=True).wait_for()
        seen += words(page)
        for each in ("CD-", MARKED, "Tranter", "Year 3 Oak WhatsApp", "little boy"):
            assert each not in seen, each
        for path in ("/people", "/cases", "/search", "/insight", "/mail", f"/draft/{furnished.drafts['everything']}"):
            assert status(desk, page, path) == 404, path


def test_a_governor_reads_the_figures_and_takes_them_along(
    desk_cabinet: Cabinet, desk: Served, furnished: Furnished, browsing: Browsing
) -> None:
    years_before(desk_cabinet)
    with browsing.page(desk, TRUST, size=DESKTOP) as page:
        page.goto("/")
        page.get_by_text("All quiet.").wait_for()
        go(page, "Insight")
        page.get_by_role("link", name="Summer 2026").click()
        page.get_by_role("heading", name="What the cases were about").wait_for()
        with page.expect_download() as taken:
            page.get_by_role("link", name="Table for a spreadsheet (CSV)").click()
        rows = list(csv.reader(io.StringIO(Path(taken.value.path()).read_text(encoding="utf-8-sig"))))
        assert any("Threatening behaviour" in row for row in rows)
        assert MARKED not in str(rows)
        assert status(desk, page, "/insight?view=own") == 404
        assert status(desk, page, f"/case/{furnished.cases['everything']}") == 404


def test_a_leader_whom_a_case_is_about_finds_nothing_of_it_anywhere(
    desk: Served, furnished: Furnished, browsing: Browsing
) -> None:
    reference, title = furnished.cases["about-head"], "About the headteacher herself"
    with browsing.page(desk, HEAD, size=PHONE, scripts=False) as page:
        for path in ("/", "/cases", "/letters", "/audit", "/mail", "/insight?view=own"):
            page.goto(path)
            assert page.locator("h1").count() == 1
            assert reference not in page.content(), path
            assert title not in page.content(), path
        in_all = len(furnished.cases) - 1
        assert f"{in_all} cases came" in words(page)
        for asked in (title, reference):
            page.goto("/search")
            page.get_by_label("What are you looking for?").fill(asked)
            page.get_by_role("button", name="Search").first.click()
            page.locator("#found, main [role=status], main .all-quiet").first.wait_for()
            assert page.locator(".found").get_by_text(title).count() == 0
            assert page.locator(f'a[href*="{reference}"]').count() == 0
        for path in (
            f"/case/{reference}",
            f"/draft/{furnished.drafts['about-head']}",
            f"/mail/{furnished.mails['about-head']}",
        ):
            assert status(desk, page, path) == 404
            assert "There is no such page" in words(page)
