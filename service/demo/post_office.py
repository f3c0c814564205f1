"""The demo's SMTP server on loopback: mail to the school lands in its mailbox, all other mail is kept to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Lock

from aiosmtpd.controller import Controller
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
        self._controller = Controller(self, hostname="127.0.0.1", port=0, enable_SMTPUTF8=True)

    @property
    def port(self) -> int:
        """Where it listens; known once started."""
        # asyncio's own type of a server has the sockets; the one that aiosmtpd names does not.
        return int(self._controller.server.sockets[0].getsockname()[1])  # type: ignore[union-attr]

    def start(self) -> None:
        """Begins to listen on a free port."""
        self._controller.start()

    def stop(self) -> None:
        """Ends listening."""
        self._controller.stop()

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
