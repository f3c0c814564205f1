"""A real Chromium, started once, with what each test needs: phone or desktop, light or dark, scripts on or off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from casefile.school import Person
from tests.desk.served import Served
from tests.servers.needed import missing, program

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
DESKTOP, PHONE, SMALL = (1280, 800), (390, 844), (320, 640)


class Browsing:
    """The browser of a test run. Started by the first test that needs it."""

    def __init__(self) -> None:
        self._playwright: Any = None
        self._browser: Any = None

    def browser(self) -> Any:
        """The browser itself."""
        if self._browser is None:
            chromium = program("chromium", "chromium-browser", "google-chrome", install="chromium")
            try:
                from playwright.sync_api import sync_playwright
            except ImportError:
                missing("Playwright is not installed: pip install -r requirements-dev.lock")
            self._playwright = sync_playwright().start()
            self._browser = self._playwright.chromium.launch(executable_path=str(chromium), args=[*ARGUMENTS])
        return self._browser

    @contextmanager
    def page(
        self,
        desk: Served,
        person: Person | None = None,
        *,
        size: tuple[int, int] = DESKTOP,
        scheme: str = "light",
        scripts: bool = True,
        **options: Any,
    ) -> Iterator[Any]:
        """A page of a fresh browser profile, signed in where a person is named."""
        context = self.browser().new_context(
            base_url=desk.url,
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            java_script_enabled=scripts,
            locale="en-GB",
            **options,
        )
        if person is not None:
            cookies = desk.visitor(person).cookies
            context.add_cookies([{"name": name, "value": value, "url": desk.url} for name, value in cookies.items()])
        try:
            yield context.new_page()
        finally:
            context.close()

    def close(self) -> None:
        """Ends the browser."""
        if self._browser is not None:
            self._browser.close()
        if self._playwright is not None:
            self._playwright.stop()


def no_sideways_scroll(page: Any) -> bool:
    """True where the page is no wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
