"""Growing gaps between tries to reach a server, with jitter, so that many clients do not come back at once."""

from __future__ import annotations

from random import SystemRandom

_RANDOM = SystemRandom()


class Gaps:
    """Seconds to wait before the next try: from `first`, doubled each time up to `most`, each varied by a quarter."""

    def __init__(self, first: float = 1.0, most: float = 300.0) -> None:
        self._first = first
        self._most = most
        self._gap = first

    def next(self, at_least: float = 0.0) -> float:
        """The next gap, in seconds. A server that is asked too much says how long it wants to be left alone at least."""
        gap, self._gap = self._gap, min(self._gap * 2, self._most)
        return max(gap * _RANDOM.uniform(0.75, 1.25), at_least)

    def reset(self) -> None:
        """After a success the gaps are short again."""
        self._gap = self._first
