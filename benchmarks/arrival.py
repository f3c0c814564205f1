"""How long it takes from a mail's arrival in the mailbox to its case with a waiting draft.

    python -m benchmarks.arrival [MAILS]

Runs the daemon (`concerns run --only mail`, a process of its own) against an IMAP server on loopback and
mails it one report after another, each after the last one's case is there. Then again with all at once.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import func, select

from casefile.tables import Draft
from service.loopback_imap import LoopbackImap
from service.works import Works
from tests.installation import ADDRESS, Installation
from tests.servers.smtp_sink import SmtpSink

_POLL = 0.01
_PATIENCE = 120.0


def mail(number: int) -> bytes:
    """A plain report, another one for each number."""
    message = EmailMessage()
    message["From"] = f"Parent {number} <parent{number}@parents.example>"
    message["To"] = ADDRESS
    message["Subject"] = "Year 3 Oak group"
    message["Message-ID"] = f"<{number}@parents.example>"
    message.set_content(
        f"Last night ({number}) Dave Nokes called Miss Prior a stupid cow in the Year 3 Oak WhatsApp group."
    )
    return message.as_bytes()


def waiting_drafts(works: Works) -> int:
    """How many cases have their draft."""
    with works.cabinet.reading() as session:
        return session.scalar(select(func.count()).select_from(Draft)) or 0


def wait_for(works: Works, count: int) -> None:
    """Waits until so many drafts are there."""
    end = time.monotonic() + _PATIENCE
    while waiting_drafts(works) < count:
        if time.monotonic() > end:
            raise SystemExit(f"only {waiting_drafts(works)} of {count} drafts came")
        time.sleep(_POLL)


def main() -> None:
    """Measures and prints."""
    mails = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    imap, smtp = LoopbackImap("school", "password"), SmtpSink()
    imap.start()
    smtp.start()
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(
            Path(folder),
            {
                "MAILBOX_HOST": "127.0.0.1",
                "MAILBOX_PORT": str(imap.port),
                "MAILBOX_SECURITY": "none",
                "MAILBOX_USER": "school",
                "MAILBOX_PASSWORD": "password",
                "SMTP_HOST": "127.0.0.1",
                "SMTP_PORT": str(smtp.port),
                "SMTP_SECURITY": "none",
            },
        )
        daemon = installation.start("-m", "service", "run", "--only", "mail")
        try:
            with installation.works() as works:
                _measure(works, imap, mails)
        finally:
            daemon.terminate()
            daemon.wait()
            smtp.stop()
            imap.stop()


def _measure(works: Works, imap: LoopbackImap, mails: int) -> None:
    imap.append(mail(0))
    wait_for(works, 1)
    taken = []
    for number in range(1, mails + 1):
        began = time.monotonic()
        imap.append(mail(number))
        wait_for(works, number + 1)
        taken.append(time.monotonic() - began)
    print(f"one at a time, {mails} mails: median {statistics.median(taken):.2f} s, slowest {max(taken):.2f} s")
    began = time.monotonic()
    for number in range(mails + 1, 6 * mails + 1):
        imap.append(mail(number))
    wait_for(works, 6 * mails + 1)
    total = time.monotonic() - began
    print(f"all at once, {5 * mails} mails: {total:.1f} s, {5 * mails / total:.0f} mails a second")


if __name__ == "__main__":
    main()
