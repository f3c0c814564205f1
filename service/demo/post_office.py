"""The demo's SMTP server on loopback: mail to the school lands in its mailbox, all other mail is kept to be shown."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Event, Lock, Thread

from aiosmtpd.smtp import SMTP, Envelope, Session

from service.loopback_imap import LoopbackImap

_MOST_KEPT = 200


@dataclass(frozen=True, slots=True)
class Delivered:
    """A mail that somebody outside the mailbox received: a parent's letter, a leader's notice."""

    to: str
    subject: str
    text: str
    html: str
    at: datetime


class PostOffice:
    """Takes any mail without a password. Answers for loopback alone."""

    def __init__(self, school_address: str, mailbox: LoopbackImap) -> None:
        self._school = school_address.lower()
        self._mailbox = mailbox
        self._delivered: list[Delivered] = []
        self._lock = Lock()
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready, self._ended = Event(), asyncio.Event()
        self._thread = Thread(target=self._run, name="post-office")

    def start(self) -> None:
        """Listens on a free port; returns once it does, and `port` is known."""
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        """Ends every connection and listening."""
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()
        self._loop.close()

    def delivered(self) -> list[Delivered]:
        """What was delivered to anybody but the school, newest first."""
        with self._lock:
            return list(reversed(self._delivered))

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Delivers one mail to each of its recipients."""
        del server, session
        raw = envelope.original_content or b""
        for recipient in envelope.rcpt_tos:
            if recipient.lower() == self._school:
                self._mailbox.append(raw)
            else:
                self._keep(recipient, raw)
        return "250 2.0.0 Delivered"

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        # aiosmtpd's own controller cannot listen on "any free port": it tries out the port it was told.
        server = await self._loop.create_server(
            lambda: SMTP(self, hostname="demo", enable_SMTPUTF8=True, loop=self._loop), "127.0.0.1", 0
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._ended.wait()
        server.close()
        others = [each for each in asyncio.all_tasks() if each is not asyncio.current_task()]
        for each in others:
            each.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _keep(self, recipient: str, raw: bytes) -> None:
        message = message_from_bytes(raw, policy=policy.default)
        mail = Delivered(
            recipient, str(message["Subject"]), _body(message, "plain"), _body(message, "html"), datetime.now(UTC)
        )
        with self._lock:
            self._delivered = [*self._delivered, mail][-_MOST_KEPT:]


def _body(message: EmailMessage, sort: str) -> str:
    part = message.get_body((sort,))
    return str(part.get_content()) if part is not None else ""
