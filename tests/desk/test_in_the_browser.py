"""The desk in a real Chromium: found fit by axe, on phones and in the dark, without scripts, and running nothing."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe

from casefile.cabinet import Cabinet
from casefile.tables import Draft
from desk.demo.demo_door import DemoDoor
from service.demo.post_office import Delivered
from tests.cast import DEPUTY, DSL, HEAD, IT, NOW, OFFICE, PARENT, TRUST
from tests.desk.browsers import DESKTOP, PHONE, SMALL, Browsing, no_sideways_scroll
from tests.desk.furnished import ATTACK, Furnished, case, everything
from tests.desk.served import Served, served

LOOKS = [(DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light"), (PHONE, "dark")]
EVERYBODY = {each.id: each for each in (HEAD, DSL, TRUST, OFFICE, IT)}
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    # A sandboxed letter lets no script in, so axe cannot look inside it.
    "iframes": False,
}


def pages_of(furnished: Furnished) -> dict[str, list[str]]:
    """One page of each kind, by who looks at it."""
    drafts = ("everything", "holding", "failed", "unsure", "returned", "sent")
    return {
        "nobody": ["/sign-in", "/sign-in/look", "/sign-in/with/used-up"],
        "head": [
            "/",
            f"/case/{furnished.cases['everything']}",
            f"/case/{furnished.cases['pointing']}",
            *(f"/draft/{furnished.drafts[each]}" for each in drafts),
            "/mail",
            f"/mail/{furnished.mails['enquiry']}",
            f"/mail/{furnished.mails['aside']}",
            f"/mail/{furnished.mails['everything']}/text",
            "/nowhere",
        ],
        "dsl": ["/", f"/case/{furnished.cases['safeguarding']}"],
        "trust": ["/"],
        "office": ["/"],
        "it": ["/health"],
    }


def complaints(page: Any) -> list[str]:
    """What axe finds wrong with a page, everything folded out."""
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    found = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    return [f"{each['id']}: {node['html'][:150]} {node['failureSummary']}" for each in found for node in each["nodes"]]


def test_axe_finds_nothing_wrong_with_any_page_on_phone_or_desktop_by_day_or_night(
    desk: Served, furnished: Furnished, browsing: Browsing
) -> None:
    for person, paths in pages_of(furnished).items():
        with browsing.page(desk, EVERYBODY.get(person)) as page:
            for path in paths:
                page.goto(path)
                for size, scheme in LOOKS:
                    page.set_viewport_size({"width": size[0], "height": size[1]})
                    page.emulate_media(color_scheme=scheme)
                    assert complaints(page) == [], (path, size, scheme)


def test_axe_does_find_what_is_wrong(desk: Served, browsing: Browsing) -> None:
    with browsing.page(desk) as page:
        page.goto("/sign-in")
        page.evaluate("document.querySelector('label').remove(); document.querySelector('h1').style.color = '#eee'")
        assert [each.partition(":")[0] for each in complaints(page)] == ["color-contrast", "label"]


def test_axe_finds_nothing_wrong_with_the_demos_pages(desk_cabinet: Cabinet, browsing: Browsing) -> None:
    letter = Delivered("ola@parents.example", "Re: Your message", "Dear Ola\n", "<p>Dear Ola</p>", NOW)
    link = Delivered("head@school.example", "Your link", "http://localhost/sign-in\n", "", NOW)
    with served(desk_cabinet, DemoDoor(lambda: [letter, link], "concerns@school.example", 2525)) as demo:
        for scheme in ("light", "dark"):
            for path in ("/demo", "/demo/received"):
                with browsing.page(demo, HEAD, size=PHONE, scheme=scheme) as page:
                    page.goto(path)
                    assert complaints(page) == [], path
                    assert no_sideways_scroll(page), path


def test_no_page_scrolls_sideways_on_the_smallest_phone_or_at_twice_the_size(
    desk: Served, furnished: Furnished, browsing: Browsing
) -> None:
    # A page at 200 % in a window of 640 pixels has the room of one of 320.
    for person, paths in pages_of(furnished).items():
        with browsing.page(desk, EVERYBODY.get(person), size=SMALL) as page:
            for path in paths:
                page.goto(path)
                assert no_sideways_scroll(page), path
                page.evaluate("document.documentElement.style.fontSize = '200%'")
                assert no_sideways_scroll(page), path


def test_every_button_and_link_of_the_first_page_is_large_enough_for_a_thumb(
    desk: Served, furnished: Furnished, browsing: Browsing
) -> None:
    with browsing.page(desk, HEAD, size=PHONE) as page:
        page.goto("/")
        heights = page.eval_on_selector_all(
            "main button, main a", "all => all.map(one => one.getBoundingClientRect().height)"
        )
        assert len(heights) > 10
        assert min(heights) >= 24


def test_a_letter_goes_its_whole_way_without_scripts_on_a_phone(
    desk_cabinet: Cabinet, desk: Served, browsing: Browsing
) -> None:
    reference, draft_id = everything(desk_cabinet)
    with browsing.page(desk, size=PHONE, scripts=False) as page:
        page.goto("/")
        page.get_by_label("Your school e-mail address").fill(HEAD.address)
        page.get_by_role("button", name="Send me a link").click()
        page.get_by_role("heading", name="Look in your mailbox").wait_for()
        page.goto(desk.mailed_links()[0])
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("link", name="Year 3 Oak WhatsApp").first.click()
        page.get_by_role("button", name="Show who reported").click()
        page.get_by_text(PARENT.address).wait_for()
        page.get_by_role("button", name="Agree with Grievance").click()
        page.get_by_text("Agreed. The label stays").wait_for()
        page.get_by_role("link", name="Read and approve the letter").click()
        page.get_by_label("The letter", exact=True).fill("Dear Ola,\n\nThank you. We look into it today.")
        page.get_by_role("button", name="Save and see the preview").click()
        page.frame_locator("iframe").get_by_text("We look into it today.").wait_for()
        page.get_by_role("button", name="Approve: sends in 10 minutes unless stopped").click()
        page.get_by_text("Goes in about 10 minutes.").wait_for()
        page.get_by_role("link", name="What needs me").first.click()
        page.get_by_role("button", name=f"Stop it {reference}").click()
        page.get_by_text("Stopped. Nothing was sent").wait_for()
        page.get_by_role("button", name="Sign out").click()
        page.get_by_text("You are signed out.").wait_for()
    with desk_cabinet.reading() as session:
        assert session.get_one(Draft, draft_id).state == "waiting"


def test_enter_in_the_subject_saves_and_never_approves(
    desk_cabinet: Cabinet, desk: Served, furnished: Furnished, browsing: Browsing
) -> None:
    draft_id = furnished.drafts["everything"]
    with browsing.page(desk, HEAD) as page:
        page.goto(f"/draft/{draft_id}")
        page.get_by_label("Subject", exact=True).fill("Other words")
        page.keyboard.press("Enter")
        page.get_by_role("status").wait_for()
        assert page.get_by_label("Subject", exact=True).input_value() == "Other words"
    with desk_cabinet.reading() as session:
        assert session.get_one(Draft, draft_id).state == "waiting"


def test_nothing_that_a_mail_holds_is_ever_run_or_fetched(
    desk_cabinet: Cabinet, desk: Served, browsing: Browsing
) -> None:
    reference, draft_id = everything(desk_cabinet)
    asked: list[str] = []
    with browsing.page(desk, HEAD) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"/case/{reference}")
        page.get_by_text(ATTACK[:8]).first.wait_for()
        assert page.title() == f"{reference} – Concerns Desk"
        page.goto(f"/draft/{draft_id}")
        page.get_by_label("The letter", exact=True).fill(ATTACK)
        page.get_by_role("button", name="Save and see the preview").click()
        page.frame_locator("iframe").get_by_text("<script>").wait_for()
        assert page.title() == f"Letter, {reference} – Concerns Desk"
    assert asked
    assert all(each.startswith(desk.url) for each in asked)


def test_a_page_of_another_site_can_neither_frame_the_desk_nor_post_to_it(
    desk_cabinet: Cabinet, desk: Served, browsing: Browsing
) -> None:
    _, draft_id = case(desk_cabinet)
    with browsing.page(desk, HEAD) as page:
        page.set_content(
            f'<form method="post" action="{desk.url}/draft/{draft_id}/withdraw"><button>Win</button></form>'
            f'<iframe src="{desk.url}/draft/{draft_id}"></iframe>'
        )
        assert page.frame_locator("iframe").get_by_label("The letter").count() == 0
        page.get_by_role("button", name="Win").click()
        page.wait_for_url(f"{desk.url}/**")
    with desk_cabinet.reading() as session:
        assert session.get_one(Draft, draft_id).state == "waiting"


def test_the_second_of_two_leaders_can_copy_her_own_words(
    desk_cabinet: Cabinet, desk: Served, browsing: Browsing
) -> None:
    _, draft_id = case(desk_cabinet)
    with browsing.page(desk, HEAD) as first, browsing.page(desk, DEPUTY) as second:
        for page in (first, second):
            page.goto(f"/draft/{draft_id}")
        first.get_by_label("The letter", exact=True).fill("The head's words")
        first.get_by_role("button", name="Save and see the preview").click()
        second.get_by_label("The letter", exact=True).fill("The deputy's words")
        second.get_by_role("button", name="Approve").click()
        second.get_by_role("alert").wait_for()
        assert second.get_by_label("Your words").input_value() == "The deputy's words"
        assert second.get_by_label("The letter", exact=True).input_value().strip() == "The head's words"
        assert complaints(second) == []


def test_on_paper_a_case_has_its_words_and_no_buttons(desk_cabinet: Cabinet, desk: Served, browsing: Browsing) -> None:
    reference, _ = everything(desk_cabinet)
    with browsing.page(desk, HEAD) as page:
        page.goto(f"/case/{reference}")
        page.emulate_media(media="print")
        assert page.get_by_text("steady on").is_visible()
        assert not page.get_by_role("button", name="Sign out").is_visible()
        assert not page.get_by_role("button", name="Show who reported").is_visible()


def test_the_keyboard_reaches_the_page_past_the_navigation(
    desk_cabinet: Cabinet, desk: Served, browsing: Browsing
) -> None:
    case(desk_cabinet)
    with browsing.page(desk, HEAD) as page:
        page.goto("/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")
