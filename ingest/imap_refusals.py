"""What a server's refusal means: try again later, or a person has to act. What it said is never quoted.

It may repeat a name, a folder or a password. Errors come out as `MailboxUnavailable` (the network, the server just
now) or `MailboxError`.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from casefile.errors import MailboxError, MailboxUnavailable

# Codes of RFC 5530 and what the large hosts say in words instead: Exchange Online of a mailbox whose server is being
# changed ("authenticated but not connected") or that was asked too much, Google of too many connections or bytes.
_LATER = re.compile(
    r"\[(?:UNAVAILABLE|INUSE|SERVERBUG|LIMIT|THROTTLED|EXPUNGEISSUED|SYS/TEMP)\b|throttl|backoff|not connected"
    r"|server unavailable|server busy|too many|bandwidth|system error|temporar|try again|timed? ?out",
    re.IGNORECASE,
)
_PAUSE = re.compile(r"backoff time:? *(\d{1,9}) *milli", re.IGNORECASE)
_LONGEST_PAUSE = 1800.0

_REFUSED = {
    "sign-in": (
        "The mailbox server refused the sign-in.",
        "Check MAILBOX_USER and MAILBOX_PASSWORD, and that IMAP is switched on for the account.",
    ),
    "folder": ("A folder of the mailbox cannot be opened.", "Check MAILBOX_FOLDER, and run: concerns check"),
    "command": ("The mailbox server refused a command.", "Run: concerns check"),
}


@contextmanager
def plainly(what: str = "command") -> Iterator[None]:
    """Turns what imapclient, imaplib and sockets raise into the project's two mailbox errors.

    `what` is asked of the server: "sign-in", "folder" or "command".
    """
    try:
        yield
    except ssl.SSLCertVerificationError:
        hint = "Check MAILBOX_HOST; a school's own authority goes into TLS_CA_FILE."
        raise MailboxError("The mailbox server's certificate is not trusted.", hint) from None
    except imaplib.IMAP4.readonly:
        hint = "Let the account move mail there, or set MAILBOX_AFTER=leave."
        raise MailboxError("The folder of the mailbox can only be read.", hint) from None
    except (imaplib.IMAP4.abort, OSError) as error:
        raise _later(str(error)) from None
    except imaplib.IMAP4.error as error:
        if _LATER.search(str(error)):
            raise _later(str(error)) from None
        raise MailboxError(*_REFUSED[what]) from None
    except (ValueError, KeyError, IndexError, TypeError):
        # imapclient's parsers meet what no server should say.
        raise MailboxError("The mailbox server's answer cannot be understood.", "Run: concerns check") from None


def _later(said: str) -> MailboxUnavailable:
    found = _PAUSE.search(said)
    pause = min(int(found[1]) / 1000, _LONGEST_PAUSE) if found else 0.0
    return MailboxUnavailable("The mailbox server does not answer just now.", "It is tried again by itself.", pause)
