"""The pictures of the documents, taken from the running demo: what a leader sees, on a computer and on a phone.

python -m benchmarks.pictures [FOLDER]        (docs/pictures unless said otherwise)
"""

from __future__ import annotations

import io
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.desk.browsers import ARGUMENTS, PHONE
from tests.installation import ROOT
from tests.servers.needed import program

_FOLDER = ROOT / "docs" / "pictures"
_REPORT = "Year 3 Oak WhatsApp"
_SCREENSHOT = "Politics on the Willow group"
# Whoever is complained about in it was complained about before.
_EARLIER = "Shouting at the gate"
_DESKTOP = (1120, 760)
# The desk's own colours and the greys at the edges of letters: a picture of a page needs no more.
_COLOURS = 128
_TRIES, _A_WHILE = 150, 1000


def main() -> None:
    """Runs the demo, walks through it as the head, and writes the pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    chromium = program("chromium", "chromium-browser", "google-chrome", install="chromium")
    with _demo() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=[*ARGUMENTS])
        _on_a_phone(_as_the_head(browser, url, PHONE, 2), folder)
        _on_a_computer(_as_the_head(browser, url, _DESKTOP, 1), folder)
        browser.close()


@contextmanager
def _demo() -> Iterator[str]:
    demo = subprocess.Popen([sys.executable, "-m", "service", "demo", "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        yield _address(demo)
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait()


def _address(demo: subprocess.Popen[str]) -> str:
    welcome = ""
    while "Ctrl-C" not in welcome:
        line = demo.stdout.readline() if demo.stdout else ""
        if not line:
            raise SystemExit("the demo did not start")
        welcome += line
    return re.findall(r"(http://localhost:\d+)/demo ", welcome)[0]


def _as_the_head(browser: Any, url: str, size: tuple[int, int], scale: int) -> Any:
    """A page of a browser in which the head is signed in, once every report has become a case; the first steps are put away."""
    page = browser.new_context(
        base_url=url,
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=scale,
        color_scheme="light",
    ).new_page()
    page.goto("/demo")
    page.get_by_role("button", name="Sign in as Mrs Ruth Calloway").click()
    page.get_by_role("button", name="Put the first steps away").click()
    _until(page, lambda: page.locator("#open-cases .count").inner_text() == "8")
    return page


def _on_a_phone(page: Any, folder: Path) -> None:
    _take(page, folder / "first-page-phone.png")
    _open_case(page, _REPORT)
    page.get_by_role("link", name="Read and approve the letter").click()
    page.frame_locator("iframe").locator("p").first.wait_for()
    _take(page, folder / "letter-phone.png")


def _on_a_computer(page: Any, folder: Path) -> None:
    _take(page, folder / "first-page.png")
    picture = page.get_by_role("link", name=re.compile("^See the picture with its words"))
    _open_case(page, _REPORT)
    _until(page, lambda: picture.count() > 0)
    page.reload()
    _take(page, folder / "case.png", height=1100)
    _open_case(page, _SCREENSHOT)
    _until(page, lambda: picture.count() > 0)
    picture.first.click()
    page.locator(".seen-picture img").evaluate("picture => picture.decode()")
    _take(page, folder / "screenshot.png", height=1000)
    _open_case(page, _EARLIER)
    case = page.url.partition("#")[0]
    page.get_by_role("button", name=re.compile("^Agree with Threatening")).first.click()
    page.goto(f"{case}/decide")
    _take(page, folder / "decide.png", height=900)
    page.goto("/search")
    page.get_by_label("What are you looking for?").fill("Miss Prior")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=2).first.wait_for()
    _take(page, folder / "search.png")
    page.goto("/insight?view=governors")
    _take(page, folder / "insight.png", height=1000)


def _open_case(page: Any, name: str) -> None:
    page.goto("/")
    page.locator("section[aria-labelledby=open-cases]").get_by_role("link", name=re.compile(name)).click()


def _until(page: Any, holds: Callable[[], bool]) -> None:
    for _ in range(_TRIES):
        if holds():
            return
        page.wait_for_timeout(_A_WHILE)
        page.reload()
    raise SystemExit(f"not in time: {page.title()}")


def _take(page: Any, file: Path, height: int = 0) -> None:
    """The page from the desk's own head down, as much as the window shows or as is asked for, in few colours."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement.blur()")
    window, head = page.viewport_size, page.locator("header.top").bounding_box()
    clip = {"x": 0, "y": head["y"], "width": window["width"], "height": height or window["height"]}
    shot = Image.open(io.BytesIO(page.screenshot(clip=clip, full_page=True)))
    shot.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    print(file.relative_to(ROOT) if file.is_relative_to(ROOT) else file, f"{file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
