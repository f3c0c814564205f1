"""Waits for mail: in IDLE where the server has it, otherwise asking every few seconds. Ends when the program does."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event

from ingest.imap_connection import ImapConnection

POLL = 15.0
_SLICE = 1.0


def idle(connection: ImapConnection, seconds: float, stop: Event) -> bool:
    """Waits in IDLE; True where mail was announced."""
    end = time.monotonic() + seconds
    arrived = False
    # Servers also say other things, such as that they are still there.
    while not arrived and time.monotonic() < end and not stop.is_set():
        connection.begin_idle()
        while not connection.has_spoken(_SLICE) and time.monotonic() < end and not stop.is_set():
            pass
        arrived = connection.end_idle()
    return arrived


def poll(has_news: Callable[[], bool], seconds: float, stop: Event) -> bool:
    """Asks again and again; True where there is news."""
    gap = min(seconds, POLL)
    for _ in range(max(1, int(seconds / gap))):
        if stop.wait(gap):
            return False
        if has_news():
            return True
    return False
