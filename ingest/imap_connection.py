"""One IMAP connection, typed: the only module that knows imapclient.

TLS is verified always; STARTTLS that is asked for and not offered is an error, never a shrug. Errors come
out as `MailboxUnavailable` (the network, the server just now) or `MailboxError` (a person has to act), and
never quote what the server said: it may repeat a name or a password.
"""

from __future__ import annotations

import imaplib
import select
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import CapabilityError, LoginError

from casefile.errors import MailboxError, MailboxUnavailable, SettingsError
from ingest.imap_settings import ImapSettings

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
KEYWORD = "$ConcernsTaken"


@dataclass(frozen=True, slots=True)
class Opened:
    """A selected folder: its UIDVALIDITY, the UID its next mail will get, and whether it takes keywords of our own."""

    uidvalidity: int
    uidnext: int
    takes_keywords: bool


@contextmanager
def plainly() -> Iterator[None]:
    """Turns what imapclient, imaplib and sockets raise into the project's two mailbox errors."""
    try:
        yield
    except ssl.SSLCertVerificationError:
        hint = "Check MAILBOX_HOST; a school's own authority goes into TLS_CA_FILE."
        raise MailboxError("The mailbox server's certificate is not trusted.", hint) from None
    except LoginError:
        hint = "Check MAILBOX_USER and MAILBOX_PASSWORD, and that IMAP is switched on for the account."
        raise MailboxError("The mailbox server refused the sign-in.", hint) from None
    except CapabilityError:
        raise MailboxError("The mailbox server lacks something that is needed.", "Run: concerns check") from None
    except (imaplib.IMAP4.abort, OSError):
        raise MailboxUnavailable(
            "The mailbox server does not answer just now.", "It is tried again by itself."
        ) from None
    except imaplib.IMAP4.error:
        raise MailboxError("The mailbox server refused a command.", "Run: concerns check") from None


class ImapConnection:
    """Connected and signed in from construction on. One thread at a time."""

    def __init__(self, settings: ImapSettings) -> None:
        if settings.security == "none" and settings.host not in _LOOPBACK:
            raise SettingsError(
                "MAILBOX_SECURITY may be none only for a server on this machine.", "Use tls or starttls."
            )
        with plainly():
            self._client: Any = _connected(settings)
            try:
                _sign_in(self._client, settings)
            except BaseException:
                _hang_up(self._client)
                raise
        self.capabilities = {each.decode("ascii", "replace").upper() for each in self._client.capabilities()}

    def close(self) -> None:
        """Says goodbye if the server still listens."""
        try:
            self._client.logout()
        except (imaplib.IMAP4.error, OSError):
            _hang_up(self._client)

    def select(self, folder: str) -> Opened:
        """Selects a folder, or the same one anew to see what came meanwhile."""
        with plainly():
            answer = self._client.select_folder(folder)
        flags = answer.get(b"PERMANENTFLAGS", ())
        takes_keywords = b"\\*" in flags or KEYWORD.encode() in flags
        return Opened(int(answer[b"UIDVALIDITY"]), int(answer.get(b"UIDNEXT", 0)), takes_keywords)

    def search(self, criteria: Sequence[str]) -> set[int]:
        """UIDs that match."""
        with plainly():
            return {int(uid) for uid in self._client.search(list(criteria))}

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """RFC822.SIZE of each mail that is still there."""
        with plainly():
            answer = self._client.fetch(list(uids), ["RFC822.SIZE"])
        return {uid: int(each[b"RFC822.SIZE"]) for uid, each in answer.items() if b"RFC822.SIZE" in each}

    def fetch(self, uids: Sequence[int], most: int | None = None) -> dict[int, bytes]:
        """The raw bytes (the first `most`) of each mail that is still there; never marks one as read."""
        item = "BODY.PEEK[]" if most is None else f"BODY.PEEK[]<0.{most}>"
        with plainly():
            answer = self._client.fetch(list(uids), [item])
        return {uid: raw for uid, each in answer.items() if (raw := _body(each)) is not None}

    def move(self, uids: Sequence[int], folder: str) -> None:
        """Moves mails (RFC 6851), or copies and removes these alone (RFC 4315) where the server cannot move."""
        with plainly():
            if "MOVE" in self.capabilities:
                self._client.move(list(uids), folder)
                return
            self._client.copy(list(uids), folder)
            self._client.add_flags(list(uids), [b"\\Deleted"], silent=True)
            if "UIDPLUS" in self.capabilities:
                self._client.uid_expunge(list(uids))

    def mark(self, uids: Sequence[int]) -> None:
        """Sets our keyword."""
        with plainly():
            self._client.add_flags(list(uids), [KEYWORD.encode()], silent=True)

    def append(self, folder: str, raw: bytes) -> None:
        """Puts a mail, marked as read, into a folder."""
        with plainly():
            self._client.append(folder, raw, flags=[b"\\Seen"])

    def folders(self) -> list[tuple[set[str], str, str]]:
        """Every folder: its flags (RFC 6154 uses among them), the hierarchy's delimiter, its name."""
        with plainly():
            rows = self._client.list_folders()
        return [
            ({flag.decode("ascii", "replace") for flag in flags}, _text(delimiter), _text(name))
            for flags, delimiter, name in rows
        ]

    def make_folder(self, folder: str) -> None:
        """Makes a folder and shows it to mail programs."""
        with plainly():
            self._client.create_folder(folder)
            self._client.subscribe_folder(folder)

    def begin_idle(self) -> None:
        """Enters IDLE (RFC 2177); no command may be sent until `end_idle`."""
        with plainly():
            self._client.idle()

    def has_spoken(self, seconds: float) -> bool:
        """Waits in IDLE, no longer than this, for the server to say anything at all, or to hang up.

        imapclient's own way of waiting overlooks what came in one breath with the server's "+", which lies in
        imaplib's buffer, and takes half a line for the end of the connection.
        """
        connection = self._client.socket()
        timeout = connection.gettimeout()
        connection.setblocking(False)
        try:
            if self._client._imap.file.peek(1):  # noqa: SLF001 - nothing public looks there
                return True
        except ssl.SSLWantReadError:
            pass
        except OSError:
            return True
        finally:
            connection.settimeout(timeout)
        poll = select.poll()
        poll.register(connection, select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def end_idle(self) -> bool:
        """Leaves IDLE; True where the server announced mail meanwhile."""
        with plainly():
            _, answers = self._client.idle_done()
        return any(b"EXISTS" in each or b"RECENT" in each for each in answers)


def _connected(settings: ImapSettings) -> Any:
    context = ssl.create_default_context(cafile=settings.ca_file)
    client: Any = IMAPClient(
        settings.host, settings.port, ssl=settings.security == "tls", ssl_context=context, timeout=settings.timeout
    )
    # imapclient sets imaplib to its loudest, which formats every line of every mail: five times the work of the
    # fetch itself, and content on its way to a log.
    client._imap.debug = 0  # noqa: SLF001
    if settings.security == "starttls":
        try:
            if not client.has_capability("STARTTLS"):
                hint = "Use MAILBOX_SECURITY=tls if the server offers that, or ask its keeper."
                raise MailboxError("The mailbox server does not offer STARTTLS; nothing was sent to it.", hint)
            client.starttls(context)
        except BaseException:
            _hang_up(client)
            raise
    return client


def _sign_in(client: Any, settings: ImapSettings) -> None:
    if (settings.user + settings.password).isascii():
        client.login(settings.user, settings.password)
    elif client.has_capability("AUTH=PLAIN"):
        # LOGIN knows ASCII alone; PLAIN speaks UTF-8 (RFC 4616).
        client.plain_login(settings.user, settings.password)
    else:
        raise MailboxError("The mailbox server takes only passwords of plain letters.", "Choose one without accents.")


def _hang_up(client: Any) -> None:
    """Ends a connection that may be broken already; what broke it is what is told."""
    with suppress(OSError):
        client.shutdown()


def _body(answer: dict[bytes, Any]) -> bytes | None:
    found = [value for key, value in answer.items() if key.startswith(b"BODY[]")]
    return bytes(found[0]) if found and found[0] is not None else None


def _text(value: bytes | str | None) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value or ""
