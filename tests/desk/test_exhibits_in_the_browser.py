"""What only a browser tells: that nothing of a hostile mail runs or is fetched, and that a line's box is lit beside it."""

from __future__ import annotations

from casefile.cabinet import Cabinet
from service.looking import Looking
from tests.cast import HEAD
from tests.desk.browsers import Browsing
from tests.desk.served import served
from tests.desk.test_exhibits_at_the_desk import PICTURE, SHOT, a_mail, behind_a_label, filed, printed
from tests.ingest.test_clean_html import GALLERY


def test_a_hostile_layout_fetches_nothing_and_a_lines_box_is_lit(desk_cabinet: Cabinet, browsing: Browsing) -> None:
    # One that is never closed swallows what comes after it.
    html = "<p>the words</p>" + "".join(f"<div>{each}</div>" for each in GALLERY if "plaintext" not in each)
    raw = a_mail(PICTURE, html=html)
    mail_id, _ = filed(
        desk_cabinet, raw, behind_a_label(("thick as mince", SHOT)), pictures="read", printed=printed(), text="x"
    )
    asked: list[str] = []
    with served(desk_cabinet, looking=Looking()) as desk, browsing.page(desk, HEAD) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda _: asked.append("a dialog"))
        page.goto(f"/mail/{mail_id}/html")
        assert "the words" in page.frame_locator("iframe").locator("body").inner_text()
        assert (
            page.frame_locator("iframe").locator("script, img, svg, a, form, iframe, style:not(head style)").count()
            == 0
        )
        page.goto(f"/mail/{mail_id}/picture/1")
        assert page.locator(".seen-picture img").evaluate("image => image.naturalWidth") == 400
        line = page.locator("#word-2")
        assert line.locator(".lights").evaluate("box => getComputedStyle(box).display") == "none"
        line.locator("a").focus()
        shown = line.locator(".lights rect").bounding_box()
        there = page.locator("#box-2").bounding_box()
        # Their strokes are not equally thick.
        assert all(abs(shown[name] - there[name]) < 4 for name in there)
        line.locator("a").click()
        assert page.url.endswith("#box-2")
        assert all(each.startswith(desk.url) for each in asked), asked
