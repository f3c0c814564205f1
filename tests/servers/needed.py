"""What a test does where a real server is missing: a laptop skips with one line, a build with CI=true fails."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

# Debian keeps servers where a user's own PATH does not look.
_WHERE = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/local/sbin", "/usr/sbin", "/sbin"])


def program(*names: str, install: str) -> Path:
    """The first of these programs that is there; else the test ends, saying which package to install."""
    found = [each for name in names if (each := shutil.which(name, path=_WHERE))]
    return (
        Path(found[0])
        if found
        else missing(f"{names[0]} is not installed. On Debian and Ubuntu: apt install {install}")
    )


def missing(sentence: str) -> NoReturn:
    """Ends the test: skipped on a developer's machine, failed where every server has to be there."""
    end: Callable[[str], NoReturn] = pytest.fail if os.environ.get("CI", "").lower() == "true" else pytest.skip
    end(sentence)
