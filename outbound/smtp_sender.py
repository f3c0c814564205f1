"""Hands one mail to the school's SMTP server (RFC 5321): the only module that knows smtplib.

TLS is verified always; STARTTLS that is asked for and not offered is an error, never a shrug. What can go wrong
comes out as one of three errors: `SendLater` (nothing was sent; try again), `SendRefused` (never), or
`SendUnsure` (all was handed over and no answer came). None of them quotes what the server said.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from casefile.errors import SendError, SendLater, SendRefused, SendUnsure, SettingsError

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
# Seconds that a server may take to answer the end of a message (RFC 5321 §4.5.3.2.6).
_LAST_ANSWER = 600.0
_START_OF_LINE_DOT = re.compile(rb"(?m)^\.")
_GO_AHEAD = 354
_SIGNED_IN = 235
_OK = 250
_PERMANENT = 500


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """The server that sends the school's mail. Without `user` no sign-in is tried. `timeout` is in seconds."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = field(repr=False, default="")
    ca_file: str | None = None
    timeout: float = 60.0


class SmtpSender:
    """One connection a mail: letters are few, and a connection left open is one more thing to break."""

    def __init__(self, settings: SmtpSettings) -> None:
        if settings.security == "none" and settings.host not in _LOOPBACK:
            raise SettingsError("SMTP_SECURITY may be none only for a server on this machine.", "Use tls or starttls.")
        self._settings = settings

    def check(self) -> list[str]:
        """Connects and signs in; sentences for `concerns check`. Raises `SendError`."""
        with self._connected() as smtp:
            _expect(smtp.noop()[0], _OK)
        signed_in = "signed in" if self._settings.user else "no sign-in is set"
        return [f"the server answers; {signed_in} ({self._settings.security})"]

    def send(self, sender: str, recipient: str, message: bytes, hand_over: Callable[[], bool]) -> int:
        """Sends one mail to one recipient; the server's reply code.

        `hand_over` is called when all but the end mark was sent; where it gives False the message is not ended, and
        so not sent. Raises `SendLater`, `SendRefused` or `SendUnsure`.
        """
        with self._connected() as smtp:
            _expect(smtp.mail(sender)[0], _OK)
            _expect(smtp.rcpt(recipient)[0], _OK, 251)
            _expect(smtp.docmd("DATA")[0], _GO_AHEAD)
            smtp.send(_with_dots_doubled(message))
            if not hand_over():
                # Hanging up before the end mark: the server must not deliver what it never saw the end of.
                smtp.close()
                raise SendLater("Another worker took this letter over.", "Nothing was sent by this one.")
            code = _end_message(smtp)
        if code // 100 in {4, 5}:
            _expect(code, _OK)
        elif code // 100 != _OK // 100:
            # No reply that RFC 5321 knows: the server had the whole mail, and what it means is anybody's guess.
            raise SendUnsure("The SMTP server answered a whole letter unintelligibly.", "It may have been sent.")
        return code

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        smtp: smtplib.SMTP | None = None
        try:
            smtp = _connection(self._settings)
            yield smtp
        except SendError:
            raise
        except ssl.SSLCertVerificationError:
            hint = "Check SMTP_HOST; a school's own authority goes into TLS_CA_FILE."
            raise SendLater("The SMTP server's certificate is not trusted.", hint) from None
        except smtplib.SMTPNotSupportedError:
            hint = "Check SMTP_SECURITY and SMTP_PORT; nothing was sent."
            raise SendLater("The SMTP server does not offer what is set.", hint) from None
        except smtplib.SMTPAuthenticationError as error:
            hint = "Check SMTP_USER and SMTP_PASSWORD."
            raise SendLater("The SMTP server refused the sign-in.", hint, error.smtp_code) from None
        except smtplib.SMTPResponseException as error:
            raise SendLater("The SMTP server is not ready.", "It is tried again.", error.smtp_code) from None
        except (smtplib.SMTPException, OSError):
            raise SendLater("The SMTP server does not answer just now.", "It is tried again by itself.") from None
        except UnicodeError:
            raise SendRefused(
                "An address cannot be said to this SMTP server.", "Answer on paper, or by phone."
            ) from None
        finally:
            if smtp is not None:
                _say_goodbye(smtp)


def _connection(settings: SmtpSettings) -> smtplib.SMTP:
    context = ssl.create_default_context(cafile=settings.ca_file)
    # The machine's short name: looking up the long one may wait for a name server that is not there.
    name = socket.gethostname()
    if settings.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.host, settings.port, local_hostname=name, timeout=settings.timeout, context=context
        )
    else:
        smtp = smtplib.SMTP(settings.host, settings.port, local_hostname=name, timeout=settings.timeout)
    try:
        if settings.security == "starttls":
            smtp.starttls(context=context)
        smtp.ehlo_or_helo_if_needed()
        if settings.user:
            _sign_in(smtp, settings)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _sign_in(smtp: smtplib.SMTP, settings: SmtpSettings) -> None:
    """The library's own way knows ASCII only; other passwords go as PLAIN in UTF-8 (RFC 4616)."""
    if (settings.user + settings.password).isascii():
        smtp.login(settings.user, settings.password)
        return
    secret = b64encode(f"\0{settings.user}\0{settings.password}".encode()).decode()
    code = smtp.docmd("AUTH", f"PLAIN {secret}")[0]
    if code != _SIGNED_IN:
        raise smtplib.SMTPAuthenticationError(code, b"")


def _end_message(smtp: smtplib.SMTP) -> int:
    """Sends the end mark and waits for the answer. Raises `SendUnsure` where none comes."""
    try:
        if smtp.sock is not None:
            smtp.sock.settimeout(_LAST_ANSWER)
        smtp.send(b".\r\n")
        return smtp.getreply()[0]
    except (smtplib.SMTPException, OSError):
        raise SendUnsure("The SMTP server gave no answer to a whole letter.", "It may have been sent.") from None


def _expect(code: int, *wanted: int) -> None:
    if code in wanted:
        return
    if code >= _PERMANENT:
        raise SendRefused("The SMTP server refused the mail for good.", "Check the recipient's address.", code)
    raise SendLater("The SMTP server refused the mail for now.", "It is tried again by itself.", code)


def _with_dots_doubled(message: bytes) -> bytes:
    """The message with CRLF line ends and leading dots doubled (RFC 5321 §4.5.2), up to before its end mark."""
    lines = re.sub(rb"\r?\n|\r(?!\n)", b"\r\n", message)
    doubled = _START_OF_LINE_DOT.sub(b"..", lines)
    return doubled if doubled.endswith(b"\r\n") else doubled + b"\r\n"


def _say_goodbye(smtp: smtplib.SMTP) -> None:
    with suppress(smtplib.SMTPException, OSError):
        if smtp.sock is not None:
            smtp.sock.settimeout(5)
            smtp.quit()
    smtp.close()
