"""A listener on loopback that welcomes every client, until the test ends."""

from __future__ import annotations

import contextlib
import socket
from threading import RLock, Thread
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"


class Listener:
    """Takes in every client on a `port` of its own; what is done with one is `_welcome`'s to say."""

    def __init__(self, name: str) -> None:
        self._listener = socket.create_server((HOST, 0))
        self.port = int(self._listener.getsockname()[1])
        self._lock = RLock()
        self._ends: list[socket.socket] = []
        self._threads = [Thread(target=self._accept, name=name)]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Closing alone does not wake a thread that waits in accept.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()
        for each in self._threads:
            each.join()

    def cut(self) -> None:
        """Ends every connection there is; new ones are welcome."""
        with self._lock:
            ends, self._ends = self._ends, []
        for each in ends:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                client = self._listener.accept()[0]
            except OSError:
                return
            self._welcome(client)

    def _welcome(self, client: socket.socket) -> None:
        raise NotImplementedError
