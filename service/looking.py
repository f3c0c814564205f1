"""Has a stranger's picture or HTML shown by a child process: one at a time, ended in time, its bytes kept nowhere."""

from __future__ import annotations

import subprocess
import sys
from threading import BoundedSemaphore, Lock

from service.bare_child import bare_environment

SECONDS = 15.0
# More than these wait for nobody: the desk's other pages need threads as well.
_WAITING = 3


class Looking:
    """For several threads. What breaks the child, or takes too long, is not shown: None, never an error."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._turn = Lock()
        self._places = BoundedSemaphore(_WAITING)

    def picture(self, raw: bytes, position: str, page: int) -> bytes | None:
        """One picture, or one page of a PDF, of a raw mail as a JPEG."""
        return self._shown(raw, "picture", position, str(page))

    def layout(self, raw: bytes) -> str | None:
        """The HTML of a raw mail, made harmless."""
        shown = self._shown(raw, "layout")
        return shown.decode("utf-8", "replace") if shown else None

    def _shown(self, raw: bytes, *what: str) -> bytes | None:
        if not self._places.acquire(blocking=False):
            return None
        try:
            with self._turn:
                return self._by_child(raw, what)
        finally:
            self._places.release()

    def _by_child(self, raw: bytes, what: tuple[str, ...]) -> bytes | None:
        try:
            child = subprocess.run(  # noqa: S603 - this very interpreter and module, no shell
                [sys.executable, "-m", "service.looking_child", *what],
                input=raw,
                env=bare_environment(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=self._seconds,
                check=True,
                # Ctrl-C is for the program, which ends this child by itself.
                process_group=0,
            )
        except (OSError, subprocess.SubprocessError):
            return None
        return child.stdout or None
