"""Connects and signs in to an IMAP server, with imapclient.

TLS is verified always; STARTTLS that is asked for and not offered is an error, never a shrug.
"""

from __future__ import annotations

import imaplib
import ssl
from contextlib import suppress
from typing import Any

from imapclient import IMAPClient

from casefile.errors import MailboxError, SettingsError
from ingest.imap_refusals import plainly
from ingest.imap_settings import ImapSettings

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def signed_in(settings: ImapSettings) -> Any:
    """An imapclient that is connected and signed in, or a `MailboxError`. Nothing secret is sent where that is not safe."""
    if settings.security == "none" and settings.host not in _LOOPBACK:
        raise SettingsError("MAILBOX_SECURITY may be none only for a server on this machine.", "Use tls or starttls.")
    with plainly():
        client = _connected(settings)
    try:
        with plainly("sign-in"):
            _sign_in(client, settings)
    except BaseException:
        hang_up(client)
        raise
    return client


def say_goodbye(client: Any) -> None:
    """Signs out if the server still listens."""
    try:
        client.logout()
    except (imaplib.IMAP4.error, OSError):
        hang_up(client)


def hang_up(client: Any) -> None:
    """Ends a connection that may be broken already; what broke it is what is told."""
    with suppress(OSError):
        client.shutdown()


def _connected(settings: ImapSettings) -> Any:
    context = ssl.create_default_context(cafile=settings.ca_file)
    client: Any = IMAPClient(
        settings.host, settings.port, ssl=settings.security == "tls", ssl_context=context, timeout=settings.timeout
    )
    # imapclient sets imaplib to its loudest, which formats every line of every mail: five times the work of the
    # fetch itself, and content on its way to a log.
    client._imap.debug = 0  # noqa: SLF001
    # Names are decoded in `wire_names`: one folder whose name makes no sense must not hide the others.
    client.folder_encode = False
    if settings.security == "starttls":
        try:
            if not client.has_capability("STARTTLS"):
                hint = "Use MAILBOX_SECURITY=tls if the server offers that, or ask its keeper."
                raise MailboxError("The mailbox server does not offer STARTTLS; nothing was sent to it.", hint)
            client.starttls(context)
        except BaseException:
            hang_up(client)
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
