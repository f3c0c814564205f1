"""A wire between a client and a server on loopback that notes what the client sends, can be cut, and can hold answers."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from threading import Lock, Thread
from types import TracebackType
from typing import Self

_HOST = "127.0.0.1"
_CHUNK = 64 * 1024


class Wire:
    """Listens on `port` and passes all on to another; `said` is every byte that clients sent, in order.

    What the server says after a client said `hold_after` is held until `let_go`, and then comes in one piece.
    """

    def __init__(self, to_port: int, hold_after: bytes = b"") -> None:
        self._to_port = to_port
        self._listener = socket.create_server((_HOST, 0))
        self.port = int(self._listener.getsockname()[1])
        self._said = bytearray()
        self._hold_after = hold_after
        self._held = bytearray()
        self._lock = Lock()
        self._ends: list[socket.socket] = []
        self._threads = [Thread(target=self._accept, name="wire")]

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

    @property
    def said(self) -> bytes:
        """Every byte that clients sent so far."""
        with self._lock:
            return bytes(self._said)

    @property
    def held(self) -> bytes:
        """What the server said since it is held."""
        with self._lock:
            return bytes(self._held)

    def let_go(self, most: int | None = None) -> None:
        """Hands over the first so many bytes of what was held; or all of it, and nothing is held any more."""
        with self._lock:
            self._ends[-2].sendall(self._held[:most])
            self._held = self._held[most:] if most is not None else bytearray()
            self._hold_after = self._hold_after if most is not None else b""

    def forget(self) -> None:
        """Holds nothing any more, and throws away what was held."""
        with self._lock:
            self._hold_after = b""

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
            try:
                server = socket.create_connection((_HOST, self._to_port))
            except OSError:
                client.close()
                continue
            with self._lock:
                self._ends += [client, server]
            ways = [(client, server, self._note), (server, client, self._hold)]
            both = [Thread(target=_pass_on, args=each, name="wire") for each in ways]
            for each in both:
                each.start()
            self._threads += [*both, Thread(target=_close, args=(both, client, server), name="wire")]
            self._threads[-1].start()

    def _note(self, data: bytes) -> bytes:
        with self._lock:
            self._said += data
        return data

    def _hold(self, data: bytes) -> bytes:
        with self._lock:
            if not self._hold_after or self._hold_after not in self._said:
                return data
            self._held += data
            return b""


def _pass_on(source: socket.socket, target: socket.socket, see: Callable[[bytes], bytes]) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(_CHUNK):
            target.sendall(see(data))
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def _close(ways: list[Thread], *ends: socket.socket) -> None:
    for each in ways:
        each.join()
    for end in ends:
        end.close()
