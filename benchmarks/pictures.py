"""The pictures of the documents, taken from the running demo: what a leader sees, on a computer and on a phone.

python -m benchmarks.pictures [FOLDER]        (docs/pictures unless said otherwise)
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.desk.browsers import ARGUMENTS, DESKTOP, PHONE
from tests.installation import ROOT
from tests.servers.needed import program

_FOLDER = ROOT / "docs" / "pictures"
_REPORT = "Year 3 Oak WhatsApp"


def main() -> None:
    """Runs the demo, walks through it as the head, and writes the pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    demo = subprocess.Popen([sys.executable, "-m", "service", "demo", "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        url = _address(demo)
        chromium = program("chromium", "chromium-browser", "google-chrome", install="chromium")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(chromium), args=[*ARGUMENTS])
            _walk(browser, url, folder, "", DESKTOP)
            _walk(browser, url, folder, "-phone", PHONE)
            browser.close()
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


def _walk(browser: Any, url: str, folder: Path, suffix: str, size: tuple[int, int]) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme="light")
    page = context.new_page()
    page.goto(f"{url}/demo")
    page.get_by_role("button", name="Sign in as Mrs Ruth Calloway").click()
    report = page.locator("section[aria-labelledby=open-cases]").get_by_role("link", name=re.compile(_REPORT))
    report.wait_for()
    _take(page, folder / f"first-page{suffix}.png")
    report.click()
    _take(page, folder / f"case{suffix}.png")
    page.get_by_role("link", name="Read and approve the letter").click()
    page.frame_locator("iframe").locator("p").first.wait_for()
    _take(page, folder / f"letter{suffix}.png")
    context.close()


def _take(page: Any, file: Path) -> None:
    page.screenshot(path=str(file))
    print(file.relative_to(ROOT) if file.is_relative_to(ROOT) else file)


if __name__ == "__main__":
    main()
