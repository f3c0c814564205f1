"""The desk by keyboard alone: each step shows where one is, nothing is a trap, and what is wrong is told first."""

from __future__ import annotations

from typing import Any

import pytest

from casefile.cabinet import Cabinet
from tests.cast import HEAD
from tests.desk.browsers import DESKTOP, PHONE, Browsing
from tests.desk.furnished import Furnished
from tests.desk.served import Served
from tests.desk.worked import work_on

# Where the focus is, and whether somebody sees it: within the window, and drawn around.
_HERE = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
    const within = box.width > 0 && box.height > 0 && box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
    return {what: `${one.tagName} ${one.id} ${one.textContent.trim().slice(0, 40)}`, is_seen: within && parseFloat(style.outlineWidth) >= 2
        && style.outlineStyle !== 'none', frame: one.tagName === 'IFRAME', at_end: one === document.body};
}"""
_ALL = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex="0"]')]
    .filter(one => one.checkVisibility() && !(one.type === 'radio' && !one.checked && one.form.querySelector(`[name="${one.name}"]:checked`))).length"""


def steps(page: Any, most: int = 400) -> list[dict[str, Any]]:
    """Every place that the Tab key comes to, until it leaves the page."""
    found: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(_HERE)
        if here["at_end"]:
            return found
        found.append(here)
    raise AssertionError("the Tab key never leaves the page")


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_tab_key_comes_to_everything_and_always_shows_where_it_is(
    desk_cabinet: Cabinet, desk: Served, furnished: Furnished, browsing: Browsing, size: tuple[int, int]
) -> None:
    # The way to what is out of sight would take its time.
    with browsing.page(desk, HEAD, size=size, reduced_motion="reduce") as page:
        for path in ("/", f"/case/{furnished.cases['everything']}", f"/draft/{furnished.drafts['everything']}"):
            page.goto(path)
            page.evaluate("document.activeElement.blur()")
            came = steps(page)
            assert came[0]["what"].endswith("Skip to the page")
            assert [each["what"] for each in came if not each["is_seen"]] == [], path
            # A group of radio buttons is one step; a frame may be entered.
            assert abs(len(came) - page.evaluate(_ALL)) <= 2, path


def test_the_skip_link_leads_past_the_navigation_and_the_menu_opens_by_key(
    desk: Served, furnished: Furnished, browsing: Browsing
) -> None:
    with browsing.page(desk, HEAD, size=PHONE) as page:
        page.goto(f"/case/{furnished.cases['everything']}")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_function("location.hash === '#main'")
        page.keyboard.press("Tab")
        page.wait_for_function("document.activeElement.closest('main') !== null")
        page.locator("nav summary").focus()
        page.keyboard.press("Enter")
        page.locator("details.more[open], details[open]").first.wait_for()
        page.keyboard.press("Tab")
        page.wait_for_function("document.activeElement.closest('.more') !== null")


def test_after_a_mistake_the_focus_stands_on_what_is_wrong_and_leads_to_the_field(
    desk_cabinet: Cabinet, desk: Served, browsing: Browsing
) -> None:
    worked = work_on(desk_cabinet)
    with browsing.page(desk, HEAD) as page:
        page.goto(f"/case/{worked.reference}/decide/ban")
        page.get_by_role("button", name="Propose it").press("Enter")
        # The browser moves the focus when it next draws.
        page.wait_for_function("document.activeElement.closest('[role=alert]') !== null")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_function("location.hash !== ''")
        there = page.evaluate("location.hash.slice(1)")
        page.wait_for_function(
            "id => document.activeElement.closest('fieldset, input, textarea')?.id === id", arg=there
        )
        assert page.locator(f"#{there}").get_attribute("aria-invalid") == "true"
