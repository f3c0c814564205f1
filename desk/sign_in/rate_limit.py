"""How often something may be asked for: counted in memory, by a key that says nothing, for a sliding while."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from threading import Lock

# More keys than this are not a school at work; the oldest are forgotten, so that memory stays bounded.
_MOST_KEYS = 10_000


class RateLimit:
    """Counts asks by key. One lock: the desk serves several browsers at once."""

    def __init__(self) -> None:
        self._asks: dict[str, deque[datetime]] = {}
        self._lock = Lock()

    def allows(self, key: str, most: int, within: timedelta, now: datetime) -> bool:
        """True, and counted, where the key was asked for fewer than `most` times within the while."""
        with self._lock:
            asks = self._asks.pop(key, deque[datetime]())
            self._asks[key] = asks
            while asks and now - asks[0] >= within:
                asks.popleft()
            if len(self._asks) > _MOST_KEYS:
                del self._asks[next(iter(self._asks))]
            if len(asks) >= most:
                return False
            asks.append(now)
            return True
