"""Small pictures of a mail for the evidence sheet, drawn in a child process; what breaks it is only not shown."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64decode
from collections.abc import Mapping, Sequence

from service.bare_child import bare_environment

_SECONDS = 60


def previews(raw: bytes, positions: Sequence[str]) -> Mapping[str, bytes]:
    """A small JPEG for each picture of a raw mail that could be drawn, by its position. Never raises for a mail's sake."""
    try:
        child = subprocess.run(  # noqa: S603 - this very interpreter and module, no shell
            [sys.executable, "-m", "service.preview_child", *positions],
            input=raw,
            env=bare_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Out of the terminal's group: Ctrl-C is for the program, which ends its child itself.
            process_group=0,
            timeout=_SECONDS,
            check=True,
        )
        return {where: b64decode(image) for where, image in json.loads(child.stdout).items()}
    except (OSError, subprocess.SubprocessError, ValueError):
        return {}
