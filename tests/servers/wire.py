"""A wire between a client and a server on loopback that notes what the client sends, can be cut, and can hold answers."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from threading import Thread

from tests.servers.listener import HOST, Listener

_CHUNK = 64 * 1024


class Wire(Listener):
    """Listens on `port` and passes all on to another; `said` is every byte that clients sent, in order.

    What the server says after a client said `hold_after` is held until `let_go`, and then comes in one piece.
    """

    def __init__(self, to_port: int, hold_after: bytes = b"") -> None:
        super().__init__("wire")
        self._to_port = to_port
        self._said = bytearray()
        self._hold_after = hold_after
        self._held = bytearray()

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

    def _welcome(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection((HOST, self._to_port))
        except OSError:
            client.close()
            return
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
