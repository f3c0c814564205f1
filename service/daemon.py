"""The daemon: nine loops side by side, each a step function under "more, or rest a while".

    listen   one worker at a time holds the mailbox: collect, then wait for IDLE or the next poll
    read     read what was collected, file what was read
    look     read the words in the pictures of filed mails, in a slower child of its own
    send     send what is due, keep copies
    tell     send notices and sign-in links
    remind   once a minute: alarms that nobody opened, and the notice of the morning
    weigh    once a day: is every mail that came in accounted for?
    index    bring the sheets that search looks through up to date, a few at a time
    desk     the web pages, served by waitress

SIGTERM and SIGINT set one event; every loop finishes the work in hand and ends.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
from collections.abc import Callable, Collection
from datetime import timedelta
from secrets import token_hex
from threading import Event, Thread

from casefile import leases
from casefile.errors import ConcernsError, MailboxError, MailboxUntidy, place_of
from casefile.search_sheets import step as index_few
from casefile.vital_signs import MAILBOX, went_well, went_wrong
from ingest.mailbox import Mailbox
from ingest.reconnecting import Gaps
from service.desk_server import DeskServer
from service.one_daemon import the_only_daemon
from service.read_pictures import read_pictures_next
from service.reminders import remind
from service.send_out import SendOut, tell_next
from service.take_in import collect, file_next, read_next
from service.weigh_mail import check_balance
from service.works import Works

log = logging.getLogger("concerns.daemon")

PARTS = ("mail", "desk")
_LISTEN = timedelta(minutes=3)
_WAIT = 60.0
_REST = 0.5
_LOOK = 2.0
_INDEX, _BREATH = 10.0, 0.05
_AFTER_TROUBLE = 10.0
_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 24 * 3600.0


class Daemon:
    """The loops over one set of works. `parts` are "mail" (all but the desk) and "desk"."""

    def __init__(self, works: Works, parts: Collection[str] = PARTS, desk: DeskServer | None = None) -> None:
        self.works = works
        self.stop = works.stop
        self._parts = parts
        self._desk = desk
        self._arrived = Event()
        # The token tells workers apart in containers: there each is process 1, often on hosts of one beginning.
        self._holder = f"{socket.gethostname()[:12]}-{os.getpid()}-{token_hex(8)}"
        self._threads: list[Thread] = []

    def run(self) -> None:
        """Runs until a signal or `stop`; returns when every loop has ended."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop.set())
        if "mail" not in self._parts:
            self._run_loops()
            return
        with the_only_daemon(self.works.cabinet):
            self._run_loops()

    def _run_loops(self) -> None:
        self.start()
        self.stop.wait()
        log.info("stopping")
        self.finish()

    def start(self) -> None:
        """Starts the loops in threads of their own."""
        loops: list[Callable[[], None]] = (
            [self._listen, self._read, self._look, self._send, self._tell, self._remind, self._weigh, self._index]
            if "mail" in self._parts
            else []
        )
        for loop in loops:
            thread = Thread(target=loop, name=loop.__name__.strip("_"))
            thread.start()
            self._threads.append(thread)
        if "desk" in self._parts and self._desk is not None:
            self._desk.start()

    def finish(self) -> None:
        """Ends the loops after the work in hand."""
        self.stop.set()
        self._arrived.set()
        for thread in self._threads:
            thread.join()
        if self._desk is not None:
            self._desk.stop()

    def _listen(self) -> None:
        gaps = Gaps()
        mailbox = self.works.mailbox()
        try:
            while not self.stop.is_set():
                try:
                    self._listen_once(mailbox)
                    gaps.reset()
                except MailboxError as error:
                    log.warning("mailbox trouble: %s", error)
                    went_wrong(self.works.cabinet, MAILBOX, error)
                    self.stop.wait(gaps.next(at_least=error.pause))
                except Exception as error:  # noqa: BLE001 - the top of a pass: it says so and goes on
                    self._say("listen", error)
        finally:
            mailbox.close()
            with self.works.cabinet.writing() as session:
                leases.give_up(session, "mailbox", self._holder)

    def _listen_once(self, mailbox: Mailbox) -> None:
        if not self._holds_mailbox():
            self.stop.wait(_AFTER_TROUBLE)
            return
        # A full mailbox takes longer than the lease lasts: it is renewed with every batch.
        try:
            if collect(self.works, mailbox, self._holds_mailbox):
                self._arrived.set()
            went_well(self.works.cabinet, MAILBOX)
        except MailboxUntidy as error:
            # New mail comes in all the same, and as soon as it is there.
            log.warning("mailbox trouble: %s", error)
            went_wrong(self.works.cabinet, MAILBOX, error)
            self._arrived.set()
        mailbox.wait(_WAIT)

    def _holds_mailbox(self) -> bool:
        with self.works.cabinet.writing() as session:
            return leases.take(session, self.works.cabinet, "mailbox", self._holder, _LISTEN)

    def _read(self) -> None:
        with self.works.reading_room() as room:

            def read() -> bool:
                self._arrived.clear()
                room.start()
                return read_next(self.works, room) | file_next(self.works)

            self._repeat("read", read, lambda: self._arrived.wait(_REST))

    def _look(self) -> None:
        # A child of its own: a mail that arrives meanwhile is read at once by the other one.
        with self.works.reading_room() as room:

            def rest() -> None:
                # Between two mails with pictures lie hours, and the engine holds half a gigabyte.
                room.close()
                self.stop.wait(_LOOK)

            self._repeat("look", lambda: read_pictures_next(self.works, room), rest)

    def _send(self) -> None:
        out = send_out_for(self.works)
        try:
            self._repeat("send", out.step, lambda: self.stop.wait(_REST))
        finally:
            if out.sent_folder is not None:
                out.sent_folder.close()

    def _tell(self) -> None:
        self._repeat("tell", lambda: tell_next(self.works), lambda: self.stop.wait(_REST))

    def _remind(self) -> None:
        # Not at once: after an outage there is mail to be read first.
        self.stop.wait(_MINUTE)
        self._repeat("remind", lambda: remind(self.works), lambda: self.stop.wait(_MINUTE))

    def _weigh(self) -> None:
        # Not at once: after an outage there is mail to be read first.
        self.stop.wait(_HOUR)
        self._repeat("weigh", lambda: check_balance(self.works), lambda: self.stop.wait(_DAY))

    def _index(self) -> None:
        # Breath between two steps: what reads and sends goes first, however many old cases there are.
        def few() -> bool:
            return index_few(self.works.cabinet) and not self.stop.wait(_BREATH)

        self._repeat("index", few, lambda: self.stop.wait(_INDEX))

    def _repeat(self, loop: str, step: Callable[[], bool], rest: Callable[[], object]) -> None:
        """A step again and again, and a rest whenever there is no more to do, until the program ends."""
        while not self.stop.is_set():
            try:
                more = step()
            except Exception as error:  # noqa: BLE001 - the top of a pass: it says so and goes on
                self._say(loop, error)
                more = False
            if not more:
                rest()

    def _say(self, loop: str, error: Exception) -> None:
        """One line without content: foreign errors may quote a mail, so only their class and place are told."""
        words = str(error) if isinstance(error, ConcernsError) else type(error).__name__
        log.error("%s failed: %s at %s", loop, words, place_of(error))
        self.stop.wait(_AFTER_TROUBLE)


def send_out_for(works: Works) -> SendOut:
    """The sending steps with a mailbox connection of their own for the Sent folder."""
    return SendOut(works, works.imap_mailbox() if works.settings.mailbox is not None else None)


def run_once(works: Works) -> None:
    """Takes in and sends all that waits, then returns: for cron, and for measuring.

    Raises `MailboxError` where the mailbox could not be asked, after everything else was done.
    """
    with the_only_daemon(works.cabinet), works.reading_room() as room:
        trouble = _collect_once(works)
        room.start()
        while read_next(works, room):
            pass
        while file_next(works):
            pass
        _look_once(works)
        while index_few(works.cabinet):
            pass
        remind(works)
        while tell_next(works):
            pass
        out = send_out_for(works)
        try:
            while out.step():
                pass
        finally:
            if out.sent_folder is not None:
                out.sent_folder.close()
    if trouble is not None:
        raise trouble


def _look_once(works: Works) -> None:
    with works.reading_room() as room:
        while read_pictures_next(works, room):
            pass


def _collect_once(works: Works) -> MailboxError | None:
    mailbox = works.mailbox()
    try:
        collect(works, mailbox)
    except MailboxError as error:
        went_wrong(works.cabinet, MAILBOX, error)
        return error
    finally:
        mailbox.close()
    went_well(works.cabinet, MAILBOX)
    return None
