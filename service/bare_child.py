"""What a child process that opens hostile bytes is given: the path to the program, and nothing else of its environment."""

from __future__ import annotations

import sys


def bare_environment() -> dict[str, str]:
    """The path is handed on, the environment is not: what reads hostile bytes holds no secret."""
    return {
        "PYTHONPATH": ":".join(each for each in sys.path if each),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
    }
