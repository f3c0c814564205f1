"""The desk in a real Chromium: found fit by axe, on phones and in the dark, without scripts, and running nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from axe_playwright_python.sync_playwright import Axe

from casefile.cabinet import Cabinet
from casefile.tables import Draft
from desk.app import make_desk
from desk.demo.demo_door import DemoDoor
from desk.settings import DeskSettings
from ingest.parse_mail import exhibit_bytes
from service.demo.post_office import Delivered
from tests.cast import DEPUTY, HEAD, NOW, PARENT
from tests.desk.browsers import DESKTOP, PHONE, SMALL, Browsing, no_sideways_scroll
from tests.desk.every_page import NO_PAGES, come_to, house, looks, sign_in_as, visitors, years_before
from tests.desk.furnished import ATTACK, HOLD, SENDER, Furnished, case, everything
from tests.desk.served import Served, served
from tests.desk.ways import recovery, set_up

AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    # A sandboxed letter lets no script in, so axe cannot look inside it.
    "iframes": False,
}


def complaints(page: Any) -> list[str]:
    """What axe finds wrong with a page, everything folded out."""
    page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
    found = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    return [f"{each['id']}: {node['html'][:150]} {node['failureSummary']}" for each in found for node in each["nodes"]]


def too_small(page: Any) -> list[str]:
    """What a thumb would miss: less than 24 pixels high or wide (WCAG 2.2, 2.5.8), a button less than 40. A link within a sentence may be."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll('main a, main button, main summary, main select, header a, header summary')]
            .filter(one => one.checkVisibility() && getComputedStyle(one).display !== 'inline')
            .filter(one => {
                const box = one.getBoundingClientRect(), least = one.tagName === 'BUTTON' ? 40 : 24;
                return box.width > 1 && (box.height < least || box.width < 24);
            }).map(one => one.outerHTML.slice(0, 100))"""
        )
    )


def headings_out_of_order(page: Any) -> list[str]:
    """One h1, before all others, and none that leaves a step out."""
    levels = page.eval_on_selector_all("h1, h2, h3, h4, h5, h6", "all => all.map(one => Number(one.tagName[1]))")
    if levels.count(1) != 1 or levels[0] != 1:
        return [f"the headings are {levels}"]
    return [f"h{after} after h{before}" for before, after in pairwise(levels) if after > before + 1]


def faults(page: Any) -> Iterator[str]:
    """What is wrong with a page, on a phone by day and on a desktop by night, on the smallest phone and at twice the size."""
    for size, scheme in ((PHONE, "light"), (DESKTOP, "dark")):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme=scheme)
        yield from complaints(page)
    page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    page.emulate_media(color_scheme="light")
    yield from too_small(page)
    yield from headings_out_of_order(page)
    if not page.locator("main .quiet").count():
        yield "no line says what it is for"
    if not no_sideways_scroll(page):
        yield "it scrolls sideways"
    # A page at 200 % in a window of 640 pixels has the room of one of 320; this is more.
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    if not no_sideways_scroll(page):
        yield "it scrolls sideways at twice the size"


def test_every_page_is_fit_for_everybody(desk_cabinet: Cabinet, furnished: Furnished, browsing: Browsing) -> None:
    wrong: list[tuple[str, str]] = []
    with house(desk_cabinet) as desk:
        pages = looks(desk, furnished)
        for who, visitor in visitors(desk).items():
            with browsing.page(desk) as page:
                sign_in_as(page, visitor)
                for look in [each for each in pages if each.who == who]:
                    come_to(page, look)
                    wrong += [(str(look), each) for each in faults(page)]
    assert wrong == []


def test_the_walk_comes_to_every_page(desk_cabinet: Cabinet, furnished: Furnished) -> None:
    with house(desk_cabinet) as desk:
        walked = looks(desk, furnished)
    urls = make_desk(desk_cabinet, DeskSettings("http://localhost", HOLD, SENDER, exhibit_bytes)).url_map
    there = {rule.endpoint for rule in urls.iter_rules() if "GET" in (rule.methods or ())}
    match = urls.bind("localhost").match
    assert {
        match(each.path.partition("?")[0], "GET")[0] for each in walked if each.path != "/nowhere"
    } == there - NO_PAGES


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


def test_a_letter_goes_its_whole_way_without_scripts_on_a_phone(
    desk_cabinet: Cabinet, desk: Served, browsing: Browsing
) -> None:
    reference, draft_id = everything(desk_cabinet)
    app = set_up(desk_cabinet, HEAD)
    recovery(desk_cabinet, HEAD)
    with browsing.page(desk, size=PHONE, scripts=False) as page:
        page.goto("/")
        page.get_by_label("Your school e-mail address").fill(HEAD.address)
        page.get_by_role("button", name="Send me a link").click()
        page.get_by_role("heading", name="Look in your mailbox").wait_for()
        page.goto(desk.mailed_links()[0])
        page.get_by_role("button", name="Go on").click()
        page.get_by_label("Your code").fill(app.code())
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
        page.get_by_role("link", name="Today", exact=True).click()
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


# What ink is left of a printed page: everything that is seen, unless it is black, grey or white.
_COLOURED = """() => [...document.querySelectorAll('body *')].filter(one => one.checkVisibility()).flatMap(one => {
    const style = getComputedStyle(one);
    return [style.color, style.backgroundColor, style.borderLeftColor].map(each => each.match(/[\\d.]+/g).map(Number))
        .filter(([red, green, blue, there = 1]) => there && Math.max(red, green, blue) - Math.min(red, green, blue) > 12)
        .map(each => `${one.tagName}.${one.className}: ${each}`);
})"""


def test_on_paper_a_page_has_its_words_in_black_and_nothing_to_press(
    desk_cabinet: Cabinet, desk: Served, furnished: Furnished, browsing: Browsing
) -> None:
    years_before(desk_cabinet)
    words = {
        f"/case/{furnished.cases['everything']}": "steady on",
        f"/case/{furnished.cases['safeguarding']}": "Safeguarding",
        f"/draft/{furnished.drafts['sent']}": "Yours sincerely",
        "/insight?of=2025-26-3": "Threatening behaviour",
    }
    for scheme in ("light", "dark"):
        with browsing.page(desk, HEAD, scheme=scheme) as page:
            for path, each in words.items():
                page.goto(path)
                page.emulate_media(media="print")
                assert page.get_by_text(each).first.is_visible(), path
                for pressed in ("button", "nav", ".button", "iframe", ".skip", "footer"):
                    assert page.locator(pressed).locator("visible=true").count() == 0, (path, pressed)
                assert page.evaluate(_COLOURED) == [], path
