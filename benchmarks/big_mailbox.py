"""What it costs to listen to a mailbox in which many mails lie.

    python -m benchmarks.big_mailbox [MAILS]

Fills the INBOX of a real Dovecot, takes all of it in with MAILBOX_AFTER=leave (the case in which a folder grows for ever),
and prints time, memory and bytes on the wire of a start with everything known, of a pass in which nothing is new, and
of one in which a mail is. For a comparison all of it is done for a hundredth of the mails first. What was taken in is
remembered as the case file does it, in a SQLite database.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event

from casefile import places
from casefile.cabinet import Cabinet
from ingest.imap_mailbox import ImapMailbox
from ingest.mailbox import RawMail
from service.works import Works
from tests.ingest.account import mail, settings
from tests.installation import Installation
from tests.servers.dovecot_server import DovecotServer
from tests.servers.wire import Wire

_ROUNDS = 7
_SERVERS = {"MAILBOX_HOST": "127.0.0.1", "MAILBOX_USER": "u", "SMTP_HOST": "127.0.0.1", "SMTP_SECURITY": "none"}


def known(cabinet: Cabinet, folder: str, uidvalidity: int, first: int, last: int) -> set[int]:
    """What the ledger says, as `service.take_in` asks it."""
    with cabinet.reading() as session:
        return places.known_uids(session, folder, uidvalidity, first, last)


def take(works: Works, mailbox: ImapMailbox) -> int:
    """Takes in what is new, without keeping the mails themselves: here only the mailbox is measured."""
    count = 0
    for batch in mailbox.new_mails(partial(known, works.cabinet)):
        _remember(works, batch)
        count += len(batch)
    return count


def _remember(works: Works, batch: list[RawMail]) -> None:
    with works.cabinet.writing() as session:
        for each in batch:
            places.note_place(session, (each.place.folder, each.place.uidvalidity, each.place.uid), None)


def measured(name: str, wire: Wire, act: Callable[[], object], *, again: bool = True) -> None:
    """Prints what one act costs: where it can be done again, the median time of a few, and memory."""
    before = len(wire.said)
    times = [_timed(act)]
    sent, peak = len(wire.said) - before, ""
    if again:
        times += [_timed(act) for _ in range(_ROUNDS - 1)]
        tracemalloc.start()
        act()
        peak = f", {tracemalloc.get_traced_memory()[1] / 1e6:.1f} MB at most"
        tracemalloc.stop()
    print(f"  {name}: {statistics.median(times):.3f} s{peak}, {sent:,} bytes sent")


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def main() -> None:
    """Measures and prints."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    for count in (most // 100, most):
        with tempfile.TemporaryDirectory() as folder:
            server = DovecotServer(Path(folder))
            server.fill(mail(f"n{number}") for number in range(count))
            server.start()
            try:
                with Installation(Path(folder), _SERVERS).works() as works, Wire(server.port) as wire:
                    print(f"{count:,} mails in the folder")
                    _measure(works, server, wire)
            finally:
                server.remove()
    print(f"the whole program at its largest: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _measure(works: Works, server: DovecotServer, wire: Wire) -> None:
    where = settings(server, port=wire.port, after="leave")
    first = ImapMailbox(where, Event())
    measured("taking all of them in", wire, lambda: take(works, first), again=False)

    def start() -> None:
        mailbox = ImapMailbox(where, Event())
        assert take(works, mailbox) == 0  # noqa: S101 - a figure for anything else would be worth nothing
        mailbox.close()

    measured("a start with all of them known", wire, start)
    measured("a pass in which nothing is new", wire, lambda: take(works, first))
    server.append(mail("new"))
    measured("a pass in which one is new", wire, lambda: take(works, first), again=False)
    first.close()


if __name__ == "__main__":
    main()
