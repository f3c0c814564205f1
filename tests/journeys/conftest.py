"""A browser for whole stories."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk.browsers import Browsing


@pytest.fixture
def chromium(browsing: Browsing) -> Any:
    return browsing.browser()
