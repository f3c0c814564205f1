"""A browser for whole stories."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.desk.browsers import ARGUMENTS
from tests.servers.needed import program


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    executable = program("chromium", "chromium-browser", "google-chrome", install="chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(executable), args=[*ARGUMENTS])
        yield browser
        browser.close()
