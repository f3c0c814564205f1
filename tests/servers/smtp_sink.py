"""A real SMTP server on loopback that keeps what it accepts and fails when, and as, a test says."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.certificates import Certificate

_HOST = "127.0.0.1"
_LARGEST = 64 * 1024 * 1024
# Clients hang up half-way because tests make them.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Received:
    """A mail the sink accepted, or had taken whole when it dropped the connection."""

    mail_from: str
    rcpt_tos: tuple[str, ...]
    raw: bytes


@dataclass(frozen=True, slots=True)
class Turn:
    """What happens to one delivery: at which stage it fails, and with which reply."""

    stage: str
    reply: str = ""


ACCEPT = Turn("none")
DROP_BEFORE_THE_DOT = Turn("drop-before")
# The mail is kept, its sender never hears so.
DROP_AFTER_THE_DOT = Turn("drop-after")


def refuse_recipient(code: int) -> Turn:
    """RCPT is answered with this code."""
    return Turn("rcpt", f"{code} {code // 100}.1.1 As the test wishes")


def refuse_data(code: int) -> Turn:
    """The mail is answered with this code after its final dot, and not kept."""
    return Turn("data", f"{code} {code // 100}.3.0 As the test wishes")


class SmtpSink:
    """Listens from `start` to `stop`. `script` holds the turns of the next deliveries; after them all are accepted.

    `security` is none, starttls (demanded before anything else) or tls; `login` is demanded where it is given.
    """

    def __init__(
        self,
        certificate: Certificate | None = None,
        *,
        security: str = "none",
        login: tuple[str, str] | None = None,
        port: int = 0,
    ) -> None:
        self.port = port
        self.received: list[Received] = []
        self.script: deque[Turn] = deque()
        self.failed_logins = 0
        self._security = security
        self._login = login
        self._context = certificate.server_context() if certificate and security != "none" else None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended = asyncio.Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Listens, on the same port each time; returns once it does."""
        ready = Event()
        self._thread = Thread(target=lambda: asyncio.run(self._serve(ready)), name="smtp-sink")
        self._thread.start()
        ready.wait()

    def stop(self) -> None:
        """Ends every connection and stops listening; what was received stays."""
        thread, self._thread = self._thread, None
        if thread is not None and self._loop is not None:
            self._loop.call_soon_threadsafe(self._ended.set)
            thread.join()

    async def _serve(self, ready: Event) -> None:
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        server = await listen(self.connection, self.port, self._context if self._security == "tls" else None)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._ended.wait()
        await _end(server)

    def connection(self) -> SMTP:
        """The protocol of one new connection."""
        context = self._context if self._security == "starttls" else None
        options: dict[str, Any] = {"authenticator": self._authenticate, "auth_required": True} if self._login else {}
        connection = Connection(self._handler(), tls_context=context, require_starttls=context is not None, **options)
        # aiosmtpd sees TLS only where STARTTLS began it.
        connection._auth_require_tls = self._security != "tls"
        return connection

    def _handler(self) -> Handler:
        async def keep(mail: Received) -> None:
            self.received.append(mail)

        return Handler(self.script, keep)

    def _authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any) -> AuthResult:
        given = (data.login.decode(), data.password.decode()) if isinstance(data, LoginPassword) else None
        if given == self._login:
            return AuthResult(success=True)
        self.failed_logins += 1
        return AuthResult(success=False, handled=False)


async def listen(
    connection: Callable[[], SMTP], port: int, context: ssl.SSLContext | None = None
) -> asyncio.base_events.Server:
    """A server on loopback; port 0 means any."""
    return await asyncio.get_running_loop().create_server(connection, _HOST, port, ssl=context)


async def _end(server: asyncio.base_events.Server) -> None:
    server.close()
    others = [each for each in asyncio.all_tasks() if each is not asyncio.current_task()]
    for each in others:
        each.cancel()
    await asyncio.gather(*others, return_exceptions=True)


class Handler:
    """Answers as the script says; a turn is used up by each MAIL."""

    def __init__(self, script: deque[Turn], keep: Callable[[Received], Coroutine[Any, Any, None]]) -> None:
        self._script = script
        self._keep = keep
        self.turn = ACCEPT

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.turn = self._script.popleft() if self._script else ACCEPT
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 Ok"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.turn.stage == "rcpt":
            return self.turn.reply
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.turn.stage == "data":
            return self.turn.reply
        raw = envelope.original_content or b""
        await self._keep(Received(envelope.mail_from or "", tuple(envelope.rcpt_tos), raw))
        if self.turn.stage == "drop-after":
            hang_up(server)
        return "250 2.0.0 Ok"


class Connection(SMTP):
    """aiosmtpd's, except that it can hang up while a mail is being sent to it."""

    def __init__(self, handler: Handler, **options: Any) -> None:
        super().__init__(handler, hostname="sink.example", enable_SMTPUTF8=True, data_size_limit=_LARGEST, **options)
        self._handler = handler

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        if self._handler.turn.stage != "drop-before":
            await super().smtp_DATA(arg)
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        await self._reader.readline()
        hang_up(self)


def hang_up(server: SMTP) -> None:
    """Ends the connection at once, as a cable that is pulled does."""
    if isinstance(server.transport, asyncio.Transport):
        server.transport.abort()
