"""The desk, served by waitress in a thread of its own."""

from __future__ import annotations

import logging
from threading import Thread
from wsgiref.types import WSGIApplication

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import ErrorTask

from casefile.errors import SettingsError
from desk.safe_answers import REFUSED

_THREADS = 8


class _Refusal(ErrorTask):  # type: ignore[misc]  # waitress has no types
    """What waitress answers by itself keeps the rules of every other answer."""

    def execute(self) -> None:
        self.response_headers.extend(REFUSED.items())
        super().execute()


class _Channel(HTTPChannel):  # type: ignore[misc]
    error_task_class = _Refusal


class DeskServer:
    """Listens from construction on, so that `port` is known; serves between `start` and `stop`."""

    def __init__(self, desk: WSGIApplication, host: str, port: int) -> None:
        # Waitress logs requests that come faster than threads; its lines carry paths, ours must not.
        logging.getLogger("waitress").setLevel(logging.ERROR)
        try:
            self._server = create_server(
                desk, host=host, port=port, threads=_THREADS, ident="", clear_untrusted_proxy_headers=True
            )
        except OSError as error:
            raise SettingsError(
                f"The desk cannot listen at DESK_LISTEN: {error.strerror}.", "Is the port in use?"
            ) from None
        self._server.channel_class = _Channel
        self.port = int(self._server.effective_port)
        self._thread = Thread(target=self._server.run, name="desk")

    def start(self) -> None:
        """Begins to serve."""
        self._thread.start()

    def stop(self) -> None:
        """Ends after the requests in hand."""
        self._server.task_dispatcher.shutdown()
        if self._thread.is_alive():
            # A socket may be closed only by the thread that waits on it: closed by another, the wait fails.
            trigger = self._server.trigger
            # Under its lock, so that the loop cannot close the trigger before it was pulled.
            with trigger.lock:
                trigger.thunks.append(self._close_all)
                trigger.pull_trigger()
            self._thread.join()
        else:
            self._server.close()

    def _close_all(self) -> None:
        for channel in [*self._server.active_channels.values()]:
            # The last answers may not have left yet.
            channel.handle_write()
        wasyncore.close_all(self._server._map)  # noqa: SLF001 - waitress has no public way to end its loop
